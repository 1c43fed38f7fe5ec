// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_SCALARS_H
#define FIGURE_SCALARS_H

#include "figure-paths.h"

namespace ns3
{

/// One figure as text.
struct FigureScalar
{
    std::string path; //!< such as failover.0.moved.excess.either
    std::string text; //!< empty where the figure is missing
    bool sparse;      //!< it is not there where it is 0
};

/// Collects figures by their paths.
class FigureScalars : public FigurePaths
{
  public:
    /// @return those gone through so far, in order
    const std::vector<FigureScalar>& Get() const;

    void Value(const std::string& name, uint64_t& value, const FigureNote& note) override;
    void Value(const std::string& name, double& value, const FigureNote& note) override;
    void Value(const std::string& name,
               std::optional<double>& value,
               const FigureNote& note) override;
    void Value(const std::string& name, std::string& value, const FigureNote& note) override;
    void Counts(const std::string& name,
                std::map<std::string, uint64_t>& values,
                const std::string& word,
                const FigureNote& note) override;

  protected:
    bool Has(const std::string& name, bool there) override;
    std::vector<std::string> Names(const std::vector<std::string>& there,
                                   const std::string& word) override;
    std::size_t Items(std::size_t there) override;
    std::string Item(std::size_t number, const std::string& word) override;

  private:
    std::vector<FigureScalar> m_scalars;
};

} // namespace ns3

#endif // FIGURE_SCALARS_H

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

    void Counts(const std::string& name,
                std::map<std::string, uint64_t>& values,
                const std::string& word,
                const FigureNote& note) override;

  protected:
    void DoValue(const std::string& name,
                 const FigurePlace& place,
                 const FigureNote& note) override;

  private:
    std::vector<FigureScalar> m_scalars;
};

} // namespace ns3

#endif // FIGURE_SCALARS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_READER_H
#define FIGURE_READER_H

#include "figure-paths.h"

#include <boost/property_tree/ptree_fwd.hpp>

namespace ns3
{

/**
 * Reads figures from JSON. One that the JSON does not have stays as it is in memory: a file of
 * another version is read as far as it goes. What is there and is no count or number throws
 * ScenarioError.
 */
class FigureReader : public FigurePaths
{
  public:
    using Tree = boost::property_tree::ptree;

    /// @param top the object that holds all sections; must outlive the reader
    explicit FigureReader(const Tree& top);

    void Counts(const std::string& name,
                std::map<std::string, uint64_t>& values,
                const std::string& word,
                const FigureNote& note) override;

  protected:
    void DoValue(const std::string& name,
                 const FigurePlace& place,
                 const FigureNote& note) override;
    void Open(const std::string& name) override;
    void Close() override;
    bool Has(const std::string& name, bool there) override;
    std::vector<std::string> Names(const std::vector<std::string>& there,
                                   const std::string& word) override;
    std::size_t Items(std::size_t there) override;

  private:
    void Read(const std::string& name, uint64_t& value) const;
    void Read(const std::string& name, double& value) const;
    void Read(const std::string& name, std::optional<double>& value) const;
    void Read(const std::string& name, std::string& value) const;
    const Tree* Find(const std::string& name) const;
    std::string Text(const std::string& name) const;
    double Number(const std::string& name, const std::string& text) const;

    std::vector<const Tree*> m_open; //!< objects on the way here; null: not in the JSON
};

} // namespace ns3

#endif // FIGURE_READER_H

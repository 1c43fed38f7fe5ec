// SPDX-License-Identifier: GPL-2.0-only

#ifndef CSV_READER_H
#define CSV_READER_H

#include <cstddef>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Reads a result file such as flows.csv, line by line. Its cells hold neither commas nor quotes.
 */
class CsvReader
{
  public:
    static constexpr std::size_t NONE = -1; //!< number of a column that is not there

    /// Opens a file. @param path it @throws ScenarioError where it cannot be read
    explicit CsvReader(const std::string& path);

    /// @param name of a column @return its number; NONE: it is not there
    std::size_t Column(const std::string& name) const;

    /// @param name of a column @return whether it is there
    bool Has(const std::string& name) const;

    /// Goes to the next line. @return whether there is one
    bool Next();

    /// @param column its number @return what the line has there; empty where there is none
    std::string Cell(std::size_t column) const;

    /// @param column its number @return the number there; none where there is none
    std::optional<double> Number(std::size_t column) const;

  private:
    std::ifstream m_in;
    std::string m_line;
    std::vector<std::size_t> m_ends; //!< of cells in the line
    std::vector<std::string> m_names;
};

} // namespace ns3

#endif // CSV_READER_H

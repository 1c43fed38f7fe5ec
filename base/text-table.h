// SPDX-License-Identifier: GPL-2.0-only

#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include <ostream>
#include <string>
#include <vector>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * A table for people: aligned columns, each with its unit under its name. Numbers stand on the
 * right, texts on the left. Emphasis and colour come only where the output is a terminal.
 */
class TextTable
{
  public:
    /// How a row is shown on a terminal.
    enum class Style : uint8_t
    {
        PLAIN,
        GOOD, //!< green
        BAD,  //!< red
    };

    /**
     * Adds a column; all columns come before all rows.
     * @param name its name, of several lines where it is long
     * @param unit shown under the name, may be empty
     * @param number whether it holds numbers
     */
    void AddColumn(const std::string& name, const std::string& unit = "", bool number = true);

    /**
     * Adds a row.
     * @param cells one for each column; missing ones are empty
     * @param style how it is shown
     */
    void AddRow(const std::vector<std::string>& cells, Style style = Style::PLAIN);

    /// Adds a line between rows.
    void AddRule();

    /**
     * Prints the table.
     * @param out where to @param colors whether to use colours (see IsTerminal)
     */
    void Print(std::ostream& out, bool colors = false) const;

  private:
    /// One column.
    struct Column
    {
        std::string name;
        std::string unit;
        bool number{true};
        std::size_t width{0};
    };

    /// One row; without cells: a line.
    struct Row
    {
        std::vector<std::string> cells;
        Style style{Style::PLAIN};
    };

    std::string Names() const;
    std::string Line(const std::vector<std::string>& cells) const;

    std::vector<Column> m_columns;
    std::vector<Row> m_rows;
};

/**
 * @ingroup flow-distribution
 * Whether a stream may have colours.
 * @param descriptor 1 for the output, 2 for errors
 * @return whether it is a terminal that was not asked (NO_COLOR) to stay plain
 */
bool IsTerminal(int descriptor);

} // namespace ns3::flowdist

#endif // TEXT_TABLE_H

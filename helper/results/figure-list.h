// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_LIST_H
#define FIGURE_LIST_H

#include <string>
#include <vector>

namespace ns3
{

/// A figure of the results, for people.
struct FigureLine
{
    std::string file; //!< where it stands, such as summary.json; "tables": what commands print
    std::string name; //!< its path, or the name of its column; words in capitals stand for names
    std::string unit; //!< such as flows; empty: a ratio or a text
    std::string help; //!< one line
};

/// @return all figures, file by file
std::vector<FigureLine> DescribeFigures();

} // namespace ns3

#endif // FIGURE_LIST_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PLOT_PANELS_H
#define PLOT_PANELS_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// A configuration, by what it does not share with all others.
struct PlotConfiguration
{
    int64_t number{0};                                        //!< in the database, from 1
    std::vector<std::pair<std::string, std::string>> factors; //!< path and value; empty: not set
};

/// Configurations that share a picture, or a line of one.
struct PlotPanel
{
    std::string title;                      //!< what they have in common, such as tm.count=4
    std::vector<PlotConfiguration> members; //!< without what they have in common
};

/// Takes out the factors that all have alike. @param configurations them, all with the same paths
void KeepWhatDiffers(std::vector<PlotConfiguration>& configurations);

/// @param configurations some @param path of a factor @return its values, each once, in the order
/// in which they come
std::vector<std::string> ValuesOfFactor(const std::vector<PlotConfiguration>& configurations,
                                        const std::string& path);

/**
 * @ingroup flow-distribution
 * Groups configurations by one factor.
 * @param configurations them @param path of the factor
 * @return a panel a value; its members lack the factor
 */
std::vector<PlotPanel> GroupByFactor(const std::vector<PlotConfiguration>& configurations,
                                     const std::string& path);

/// Configurations that differ by one factor alone.
struct PlotLine
{
    PlotConfiguration others; //!< what they share; with the number of the first of them
    std::vector<PlotConfiguration> points; //!< they, with this factor alone
};

/**
 * @ingroup flow-distribution
 * Groups configurations that differ by one factor alone.
 * @param configurations them @param path of the factor
 * @return a line a combination of all other factors
 */
std::vector<PlotLine> GroupByOthers(const std::vector<PlotConfiguration>& configurations,
                                    const std::string& path);

/**
 * @ingroup flow-distribution
 * Splits configurations until no panel has more than what one picture can show, each time by the
 * factor with the fewest values, of two such by that of numbers.
 * @param configurations them @param most of a panel
 * @return the panels; one without a title where nothing was split
 */
std::vector<PlotPanel> SplitPanels(const std::vector<PlotConfiguration>& configurations,
                                   std::size_t most);

} // namespace ns3

#endif // PLOT_PANELS_H

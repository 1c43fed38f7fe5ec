// SPDX-License-Identifier: GPL-2.0-only

#ifndef PLOT_NAMES_H
#define PLOT_NAMES_H

#include "plot-panels.h"

#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Shortens values of one factor, such as schemes, to what they do not share: words that all have
 * go, and the keys of what is no number.
 * @param values them, such as "hash=crc32 select=maglev"
 * @return one for each, such as "maglev"; "plain" where nothing is left, "not set" of an empty one
 */
std::vector<std::string> ShortValues(const std::vector<std::string>& values);

/**
 * @ingroup flow-distribution
 * Names configurations by the factors in which they differ.
 * @param configurations them @return one for each, all different, such as "maglev, tm.count=4";
 * with one factor its shortened values alone
 */
std::vector<std::string> NamesOf(const std::vector<PlotConfiguration>& configurations);

/// @param configurations some @return the path of the one factor in which they differ; empty:
/// there are more, or none
std::string OnlyFactor(const std::vector<PlotConfiguration>& configurations);

/// Numbers of a factor.
struct FactorNumbers
{
    std::vector<double> values; //!< one for each text
    std::string unit;           //!< of all; empty: none
};

/**
 * @ingroup flow-distribution
 * Reads values of a factor as numbers, such as 4 or 100ms. Values of several units, such as 500ms
 * and 1s, are turned into the smallest of these.
 * @param texts them
 * @return them; none where one is no number, or numbers have units that do not fit each other
 */
std::optional<FactorNumbers> ReadNumbers(const std::vector<std::string>& texts);

/// @param figure name of a figure @return it with its unit, for an axis, such as "p99 (ms)"
std::string AxisLabel(const std::string& figure);

/// @param file of results, such as timeseries.csv @return the names of its figures, as `figures`
/// lists them
std::vector<std::string> FiguresOfFile(const std::string& file);

} // namespace ns3

#endif // PLOT_NAMES_H

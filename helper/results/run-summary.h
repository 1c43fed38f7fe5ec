// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_SUMMARY_H
#define RUN_SUMMARY_H

#include "section/figure-scalars.h"
#include "section/figure-section.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What summary.json says of a run.
 */
class RunSummary
{
  public:
    /**
     * Reads a file.
     * @param file a summary.json
     * @return its figures; without parameters and versions
     * @throws ScenarioError where it cannot be read
     */
    static RunSummary Read(const std::string& file);

    /**
     * Makes it of what Scalars() said of another.
     * @param scalars them, in any order
     * @return figures that are the same
     * @throws ScenarioError where one is no number
     */
    static RunSummary Make(const std::vector<FigureScalar>& scalars);

    /// @return its figures
    const RunFigures& Figures() const;

    /// @return the same as text, in the order of the file
    const std::vector<FigureScalar>& Scalars() const;

    /// @return the groups whose affinity was measured, in the order of the file
    std::vector<std::string> Groups() const;

  private:
    template <class Tree>
    void Take(const Tree& tree);

    RunFigures m_figures;
    std::vector<FigureScalar> m_scalars;
};

/// @param groups those whose affinity was measured @return the figures that the tables of `run` and
/// `compare` show, in their order
std::vector<ResultMetric> ResultMetrics(const std::vector<std::string>& groups);

/// @param name head of its column, such as tm-rev @return the figure @throws ScenarioError where
/// there is none
ResultMetric FindResultMetric(const std::string& name);

} // namespace ns3

#endif // RUN_SUMMARY_H

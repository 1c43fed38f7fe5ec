// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_COMPARISON_H
#define RUN_COMPARISON_H

#include "../../base/text-table.h"
#include "../../helper/results/run-summary.h"
#include "run-plan.h"
#include "run-pool.h"

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/// @param text a value @return it as a CSV file takes it
std::string CsvCell(const std::string& text);

/// A run that was planned, and what came of it.
struct FinishedRun
{
    PlannedRun plan;
    RunPool::Outcome outcome;
    std::optional<RunSummary> summary; //!< none where it wrote none
};

/**
 * @ingroup flow-distribution
 *
 * Several runs side by side: a tidy file for other programs, and means with 95 % confidence
 * intervals for people. Runs that failed are counted and left out of means.
 */
class RunComparison
{
  public:
    /// @param runs all planned runs, those of a configuration one after another
    explicit RunComparison(std::vector<FinishedRun> runs);

    /// @return the runs
    const std::vector<FinishedRun>& Runs() const;

    /// @return how many runs failed
    std::size_t Failed() const;

    /// @return whether some configuration's good runs, two or more, are alike in every figure: then
    /// nothing in them is random, and intervals say nothing
    bool HasEqualRuns() const;

    /// @return how many configurations there are
    std::size_t Configurations() const;

    /**
     * A figure of one configuration.
     * @param configuration its number @param metric the figure @return mean and interval as
     * text such as "12.5 ±0.3"; "-" where no run has it
     */
    std::string Cell(std::size_t configuration, const ResultMetric& metric) const;

    /**
     * The mean of a figure over the good runs of one configuration.
     * @param configuration its number @param metric the figure @return it; none where no run has it
     */
    std::optional<double> Mean(std::size_t configuration, const ResultMetric& metric) const;

    /// Makes a table of all figures that at least one run has. @return a line a configuration
    flowdist::TextTable Table() const;

    /**
     * Writes comparison.csv: a line a run; what is varied, then every scalar of summary.json but
     * the wall time.
     * @param out where to
     */
    void WriteCsv(std::ostream& out) const;

  private:
    std::vector<double> Values(std::size_t configuration, const ResultMetric& metric) const;
    std::vector<std::string> Groups() const;
    std::vector<FigureScalar> Scalars() const;

    std::vector<FinishedRun> m_runs;
};

} // namespace ns3

#endif // RUN_COMPARISON_H

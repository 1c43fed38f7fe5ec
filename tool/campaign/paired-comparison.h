// SPDX-License-Identifier: GPL-2.0-only

#ifndef PAIRED_COMPARISON_H
#define PAIRED_COMPARISON_H

#include "../sweep/run-comparison.h"
#include "compared-figure.h"
#include "paired-statistics.h"

#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Finds what each configuration of a plan is compared with.
 * @param plan the runs
 * @param text empty: the first configuration; a number, from 1; or key=value: for each
 * configuration that one which differs from it by this alone
 * @return numbers from 0, by configuration; its own number where it is a baseline
 * @throws ScenarioError where there is no such configuration
 */
std::vector<std::size_t> FindBaselines(const std::vector<PlannedRun>& plan,
                                       const std::string& text);

/**
 * @ingroup flow-distribution
 *
 * Configurations compared with their baselines run by run: runs that draw with the same rngRun have
 * the same traffic, so that their differences tell more than two means do.
 */
class PairedComparison
{
  public:
    /// One figure of one configuration.
    struct Line
    {
        std::string figure;
        std::string unit;
        std::size_t configuration{0};
        std::size_t baseline{0};
        double baselineMean{0}; //!< over the pairs
        PairedDifference difference;
        double holm{1};                //!< p, adjusted over all lines that are not 0 throughout
        std::optional<uint32_t> seeds; //!< that would settle what is not settled
        bool isSettled{false};         //!< holm is below 0.05
    };

    /**
     * Compares.
     * @param comparison the runs @param baselines as of FindBaselines
     * @param figures names; none: those of the table but for wall times
     */
    PairedComparison(const RunComparison& comparison,
                     const std::vector<std::size_t>& baselines,
                     const std::vector<std::string>& figures);

    /// @return the lines, figure by figure; none where no two configurations have two common seeds
    const std::vector<Line>& Lines() const;

    /// Prints a table of what differs, and says what does not, what is not settled and which seeds
    /// are left out. @param out where to @param colors whether to use colours
    void Print(std::ostream& out, bool colors) const;

    /// Writes pairs.csv. @param out where to @param ids numbers of configurations in comparison.csv
    void WriteCsv(std::ostream& out, const std::vector<int64_t>& ids) const;

  private:
    void Compare(const ComparedFigure& figure, std::size_t configuration, std::size_t baseline);
    void Adjust();
    std::string NameOf(std::size_t configuration) const;

    const RunComparison& m_comparison;
    bool m_asked; //!< whether somebody named the figures
    std::vector<Line> m_lines;
    std::vector<std::string> m_missing; //!< figures that were asked for and no run has
    std::set<uint64_t> m_leftOut;       //!< seeds that some configuration lacks
    std::map<std::string, std::set<uint64_t>> m_unmeasured; //!< by figure: seeds without a value
};

} // namespace ns3

#endif // PAIRED_COMPARISON_H

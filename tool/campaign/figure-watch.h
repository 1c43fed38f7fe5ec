// SPDX-License-Identifier: GPL-2.0-only

#ifndef FIGURE_WATCH_H
#define FIGURE_WATCH_H

#include "../sweep/run-comparison.h"

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Looks, run by run, whether figures that were asked for are in the results at all: such as
 * `tm-rev` where there are no traffic managers, which many more runs would not have either.
 */
class FigureWatch
{
  public:
    /// @param names of figures @param until another one, which seeds are added by; may be empty
    /// @param configurations how many there are
    FigureWatch(const std::vector<std::string>& names,
                const std::string& until,
                std::size_t configurations);

    /// Looks at a run; one that failed says nothing. @param run it
    void Note(const FinishedRun& run);

    /// @return the first figure that no configuration has, as far as its first runs tell; empty:
    /// there is none so far
    std::string Lacking() const;

    /// @param folder of the campaign @throws ScenarioError where a figure is lacking
    void Check(const std::string& folder) const;

  private:
    /// What is known of a figure.
    struct Figure
    {
        std::string name;
        bool isThere{false};            //!< some run has it, or may have
        std::vector<std::size_t> lacks; //!< by configuration: good runs without it, at most ENOUGH
    };

    std::vector<Figure> m_figures;
    std::string m_until;
};

/**
 * @ingroup flow-distribution
 * Says which configurations have no pairs of a figure that was asked for, as they do not have it.
 * @param out where to @param comparison the runs @param names of figures
 */
void TellLackingPairs(std::ostream& out,
                      const RunComparison& comparison,
                      const std::vector<std::string>& names);

} // namespace ns3

#endif // FIGURE_WATCH_H

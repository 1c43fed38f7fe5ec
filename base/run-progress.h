// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_PROGRESS_H
#define RUN_PROGRESS_H

#include <chrono>
#include <cstddef>
#include <functional>
#include <ostream>
#include <string>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * Tells people how far a series of steps is and how long the rest will take; silent for what ends
 * within two seconds. On a terminal it keeps one line up to date, elsewhere it writes a plain
 * line now and then. Wall time stays in here: nothing of it reaches a result.
 */
class RunProgress
{
  public:
    /**
     * @param out where to, usually std::cerr @param what is done, such as "runs"
     * @param total how many steps @param terminal whether lines may be rewritten
     */
    RunProgress(std::ostream& out, const std::string& what, std::size_t total, bool terminal);

    /// Clears the line on a terminal.
    ~RunProgress();

    RunProgress(const RunProgress&) = delete;
    RunProgress& operator=(const RunProgress&) = delete;

    /// A step is done. @param failed whether it failed
    void Step(bool failed = false);

    /// So many steps are done. @param done them @param more makes what there is to say besides
    void Reach(std::size_t done, const std::function<std::string()>& more);

    /// Writes a line of its own, such as why a step failed. @param line without its end
    void Say(const std::string& line);

    /**
     * What is shown.
     * @param what the steps are, such as "runs" @param done steps done @param failed of them failed
     * @param total all steps
     * @param elapsed s since the start
     * @return such as "runs: 12 of 48, 1 failed, about 35 s to go", or "runs: 0 of 48, 12 s so far"
     */
    static std::string Message(const std::string& what,
                               std::size_t done,
                               std::size_t failed,
                               std::size_t total,
                               double elapsed);

  private:
    void Show(const std::function<std::string()>& more);

    using Clock = std::chrono::steady_clock;

    std::ostream& m_out;
    std::string m_what;
    std::size_t m_total;
    bool m_terminal;
    bool m_shown{false}; //!< something stands on the terminal's line
    std::size_t m_done{0};
    std::size_t m_failed{0};
    Clock::time_point m_start{Clock::now()};
    double m_lastShown{0}; //!< s since the start
};

} // namespace ns3::flowdist

#endif // RUN_PROGRESS_H

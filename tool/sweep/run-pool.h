// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_POOL_H
#define RUN_POOL_H

#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/// @param error what ended a run @return why, in words for people
std::string ReasonOf(const std::exception& error);

/**
 * @ingroup flow-distribution
 *
 * Runs tasks in child processes, so many at a time: ns-3 is one simulation a process, and a run
 * that crashes takes no other with it. Every task is accounted for. On Linux the processes end when
 * this one does, however that comes. POSIX only.
 */
class RunPool
{
  public:
    /// Something to do.
    struct Task
    {
        std::function<int()> action; //!< in the child; returns its exit code
        std::string log;             //!< file that takes what it prints; no words, no file
    };

    /// What became of a task.
    struct Outcome
    {
        int exitCode{0};     //!< 128 + its number where a signal ended it; NOT_STARTED
        std::string message; //!< last line that it printed, or why it failed if that is no line

        /// @return whether it went well
        bool IsGood() const
        {
            return exitCode == 0;
        }
    };

    static constexpr int NOT_STARTED = -1; //!< exit code of a task that never was

    /// @param jobs how many at a time; 0: as many as there are processors
    explicit RunPool(std::size_t jobs);

    /**
     * Runs tasks; returns when all have ended. Where one finds the disk full no more are started.
     * @param tasks the tasks
     * @param ended called after each that was started with its number and outcome, in the order of
     * their ends
     * @return the outcomes in the order of the tasks
     */
    std::vector<Outcome> Run(const std::vector<Task>& tasks,
                             const std::function<void(std::size_t, const Outcome&)>& ended);

  private:
    /// A process that runs.
    struct Process
    {
        std::size_t task; //!< number
        int reason;       //!< where its reason to fail comes from; negative: nowhere
    };

    void Start(const std::vector<Task>& tasks, std::size_t number);
    std::size_t WaitForOne(const std::vector<Task>& tasks, std::vector<Outcome>& outcomes);

    std::size_t m_jobs;
    std::map<long, Process> m_running; //!< by id
};

} // namespace ns3

#endif // RUN_POOL_H

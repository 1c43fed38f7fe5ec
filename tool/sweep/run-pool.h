// SPDX-License-Identifier: GPL-2.0-only

#ifndef RUN_POOL_H
#define RUN_POOL_H

#include "signal-watch.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
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
        double wall{0};      //!< s that it took

        /// @return whether it went well
        bool IsGood() const
        {
            return exitCode == 0;
        }
    };

    static constexpr int NOT_STARTED = -1; //!< exit code of a task that never was
    static constexpr int BY_SIGNAL = 128;  //!< exit codes above: ended by the signal of the rest
    static constexpr int DISK_FULL = 75;   //!< exit code of a child that found the disk full

    /// How a series of tasks came to its end.
    struct End
    {
        int signal{0};        //!< that asked for it; 0: none did
        bool diskFull{false}; //!< no more could be written
    };

    using Source = std::function<std::optional<Task>()>;
    using Sink = std::function<void(std::size_t number, const Outcome&)>;

    /// @param jobs how many at a time; 0: as many as there are processors
    explicit RunPool(std::size_t jobs);
    /// Kills what still runs.
    ~RunPool();
    RunPool(const RunPool&) = delete;
    RunPool& operator=(const RunPool&) = delete;

    /**
     * Runs tasks; returns when all have ended. Where one finds the disk full no more are started; a
     * signal that asks to end does so.
     * @param tasks the tasks
     * @param ended called after each that was started with its number and outcome, in the order of
     * their ends
     * @return the outcomes in the order of the tasks
     */
    std::vector<Outcome> Run(const std::vector<Task>& tasks, const Sink& ended);

    /**
     * Runs tasks as long as there are some. Where one finds the disk full no more are started; at a
     * signal that asks to end those that run are killed.
     * @param next gives the next task, when there is room for it or, where tasks are quick, before;
     * one may be left at the end that was not started; none: there is no more
     * @param ended called after each with its number, by the order of starts, and its outcome, in
     * the order of ends; not called for those that were killed
     * @param watch of signals
     * @return how it ended
     */
    End Feed(const Source& next, const Sink& ended, SignalWatch& watch);

  private:
    /// A process that runs.
    struct Process
    {
        std::size_t task; //!< number
        std::string log;  //!< of the task
        std::chrono::steady_clock::time_point start;
        int reason; //!< where its reason to fail comes from; negative: nowhere
    };

    void Start(const Task& task, std::size_t number, const SignalWatch& watch);
    std::optional<std::pair<std::size_t, Outcome>> TakeEnded();
    void KillAll();

    std::size_t m_jobs;
    std::map<long, Process> m_running; //!< by id
};

} // namespace ns3

#endif // RUN_POOL_H

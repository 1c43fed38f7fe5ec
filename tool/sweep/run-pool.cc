// SPDX-License-Identifier: GPL-2.0-only

#include "run-pool.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <deque>
#include <exception>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <new>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace ns3
{

namespace
{

constexpr double MOMENT = 1; // s: to fetch a task takes its part of a shorter one

constexpr std::size_t MOST_OF_REASON = 4000; // bytes: a pipe takes them without a reader

/// @return whether others would not get any further either
bool
IsOfFullDisk(const std::exception& error)
{
    const auto* failure = dynamic_cast<const std::system_error*>(&error);
    return failure && (failure->code() == std::errc::no_space_on_device ||
                       failure->code() == std::error_code(EDQUOT, std::generic_category()));
}

/// Ends this process when its parent does, however that comes.
void
FollowParent(pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    if (getppid() != parent)
    {
        _exit(1); // it was faster
    }
}

/// What the child does. @param reason takes why it failed: the disk of the log may be full
[[noreturn]] void
RunChild(const RunPool::Task& task, pid_t parent, int reason, const SignalWatch& watch)
{
    FollowParent(parent);
    watch.LeaveInChild();
    int log = open(task.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
    log = log < 0 ? open("/dev/null", O_WRONLY) : log;
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    int exitCode = 1;
    try
    {
        exitCode = task.action();
    }
    catch (const std::exception& error)
    {
        exitCode = IsOfFullDisk(error) ? RunPool::DISK_FULL : exitCode;
        const std::string text = ReasonOf(error).substr(0, MOST_OF_REASON);
        std::cerr << text << '\n';
        [[maybe_unused]] const ssize_t written = write(reason, text.data(), text.size());
    }
    std::cout.flush();
    std::fflush(nullptr);
    _exit(exitCode); // the parent's destructors are not ours to run
}

/// Reads the last line of a log; an empty log is removed.
std::string
TakeLastLine(const std::string& log)
{
    std::ifstream in(log);
    std::string last;
    for (std::string line; std::getline(in, line);)
    {
        last = line.empty() ? last : line;
    }
    if (last.empty())
    {
        std::error_code error;
        std::filesystem::remove(log, error);
    }
    return last;
}

/// @param pipe what an ended process wrote into; closed then @return it
std::string
TakeReason(int pipe)
{
    std::array<char, MOST_OF_REASON> text{};
    const ssize_t size = pipe < 0 ? 0 : read(pipe, text.data(), text.size());
    close(pipe);
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

} // namespace

std::string
ReasonOf(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error))
    {
        return "out of memory: the system lets this program have no more (ulimit -v, -d); fewer "
               "nodes, a lower rate or a shorter duration need less";
    }
    return error.what();
}

RunPool::RunPool(std::size_t jobs)
    : m_jobs(jobs > 0 ? jobs : std::max(1U, std::thread::hardware_concurrency()))
{
}

RunPool::~RunPool()
{
    KillAll();
}

std::vector<RunPool::Outcome>
RunPool::Run(const std::vector<Task>& tasks, const Sink& ended)
{
    std::vector<Outcome> outcomes(tasks.size(), {NOT_STARTED, "not started: the disk is full", 0});
    std::size_t started = 0;
    int signal = 0;
    {
        SignalWatch watch;
        const auto next = [&]() -> std::optional<Task> {
            return started < tasks.size() ? std::optional<Task>(tasks[started++]) : std::nullopt;
        };
        const auto note = [&](std::size_t number, const Outcome& outcome) {
            outcomes[number] = outcome;
            outcomes[number].exitCode = outcome.exitCode == DISK_FULL ? 1 : outcome.exitCode;
            ended(number, outcomes[number]);
        };
        signal = Feed(next, note, watch).signal;
    }
    signal != 0 ? void(std::raise(signal)) : void();
    return outcomes;
}

RunPool::End
RunPool::Feed(const Source& next, const Sink& ended, SignalWatch& watch)
{
    End end;
    std::size_t number = 0;
    bool more = true;
    bool quick = false; // then the next task is fetched while the processors are at work
    std::optional<Task> task;
    std::deque<std::pair<std::size_t, Outcome>> done;
    while ((more && !end.diskFull) || !m_running.empty() || !done.empty())
    {
        end.signal = watch.Came();
        if (end.signal != 0)
        {
            KillAll();
            more = false;
        }
        while (auto one = TakeEnded())
        {
            end.diskFull = end.diskFull || one->second.exitCode == DISK_FULL;
            quick = one->second.wall < MOMENT;
            done.push_back(std::move(*one));
        }
        // A processor that is free comes before what there is to do about runs that have ended.
        const bool room = m_running.size() < m_jobs;
        if (more && !end.diskFull && !task && (room || (quick && done.empty())))
        {
            task = next();
            more = task.has_value();
        }
        else if (room && task && more && !end.diskFull)
        {
            Start(*task, number++, watch);
            task.reset();
        }
        else if (!done.empty())
        {
            ended(done.front().first, done.front().second);
            done.pop_front();
        }
        else if (!m_running.empty())
        {
            watch.Wait(-1);
        }
    }
    return end;
}

void
RunPool::Start(const Task& task, std::size_t number, const SignalWatch& watch)
{
    std::cout.flush(); // else the child would print it again
    std::fflush(nullptr);
    const pid_t parent = getpid();
    std::array<int, 2> reason{-1, -1};
    [[maybe_unused]] const int made = pipe(reason.data()); // without it the log has to do
    const pid_t child = fork();
    if (child == 0)
    {
        RunChild(task, parent, reason[1], watch);
    }
    close(reason[1]); // nobody else writes, so that reading ends
    if (child < 0)
    {
        close(reason[0]);
        throw ScenarioError("no process can be started for a run");
    }
    m_running[child] = {number, task.log, std::chrono::steady_clock::now(), reason[0]};
}

std::optional<std::pair<std::size_t, RunPool::Outcome>>
RunPool::TakeEnded()
{
    for (const auto& [child, process] : m_running)
    {
        int status = 0;
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended < 0 && errno != EINTR)
        {
            throw std::system_error(
                errno, std::generic_category(), "the runs cannot be waited for");
        }
        if (ended == child)
        {
            const Process own = process;
            const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - own.start;
            m_running.erase(child);
            const int code =
                WIFSIGNALED(status) ? BY_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
            const std::string reason = TakeReason(own.reason);
            const std::string last = TakeLastLine(own.log);
            return std::make_pair(own.task,
                                  Outcome{code, last.empty() ? reason : last, wall.count()});
        }
    }
    return std::nullopt;
}

void
RunPool::KillAll()
{
    for (const auto& [child, process] : m_running)
    {
        kill(static_cast<pid_t>(child), SIGKILL);
    }
    for (const auto& [child, process] : m_running)
    {
        while (waitpid(static_cast<pid_t>(child), nullptr, 0) < 0 && errno == EINTR)
        {
        }
        close(process.reason);
    }
    m_running.clear();
}

} // namespace ns3

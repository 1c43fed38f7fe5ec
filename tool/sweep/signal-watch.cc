// SPDX-License-Identifier: GPL-2.0-only

#include "signal-watch.h"

#include <ctime>
#include <initializer_list>

namespace ns3
{

namespace
{

/// Takes ends of children: a signal that would be ignored may not be kept waiting.
void
TakeNoNotice(int /* signal */)
{
}

/// @param signals that are kept waiting @param milliseconds for how long at most; negative: without
/// end
/// @return one that has come; 0 or less: none has
int
TakeWaiting(const sigset_t& signals, int milliseconds)
{
#ifdef __linux__
    const timespec most{milliseconds / 1000, milliseconds % 1000 * 1'000'000L};
    return milliseconds < 0 ? sigwaitinfo(&signals, nullptr)
                            : sigtimedwait(&signals, nullptr, &most);
#else
    // Not every system waits for some time; all tell what is waiting.
    constexpr int step = 10; // ms
    for (int waited = 0;; waited += step)
    {
        sigset_t waiting;
        sigpending(&waiting);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGCHLD})
        {
            if (sigismember(&waiting, signal) == 1 && sigismember(&signals, signal) == 1)
            {
                sigset_t one;
                sigemptyset(&one);
                sigaddset(&one, signal);
                int taken = 0;
                sigwait(&one, &taken);
                return taken;
            }
        }
        if (milliseconds >= 0 && waited >= milliseconds)
        {
            return 0;
        }
        const timespec pause{0, step * 1'000'000L};
        nanosleep(&pause, nullptr);
    }
#endif
}

} // namespace

SignalWatch::SignalWatch()
{
    struct sigaction child
    {
    };

    child.sa_handler = TakeNoNotice;
    sigaction(SIGCHLD, &child, &m_child);
    sigemptyset(&m_awaited);
    sigaddset(&m_awaited, SIGCHLD);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
    {
        struct sigaction now
        {
        };

        sigaction(signal, nullptr, &now);
        if (now.sa_handler != SIG_IGN)
        {
            sigaddset(&m_awaited, signal);
        }
    }
    sigprocmask(SIG_BLOCK, &m_awaited, &m_before);
}

SignalWatch::~SignalWatch()
{
    // Who asks to end may do so twice, as a terminal and a parent do: once is enough.
    while (m_came != 0 && TakeWaiting(m_awaited, 0) > 0)
    {
    }
    sigprocmask(SIG_SETMASK, &m_before, nullptr);
    sigaction(SIGCHLD, &m_child, nullptr);
}

int
SignalWatch::Wait(int milliseconds)
{
    const int signal = TakeWaiting(m_awaited, milliseconds);
    m_came = m_came == 0 && signal > 0 && signal != SIGCHLD ? signal : m_came;
    return m_came;
}

int
SignalWatch::Came()
{
    // An end of a child may stand in front.
    for (int signal = SIGCHLD; m_came == 0 && signal == SIGCHLD;)
    {
        signal = TakeWaiting(m_awaited, 0);
        m_came = signal > 0 && signal != SIGCHLD ? signal : 0;
    }
    return m_came;
}

void
SignalWatch::LeaveInChild() const
{
    sigaction(SIGCHLD, &m_child, nullptr);
    std::signal(SIGINT, SIG_IGN);
    sigprocmask(SIG_SETMASK, &m_before, nullptr);
}

} // namespace ns3

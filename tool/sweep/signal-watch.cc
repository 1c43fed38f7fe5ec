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
    sigprocmask(SIG_SETMASK, &m_before, nullptr);
    sigaction(SIGCHLD, &m_child, nullptr);
}

int
SignalWatch::Wait(int milliseconds)
{
    const timespec most{milliseconds / 1000, milliseconds % 1000 * 1'000'000L};
    const int signal = milliseconds < 0 ? sigwaitinfo(&m_awaited, nullptr)
                                        : sigtimedwait(&m_awaited, nullptr, &most);
    m_came = m_came == 0 && signal > 0 && signal != SIGCHLD ? signal : m_came;
    return m_came;
}

int
SignalWatch::Came()
{
    // An end of a child may stand in front.
    for (int signal = SIGCHLD; m_came == 0 && signal == SIGCHLD;)
    {
        const timespec now{};
        signal = sigtimedwait(&m_awaited, nullptr, &now);
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

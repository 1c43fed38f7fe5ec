// SPDX-License-Identifier: GPL-2.0-only

#ifndef SIGNAL_WATCH_H
#define SIGNAL_WATCH_H

#include <csignal>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Keeps signals that ask a program to end (SIGINT, SIGTERM, SIGHUP) waiting until they are asked
 * for, so that none comes at a bad moment and none is missed. Those that are ignored stay so. POSIX
 * only.
 */
class SignalWatch
{
  public:
    /// From now on they wait.
    SignalWatch();
    /// They come again as before.
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

    /**
     * Waits until a child ends or one of the signals comes.
     * @param milliseconds for how long at most; negative: without end
     * @return the signal; 0 where none came
     */
    int Wait(int milliseconds);

    /// @return the signal that has come so far; 0 where none did
    int Came();

    /// In a child process: signals are what they were. SIGINT is of the parent, which a terminal
    /// tells at the same time.
    void LeaveInChild() const;

  private:
    sigset_t m_before;        //!< what was kept waiting before
    sigset_t m_awaited;       //!< ends of children, and signals that ask to end
    struct sigaction m_child; //!< what ends of children did
    int m_came{0};
};

} // namespace ns3

#endif // SIGNAL_WATCH_H

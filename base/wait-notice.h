// SPDX-License-Identifier: GPL-2.0-only

#ifndef WAIT_NOTICE_H
#define WAIT_NOTICE_H

#include <condition_variable>
#include <mutex>
#include <ostream>
#include <string>
#include <thread>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 *
 * Says what people wait for while something runs that cannot say itself how far it is: after two
 * seconds, and now and then. Wall time stays in here: nothing of it reaches a result.
 */
class WaitNotice
{
  public:
    /// @param out where to, usually std::cerr @param what is done, such as "building the network"
    WaitNotice(std::ostream& out, const std::string& what);

    /// It is done.
    ~WaitNotice();

    WaitNotice(const WaitNotice&) = delete;
    WaitNotice& operator=(const WaitNotice&) = delete;

  private:
    void Watch(std::ostream& out, const std::string& what);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_done{false};
    std::thread m_watcher;
};

} // namespace ns3::flowdist

#endif // WAIT_NOTICE_H

// SPDX-License-Identifier: GPL-2.0-only

#include "wait-notice.h"

#include <chrono>

namespace ns3::flowdist
{

WaitNotice::WaitNotice(std::ostream& out, const std::string& what)
    : m_watcher(&WaitNotice::Watch, this, std::ref(out), what)
{
}

WaitNotice::~WaitNotice()
{
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_done = true;
    }
    m_changed.notify_one();
    m_watcher.join();
}

void
WaitNotice::Watch(std::ostream& out, const std::string& what)
{
    const auto start = std::chrono::steady_clock::now();
    std::unique_lock<std::mutex> lock(m_mutex);
    auto pause = std::chrono::seconds(2);
    while (!m_changed.wait_for(lock, pause, [this] { return m_done; }))
    {
        const auto elapsed = std::chrono::steady_clock::now() - start;
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(elapsed).count();
        out << what << ": " + std::to_string(seconds) + " s so far\n" << std::flush;
        pause = std::chrono::seconds(10);
    }
}

} // namespace ns3::flowdist

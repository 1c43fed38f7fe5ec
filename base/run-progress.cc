// SPDX-License-Identifier: GPL-2.0-only

#include "run-progress.h"

#include "number-text.h"

#include <algorithm>

namespace ns3::flowdist
{

RunProgress::RunProgress(std::ostream& out,
                         const std::string& what,
                         std::size_t total,
                         bool terminal)
    : m_out(out),
      m_what(what),
      m_total(total),
      m_terminal(terminal)
{
}

RunProgress::~RunProgress()
{
    if (m_shown && m_terminal)
    {
        m_out << "\r\033[K" << std::flush;
    }
}

void
RunProgress::Step(bool failed)
{
    ++m_done;
    m_failed += failed ? 1 : 0;
    Show(nullptr);
}

void
RunProgress::Reach(std::size_t done, const std::function<std::string()>& more)
{
    m_done = done;
    Show(more);
}

void
RunProgress::Show(const std::function<std::string()>& more)
{
    const double elapsed = std::chrono::duration<double>(Clock::now() - m_start).count();
    constexpr double silent = 2;
    const double pause = m_terminal ? 0.1 : 10; // s between two messages
    const bool last = m_done == m_total && m_shown;
    if (!last && (elapsed < silent || (m_shown && elapsed - m_lastShown < pause)))
    {
        return;
    }
    const std::string message =
        Message(m_what, m_done, m_failed, m_total, elapsed) + (more ? more() : "");
    m_out << (m_terminal ? "\r\033[K" + message : message + "\n") << std::flush;
    m_shown = true;
    m_lastShown = elapsed;
}

void
RunProgress::Say(const std::string& line)
{
    m_out << (m_shown && m_terminal ? "\r\033[K" : "") << line << std::endl;
}

std::string
RunProgress::Message(const std::string& what,
                     std::size_t done,
                     std::size_t failed,
                     std::size_t total,
                     double elapsed)
{
    const double rest = elapsed / static_cast<double>(std::max<std::size_t>(done, 1)) *
                        static_cast<double>(total - done);
    return what + ": " + std::to_string(done) + " of " + std::to_string(total) +
           (failed > 0 ? ", " + std::to_string(failed) + " failed" : "") +
           (done == 0      ? ", " + FixedText(elapsed, 0) + " s so far"
            : done < total ? ", about " + FixedText(rest, 0) + " s to go"
                           : ", done");
}

} // namespace ns3::flowdist

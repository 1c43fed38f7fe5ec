// SPDX-License-Identifier: GPL-2.0-only

#include "sender-book.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

namespace
{

/// Of a set with more gaps only the first ranges are told: less than there is does no harm.
constexpr std::size_t MOST_RANGES = 16;

SyncLine
Tell(const SyncLife& sender, const SenderBook::Line& line, int64_t now)
{
    return {sender, now - line.heard, line.applied.Ranges(MOST_RANGES)};
}

} // namespace

SenderBook::Line&
SenderBook::Hear(const SyncLife& sender, int64_t now)
{
    Line& line = m_lines[sender];
    line.heard = now;
    return line;
}

SenderBook::Line*
SenderBook::Find(const SyncLife& sender)
{
    const auto found = m_lines.find(sender);
    return found == m_lines.end() ? nullptr : &found->second;
}

bool
SenderBook::Includes(const SyncLine& line) const
{
    const auto found = m_lines.find(line.sender);
    return line.numbers.empty() ||
           (found != m_lines.end() &&
            std::all_of(line.numbers.begin(), line.numbers.end(), [&](const SyncRange& range) {
                return found->second.admitted.Includes(range);
            }));
}

void
SenderBook::Adopt(const SyncLine& line, int64_t now)
{
    const auto [place, isNew] = m_lines.try_emplace(line.sender);
    Line& known = place->second;
    known.heard = isNew ? now - line.age : std::max(known.heard, now - line.age);
    for (const SyncRange& range : line.numbers)
    {
        known.admitted.Add(range);
        known.applied.Add(range);
    }
}

std::vector<SyncLine>
SenderBook::GetAll(int64_t now) const
{
    std::vector<SyncLine> lines;
    for (const auto& [sender, line] : m_lines)
    {
        lines.push_back(Tell(sender, line, now));
    }
    return lines;
}

std::vector<SyncLine>
SenderBook::GetSilent(int64_t now, int64_t silence) const
{
    std::vector<SyncLine> lines;
    for (auto line = m_lines.begin(); line != m_lines.end(); ++line)
    {
        const auto next = std::next(line);
        const bool former = next != m_lines.end() && next->first.node == line->first.node;
        if (former || now - line->second.heard > silence)
        {
            lines.push_back(Tell(line->first, line->second, now));
        }
    }
    return lines;
}

void
SenderBook::Purge(int64_t before)
{
    for (auto line = m_lines.begin(); line != m_lines.end();)
    {
        line = line->second.heard <= before ? m_lines.erase(line) : std::next(line);
    }
}

void
SenderBook::Clear()
{
    m_lines.clear();
}

} // namespace ns3

// SPDX-License-Identifier: MIT

#include "kinetic-tree.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = INT64_MAX;
constexpr uint32_t NOBODY = UINT32_MAX;
constexpr double FAR = 0x1p62; // as a time

} // namespace

void
KineticTree::Rebuild(const std::vector<Line>& lines)
{
    m_now = 0;
    m_lines = lines;
    m_leaves = 1;
    while (m_leaves < m_lines.size())
    {
        m_leaves *= 2;
    }
    m_nodes.assign(2 * m_leaves, {NOBODY, NEVER});
    for (std::size_t i = 0; i < m_lines.size(); ++i)
    {
        m_nodes[m_leaves + i].greatest = static_cast<uint32_t>(i);
    }
    for (std::size_t node = m_leaves; node-- > 1;)
    {
        Join(node);
    }
}

/// The time from which on it is to be asked again which of the two is ahead: never too late, as
/// the quotient's rounding error is far below one.
int64_t
KineticTree::Meeting(std::size_t ahead, std::size_t behind) const
{
    const double closing = m_lines[behind].rate - m_lines[ahead].rate;
    if (closing <= 0)
    {
        return NEVER;
    }
    const double at = std::floor((m_lines[ahead].start - m_lines[behind].start) / closing);
    return at >= FAR ? NEVER : std::max(m_now + 1, static_cast<int64_t>(at));
}

void
KineticTree::Join(std::size_t node)
{
    const Node& left = m_nodes[2 * node];
    const Node& right = m_nodes[2 * node + 1];
    if (right.greatest == NOBODY)
    {
        m_nodes[node] = left;
        return;
    }
    const bool isRight = Value(right.greatest) > Value(left.greatest);
    const Node& ahead = isRight ? right : left;
    const Node& behind = isRight ? left : right;
    const int64_t meeting = Meeting(ahead.greatest, behind.greatest);
    m_nodes[node] = {ahead.greatest, std::min({left.until, right.until, meeting})};
}

/// Where an answer's time is over, below the node.
void
KineticTree::Renew(std::size_t node)
{
    if (m_nodes[node].until > m_now)
    {
        return;
    }
    Renew(2 * node);
    Renew(2 * node + 1);
    Join(node);
}

void
KineticTree::Add(std::size_t place, double change)
{
    m_lines[place].start += change;
    for (std::size_t node = (m_leaves + place) / 2; node > 0; node /= 2)
    {
        Join(node);
    }
}

void
KineticTree::Step()
{
    ++m_now;
    Renew(1);
}

} // namespace flowhash

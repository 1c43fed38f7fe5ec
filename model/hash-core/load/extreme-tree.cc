// SPDX-License-Identifier: MIT

#include "extreme-tree.h"

#include <limits>

namespace flowhash
{

void
ExtremeTree::Resize(std::size_t count)
{
    m_leaves = 1;
    while (m_leaves < count)
    {
        m_leaves *= 2;
    }
    m_nodes.assign(2 * m_leaves, {std::numeric_limits<double>::infinity(), 0});
}

void
ExtremeTree::Join(std::size_t node)
{
    const Node& left = m_nodes[2 * node];
    const Node& right = m_nodes[2 * node + 1];
    const bool same = left.least == right.least;
    const Node& less = right.least < left.least ? right : left;
    m_nodes[node] = {less.least, same ? left.count + right.count : less.count};
}

void
ExtremeTree::Set(std::size_t place, double value)
{
    std::size_t node = m_leaves + place;
    m_nodes[node].least = value;
    while (node > 1)
    {
        node /= 2;
        Join(node);
    }
}

/// The first place below a node, which has one, whose number is no greater than the bound.
std::size_t
ExtremeTree::Descend(std::size_t node, double bound) const
{
    while (node < m_leaves)
    {
        node = 2 * node + (m_nodes[2 * node].least <= bound ? 0 : 1);
    }
    return node - m_leaves;
}

std::size_t
ExtremeTree::FirstFrom(std::size_t begin) const
{
    const auto place = FirstAtMost(begin, Least());
    return place ? *place : Descend(1, Least());
}

std::optional<std::size_t>
ExtremeTree::FirstAtMost(std::size_t begin, double bound) const
{
    std::size_t node = m_leaves + begin;
    if (m_nodes[node].least <= bound)
    {
        return begin;
    }
    for (; node > 1; node /= 2)
    {
        const bool isLeft = node % 2 == 0;
        if (isLeft && m_nodes[node + 1].least <= bound)
        {
            return Descend(node + 1, bound);
        }
    }
    return std::nullopt;
}

std::size_t
ExtremeTree::LeastAt(std::size_t which) const
{
    std::size_t node = 1;
    while (node < m_leaves)
    {
        const Node& left = m_nodes[2 * node];
        const std::size_t here = left.least == Least() ? left.count : 0;
        node = 2 * node + (which < here ? 0 : 1);
        which -= which < here ? 0 : here;
    }
    return node - m_leaves;
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_EXTREME_TREE_H
#define FLOWHASH_EXTREME_TREE_H

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * Numbers by place, of which one may change at a time, and where the least of them stands: a change
 * and a question each take the logarithm of their number, where looking at all would be linear.
 */
class ExtremeTree
{
  public:
    /// Without numbers.
    ExtremeTree() = default;

    /// @param count how many @param value the number at a place
    template <typename Value>
    ExtremeTree(std::size_t count, const Value& value)
    {
        Rebuild(count, value);
    }

    /// Begins anew. @param count how many @param value the number at a place
    template <typename Value>
    void Rebuild(std::size_t count, const Value& value)
    {
        Resize(count);
        for (std::size_t i = 0; i < count; ++i)
        {
            m_nodes[m_leaves + i] = {value(i), 1};
        }
        for (std::size_t node = m_leaves; node-- > 1;)
        {
            Join(node);
        }
    }

    /// Changes a number. @param place below the count @param value the new one
    void Set(std::size_t place, double value);

    /// @return the first place of the least number; there is one at least
    std::size_t First() const
    {
        return FirstFrom(0);
    }

    /// @param begin a place @return the first place of the least number, going round from there
    std::size_t FirstFrom(std::size_t begin) const;

    /// @param begin a place @param bound a finite number @return the first place from there on,
    /// without going round, whose number is no greater; none: there is none
    std::optional<std::size_t> FirstAtMost(std::size_t begin, double bound) const;

    /// @return the least number; there is one at least
    double Least() const
    {
        return m_nodes[1].least;
    }

    /// @return how many places have the least number
    std::size_t CountOfLeast() const
    {
        return m_nodes[1].count;
    }

    /// @param which below CountOfLeast() @return that one of the places of the least number, in
    /// order
    std::size_t LeastAt(std::size_t which) const;

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_nodes.size() * sizeof(Node);
    }

  private:
    /// The least number below a node.
    struct Node
    {
        double least;
        std::size_t count; //!< places that have it; 0 behind the last place
    };

    void Resize(std::size_t count);
    void Join(std::size_t node);
    std::size_t Descend(std::size_t node, double bound) const;

    std::size_t m_leaves{1};
    std::vector<Node> m_nodes; //!< the root is 1, the children of n are 2n and 2n + 1
};

} // namespace flowhash

#endif // FLOWHASH_EXTREME_TREE_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_KINETIC_TREE_H
#define FLOWHASH_KINETIC_TREE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowhash
{

/**
 * Numbers that grow steadily with a common time, each at its own rate, and which of them is the
 * greatest now. Of equals the first. Each node knows until when its answer holds, so a question
 * looks again only where two numbers may have passed each other.
 */
class KineticTree
{
  public:
    /// A number: `start` + `rate` * time.
    struct Line
    {
        double start{0};
        double rate{0};
    };

    /// Begins anew at time 0. @param lines the numbers, one at least
    void Rebuild(const std::vector<Line>& lines);

    /// @return the time
    int64_t Now() const
    {
        return m_now;
    }

    /// @param place of a number @return what it is now
    double Value(std::size_t place) const
    {
        return m_lines[place].start + m_lines[place].rate * static_cast<double>(m_now);
    }

    /// @return the place of the greatest number now
    std::size_t Greatest() const
    {
        return m_nodes[1].greatest;
    }

    /// Changes a number. @param place of it @param change how much it is more from now on
    void Add(std::size_t place, double change);

    /// Lets one unit of time pass.
    void Step();

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_lines.size() * sizeof(Line) + m_nodes.size() * sizeof(Node);
    }

  private:
    /// Who is greatest below a node, and the first time when that may be another one.
    struct Node
    {
        uint32_t greatest;
        int64_t until;
    };

    void Join(std::size_t node);
    void Renew(std::size_t node);
    int64_t Meeting(std::size_t ahead, std::size_t behind) const;

    int64_t m_now{0};
    std::size_t m_leaves{1};
    std::vector<Line> m_lines;
    std::vector<Node> m_nodes; //!< the root is 1, the children of n are 2n and 2n + 1
};

} // namespace flowhash

#endif // FLOWHASH_KINETIC_TREE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SENDER_BOOK_H
#define SENDER_BOOK_H

#include "sync-message.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Which updates of every sender, in each of its lives, a node has: what it asks for again, and what
 * it tells of senders that cannot speak for themselves. Two nodes that have the same updates have
 * the same words on all entries.
 */
class SenderBook
{
  public:
    /// A sender in one of its lives.
    struct Line
    {
        SequenceSet admitted; //!< updates that came
        SequenceSet applied;  //!< those of them that have reached the table
        int64_t heard{0};     //!< when the sender was heard last, by anybody that told, ns
        uint32_t oldest{1};   //!< what it can repeat, as far as it told
        uint32_t told{0};     //!< its last update, as far as it told
    };

    /// @param sender one @param now when it was heard, ns @return its line
    Line& Hear(const SyncLife& sender, int64_t now);

    /// @param sender one @return its line, or null
    Line* Find(const SyncLife& sender);

    /// @param line what another node has @return whether all of that is here
    bool Includes(const SyncLine& line) const;

    /// Notes what came with a whole table. @param line what its sender had @param now ns
    void Adopt(const SyncLine& line, int64_t now);

    /// @param now ns @return all lines, in order
    std::vector<SyncLine> GetAll(int64_t now) const;

    /// @param now ns @param silence of a sender, ns, after which others speak for it
    /// @return the lines of senders that are silent, and of former lives
    std::vector<SyncLine> GetSilent(int64_t now, int64_t silence) const;

    /// Takes senders that have not been heard. @param before since when, inclusive, ns
    void Purge(int64_t before);

    /// Takes all.
    void Clear();

  private:
    std::map<SyncLife, Line> m_lines;
};

} // namespace ns3

#endif // SENDER_BOOK_H

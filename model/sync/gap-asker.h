// SPDX-License-Identifier: GPL-2.0-only

#ifndef GAP_ASKER_H
#define GAP_ASKER_H

#include "sender-book.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Asks senders for updates that are missing: some time after a gap was seen, as what overtook may
 * come yet, and again until it is closed. A sender that does not answer is left alone until it is
 * heard again. What it can no longer repeat is asked for as a whole table.
 */
class GapAsker
{
  public:
    /// Asks a sender for updates.
    using AskAgain = std::function<void(const SyncLife& sender, const std::vector<SyncRange>&)>;
    /// Asks a sender for its table.
    using AskAll = std::function<void(uint16_t node)>;

    /// @param book where gaps are seen @param askAgain asks for some @param askAll asks for all
    GapAsker(SenderBook& book, AskAgain askAgain, AskAll askAll);
    ~GapAsker();
    GapAsker(const GapAsker&) = delete;
    GapAsker& operator=(const GapAsker&) = delete;

    /// @param interval until a gap is asked for, and asked for again @param limit most ranges
    void Configure(Time interval, std::size_t limit);

    /// A sender was heard: looks for gaps. @param sender in its latest life
    void Hear(const SyncLife& sender);

    /// Asks for nothing any more.
    void Clear();

  private:
    /// What is asked of a sender.
    struct Asking
    {
        uint32_t incarnation{0};
        uint32_t tries{0}; //!< since it was heard
        EventId event;
    };

    std::vector<SyncRange> Missing(const SyncLife& sender, std::size_t limit) const;
    void Wait(uint16_t node);
    void Ask(uint16_t node);

    SenderBook& m_book;
    AskAgain m_askAgain;
    AskAll m_askAll;
    Time m_interval;
    std::size_t m_limit{0};
    std::map<uint16_t, Asking> m_asking;
};

} // namespace ns3

#endif // GAP_ASKER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef GAP_ASKER_H
#define GAP_ASKER_H

#include "round-trips.h"
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
 * come yet, and again where nothing comes for as long as answers of that sender take, and twice as
 * long each time. Some are asked for at once: twice as many when these have come, half as many when
 * nothing came. A sender that does not answer is left alone until it is heard again. What it can no
 * longer repeat is asked for as a whole table.
 */
class GapAsker
{
  public:
    /// Asks a sender for updates. Question: its number.
    using AskAgain = std::function<void(
        const SyncLife& sender, uint32_t question, const std::vector<SyncRange>&)>;
    /// Asks a sender for its table.
    using AskAll = std::function<void(uint16_t node)>;
    /// @return updates that would find room now
    using Room = std::function<uint32_t()>;

    /// @param book where gaps are seen @param trips how long answers take @param askAgain asks for
    /// some @param askAll asks for all @param room as above
    GapAsker(SenderBook& book, RoundTrips& trips, AskAgain askAgain, AskAll askAll, Room room);
    ~GapAsker();
    GapAsker(const GapAsker&) = delete;
    GapAsker& operator=(const GapAsker&) = delete;

    /// @param interval until a gap is asked for @param limit most ranges
    void Configure(Time interval, std::size_t limit);

    /// A sender was heard: looks for gaps. @param sender in its latest life
    void Hear(const SyncLife& sender);

    /// What was missing came again. @param sender in the life that it is of
    void Take(const SyncLife& sender);

    /// Asks for nothing any more.
    void Clear();

  private:
    /// What is asked of a sender.
    struct Asking
    {
        uint32_t incarnation{0};
        uint32_t tries{0};  //!< since it was heard
        uint32_t silent{0}; //!< tries since anything came again
        uint32_t window{0}; //!< most updates to ask for
        uint32_t upTo{0};   //!< the last one that was asked for
        EventId event;
    };

    std::vector<SyncRange> Missing(const SyncLife& sender, std::size_t limit) const;
    void Wait(uint16_t node, Time time);
    Time Patience(uint16_t node) const;
    void Ask(uint16_t node);
    void AskSome(const SyncLife& sender, std::vector<SyncRange> missing);

    SenderBook& m_book;
    RoundTrips& m_trips;
    AskAgain m_askAgain;
    AskAll m_askAll;
    Room m_room;
    Time m_interval;
    std::size_t m_limit{0};
    std::map<uint16_t, Asking> m_asking;
};

} // namespace ns3

#endif // GAP_ASKER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef KEEPING_MONITOR_H
#define KEEPING_MONITOR_H

#include "ns3/measurement-report.h"
#include "ns3/nstime.h"
#include "ns3/self-judgement.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Whether each packet that all nodes of a group got was kept by one of them (M5, M6), and why not.
 * It hears of each judgement, and concludes a second after the first one of a packet.
 *
 * Causes of a packet that nobody kept, the first that holds:
 *
 * 1. `fragment-before-first`: a later fragment whose first one was not seen;
 * 2. `views-differ`: the nodes chose differently, or one who had not joined yet, or had left;
 * 3. `drains-elsewhere`: the chosen one took it for one of a connection that drains at another,
 *    and no other remembered it;
 * 4. `member-failed`: all chose one who had failed;
 * 5. `not-received`: all chose one who works, and did not get it;
 * 6. `no-member`: nobody was a member.
 *
 * Two keep one packet for one cause only, `views-differ`: a node keeps what it chooses itself for,
 * by its view.
 *
 * Times come from outside, and never go back.
 */
class KeepingMonitor
{
  public:
    /// What tells a packet from all others: flow, direction, number in its direction, and of a
    /// fragment its offset.
    using PacketId = std::tuple<uint64_t, bool, uint32_t, uint16_t>;

    /// @param live by number of the group's nodes: whether it is a member at the start, and works
    explicit KeepingMonitor(const std::vector<bool>& live);

    /// Is told of a packet that nobody kept. @param flow its @param failed whom all chose, if that
    /// is the cause
    using LossListener =
        std::function<void(uint64_t flow, std::optional<flowhash::MemberId> failed)>;

    /// @param listener told from now on
    void SetLossListener(LossListener listener);

    /// A node judged a packet. @param node number @param packet which @param judgement what it
    /// found @param now time
    void Judged(uint32_t node, const PacketId& packet, const SelfJudgement& judgement, Time now);

    /// A node fails, returns, leaves or joins. @param node number @param live whether it works and
    /// is to be a member
    void SetLive(uint32_t node, bool live);

    /// @return what was found, the packets included that are not a second old; after the run
    KeepingReport Report();

  private:
    /// What one node found.
    struct Verdict
    {
        uint32_t node;
        SelfJudgement judgement;
        bool chosenLive; //!< whether the chosen one worked then
    };

    /// One packet.
    struct Case
    {
        Time first;
        std::vector<Verdict> verdicts; //!< one a node
    };

    void Conclude(const PacketId& packet);
    static const char* CauseOf(const Case& packet);
    /// Of the first node that chose; who is no member chooses nobody.
    static std::optional<flowhash::MemberId> ChosenOf(const Case& packet);
    static void Note(KeepingReport::Wrong& wrong, const std::string& cause, Time at);

    std::vector<bool> m_live;
    std::map<PacketId, Case> m_cases;
    std::deque<PacketId> m_order; //!< of cases, oldest first
    KeepingReport m_report;
    LossListener m_listener;
};

} // namespace ns3

#endif // KEEPING_MONITOR_H

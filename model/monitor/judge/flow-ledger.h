// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_LEDGER_H
#define FLOW_LEDGER_H

#include "ns3/choice-book.h"
#include "ns3/flow-roster.h"
#include "ns3/measurement-report.h"
#include "ns3/nstime.h"
#include "ns3/violation-cause.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class CauseFinder;

/**
 * @ingroup flow-distribution
 *
 * Which member owns each flow, and which packets reached another one (X1).
 *
 * A tier is a set of members that a flow's packets pass: traffic managers ("tm"), servers
 * ("server"). The member that a flow's first packet reached, in whichever direction, owns the flow
 * in that tier for good, even when it dies. A later packet that reaches another member is a
 * violation, each such packet one; a flow with violations counts once per direction. So a flow
 * whose member died goes on violating until it ends: that is what its owner's clients feel.
 *
 * Where packets may take any member on purpose there is no owner and no violation: the members
 * that a flow visited are listed.
 *
 * The cause (CauseFinder) is looked for at the first violation after the flow changed its member,
 * and stays as long as the flow's packets of that direction keep reaching that member. The usual
 * packet costs two array look-ups; nothing is evaluated for it.
 */
class FlowLedger
{
  public:
    /// A tier of members.
    struct Tier
    {
        std::string name;      //!< key in results, such as tm
        bool perPacket{false}; //!< packets of a flow may use any of them
    };

    /// What happened to one packet of a flow.
    struct Sighting
    {
        bool first{false};    //!< first packet of the flow in this tier
        bool moved{false};    //!< not where the flow's last packet of this direction went
        bool violated{false}; //!< not where the flow's first packet went
        /// Of those that moved or violated: how they came there; null: nobody chose. Valid until
        /// the book hears of the next choice.
        const ChoiceBook::Course* course{nullptr};
    };

    /// What arrived at a member.
    struct Arrival
    {
        uint32_t tier{0};
        flowhash::MemberId member{0};
        uint64_t flow{0};
        bool reverse{false};  //!< from server to client
        uint32_t bytes{0};    //!< its IP length
        uint32_t sequence{0}; //!< of the packet in its direction (FlowTag)

        /// @return the packet as the book knows it
        ChoiceBook::Packet Packet() const
        {
            return {flow, reverse, sequence, false};
        }
    };

    /// Is called for each packet that moved or violated. @param arrival it @param sighting what
    /// happened @param now when
    using NoticeCallback =
        std::function<void(const Arrival& arrival, const Sighting& sighting, Time now)>;

    /// @param roster the run's flows @param book who chose what; both must outlive the ledger
    FlowLedger(const FlowRoster& roster, ChoiceBook& book);
    ~FlowLedger();

    /// @param tier a tier @return its number, from 0 upward, which is that of the book, too
    uint32_t AddTier(const Tier& tier);

    /// @param tier its number @return it
    const Tier& GetTier(uint32_t tier) const;

    /// A packet reached a member. @param arrival it @param now time @return what that means
    Sighting Observe(const Arrival& arrival, Time now);

    /// @param callback called for each packet that moved or violated
    void AddNoticeCallback(NoticeCallback callback);

    /// @param tier its number @param flow number @return the owner, or none: never seen there, or
    /// nobody owns flows there
    std::optional<flowhash::MemberId> Owner(uint32_t tier, uint64_t flow) const;

    /// @param tier its number @return its counts
    AffinityReport Report(uint32_t tier) const;

    /// @return the names of all tiers, in the order in which records name members
    std::vector<std::string> TierNames() const;

    /// @return one record for each flow that started, by number, for flows.csv; bytes are those
    /// that the last tier saw
    std::vector<FlowRecord> Records() const;

  private:
    /// What is known of one direction of a flow in a tier.
    struct Course
    {
        flowhash::MemberId last{0}; // member of its last packet
        bool seen{false};
        bool violated{false};                              // ever
        ViolationCause cause{ViolationCause::UNEXPLAINED}; // while it stays at `last`
        uint64_t bytes{0};
    };

    /// What is known of a flow in a tier.
    struct Entry
    {
        flowhash::MemberId owner{0};
        uint32_t violations{0}; // packets
        bool known{false};
        ViolationCause cause{ViolationCause::UNEXPLAINED}; // of the first violation
        std::array<Course, 2> courses;                     // forward, reverse
    };

    struct TierState
    {
        Tier tier;
        std::vector<Entry> entries;                           // by flow number
        std::vector<std::vector<flowhash::MemberId>> visited; // the same, where nobody owns
        AffinityReport report;
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> causes{};
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> firstCauses{};
    };

    FlowRecord Record(uint64_t flow, const FlowRoster::Flow& known) const;
    static std::vector<flowhash::MemberId> Members(const TierState& state, uint64_t flow);
    static Entry& EntryOf(TierState& state, uint64_t flow);
    static void Visit(TierState& state, const Arrival& arrival);
    void Violate(TierState& state,
                 const Arrival& arrival,
                 const Sighting& sighting,
                 bool newCourse);

    const FlowRoster& m_roster;
    ChoiceBook& m_book;
    std::unique_ptr<CauseFinder> m_finder;
    std::vector<TierState> m_tiers;
    std::vector<NoticeCallback> m_notice;
};

} // namespace ns3

#endif // FLOW_LEDGER_H

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
 * packet costs a look-up or two; nothing is evaluated for it.
 *
 * What it knows of a flow stands in the flow's record (FlowStore) and goes when the flow is
 * retired. A packet that comes later still is counted as late, and judged no more.
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
        bool late{false};     //!< its flow is retired; nothing else is known
        /// Of those that moved or violated: how they came there; none: nobody chose.
        std::optional<ChoiceBook::Course> course{};
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

    /// @param flow one that started and is not retired @return its record, for flows.csv; bytes are
    /// those that the last tier saw
    FlowRecord Record(uint64_t flow) const;

    /// @return one record for each flow that started and is not retired, by number
    std::vector<FlowRecord> Records() const;

  private:
    struct TierState
    {
        Tier tier;
        AffinityReport report;
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> causes{};
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> firstCauses{};
    };

    /// What a packet means for a flow in a tier.
    struct Case
    {
        const Arrival& arrival;
        uint32_t slot;  //!< of the flow
        bool newCourse; //!< not where the latest of its direction went, or the first of it
    };

    flowhash::MemberId OwnerOf(uint32_t tier, uint32_t slot) const;
    void SetOwner(uint32_t tier, uint32_t slot, flowhash::MemberId member);
    bool NoteMember(const Case& known, bool isOwner);
    void Visit(const Case& known, bool isFirst);
    void Violate(const Case& known, const Sighting& sighting);
    std::vector<flowhash::MemberId> Members(uint32_t tier, uint32_t slot) const;

    const FlowRoster& m_roster;
    ChoiceBook& m_book;
    FlowStore& m_store;
    std::unique_ptr<CauseFinder> m_finder;
    std::vector<TierState> m_tiers;
    std::vector<NoticeCallback> m_notice;
};

} // namespace ns3

#endif // FLOW_LEDGER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_LEDGER_H
#define FLOW_LEDGER_H

#include "flow-roster.h"
#include "measurement-report.h"
#include "violation-cause.h"

#include "ns3/distribution.h"
#include "ns3/nstime.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

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
 * The cause is looked for at the first violation after the flow changed its member, and stays as
 * long as the flow's packets of that direction keep reaching that member. In this order:
 * 1. the owner is not live: member-died.
 * 2. The scheme's present choice for the client's key is not the owner: entry-evicted where the
 *    scheme keeps state, table-changed where it does not and the membership changed since the
 *    flow began.
 * 3. The packet has no ports: no-ports. 4. The flow shares its tuple: port-reused.
 * 5. In the direction that was not the owner's first: if the membership changed since and that
 *    direction reached the owner before, table-changed; if the scheme there learns flows from its
 *    members, entry-evicted; if the choice for the reversed client's key is not the owner,
 *    asymmetric-rule; if the flow is translated, translation.
 * 6. Several dispatchers, or a violation of the same flow in the tier above: another-dispatcher.
 * 7. A member whose state is a table of its own (the manager's): entry-evicted.
 * 8. The scheme of the direction keeps state that lost entries: entry-evicted (its choice is the
 *    owner again, but was another when it sent the packet).
 * 9. The membership changed since the flow began: table-changed (the packet was under way).
 * The usual packet costs two array look-ups; nothing is evaluated for it.
 */
class FlowLedger
{
  public:
    /// A tier of members and how flows come to them. Its name is that of their group.
    struct Tier
    {
        std::string name;                               //!< key in results, such as tm
        const flowhash::Distribution* forward{nullptr}; //!< chooses for clients' packets; or none
        const flowhash::Distribution* reverse{nullptr}; //!< for servers' packets; none: forward
        bool learnsFromMembers{false};                  //!< `reverse` has state, taught by members
        bool severalDispatchers{false};                 //!< packets of a flow may use any of many
        bool entriesAbove{false};                       //!< chosen by entries in another tier
        std::optional<uint32_t> above;                  //!< the tier that packets pass before
    };

    /// What happened to one packet of a flow.
    struct Sighting
    {
        bool first{false};    //!< first packet of the flow in this tier
        bool moved{false};    //!< not where the flow's last packet of this direction went
        bool violated{false}; //!< not where the flow's first packet went
    };

    /// Is called for each packet that moved or violated. @param tier its number @param flow number
    /// @param reverse direction @param sighting what happened @param now when
    using NoticeCallback = std::function<void(
        uint32_t tier, uint64_t flow, bool reverse, const Sighting& sighting, Time now)>;

    /// @param roster the run's flows; must outlive the ledger
    explicit FlowLedger(const FlowRoster& roster);

    /// @param tier the tier's number @param member a member @return whether its choosers know it
    /// as one that serves the flows it has
    bool IsServing(uint32_t tier, flowhash::MemberId member) const;

    /// @param tier a tier; its schemes must outlive the ledger @param members its members
    /// @return its number, from 0 upward
    uint32_t AddTier(const Tier& tier, const std::vector<flowhash::Member>& members);

    /// The membership that the schemes of a tier know changed. @param tier its number
    /// @param changes as given to the scheme
    void UpdateMembers(uint32_t tier, const std::vector<flowhash::MemberChange>& changes);

    /**
     * A packet reached a member.
     * @param tier the tier's number @param member the member @param flow number
     * @param reverse whether from server to client @param portless fragment or ICMP error
     * @param now time
     * @return what that means
     */
    Sighting Observe(uint32_t tier,
                     flowhash::MemberId member,
                     uint64_t flow,
                     bool reverse,
                     bool portless,
                     Time now);

    /// @param callback called for each packet that moved or violated
    void AddNoticeCallback(NoticeCallback callback);

    /// @param tier its number @param flow number @return the owner, or none: never seen there
    std::optional<flowhash::MemberId> Owner(uint32_t tier, uint64_t flow) const;

    /// @param tier its number @return its counts
    AffinityReport Report(uint32_t tier) const;

    /// @param tier its number @return whether its members are chosen by entries in another tier
    bool HasEntriesAbove(uint32_t tier) const;

    /// @return the names of all tiers, in the order in which records name owners
    std::vector<std::string> TierNames() const;

    /// @return one record for each flow that started, by number, for flows.csv
    std::vector<FlowRecord> Records() const;

  private:
    /// What is known of one direction of a flow in a tier.
    struct Course
    {
        flowhash::MemberId last{0}; // member of its last packet
        bool seen{false};
        bool violated{false}; // ever
        bool reachedOwner{false};
        ViolationCause cause{ViolationCause::UNEXPLAINED}; // while it stays at `last`
    };

    /// What is known of a flow in a tier.
    struct Entry
    {
        flowhash::MemberId owner{0};
        uint32_t epoch{0};      // of the tier's membership, when it began
        uint32_t violations{0}; // packets
        bool known{false};
        bool firstReverse{false};
        std::array<Course, 2> courses; // forward, reverse
    };

    struct TierState
    {
        Tier tier;
        std::vector<flowhash::Member> members;
        uint32_t epoch{0};
        std::vector<Entry> entries; // by flow number
        AffinityReport report;
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> causes{};
        std::array<std::array<uint64_t, VIOLATION_CAUSES>, 2> firstCauses{};
    };

    FlowRecord Record(uint64_t flow, const FlowRoster::Flow& known) const;
    static Entry& EntryOf(TierState& state, uint64_t flow);
    static void Begin(const TierState& state,
                      Entry& entry,
                      flowhash::MemberId member,
                      bool reverse);
    void Violate(
        TierState& state, uint64_t flow, bool reverse, bool portless, bool newCourse, Time now);
    void Notify(
        uint32_t tier, uint64_t flow, bool reverse, const Sighting& sighting, Time now) const;
    ViolationCause FindCause(const TierState& state,
                             const Entry& entry,
                             uint64_t flow,
                             bool reverse,
                             bool portless,
                             Time now) const;
    static std::optional<ViolationCause> CauseByChoice(const TierState& state,
                                                       const Entry& entry,
                                                       const FlowRoster::Flow& flow,
                                                       Time now);
    static std::optional<ViolationCause> CauseByDirection(const TierState& state,
                                                          const Entry& entry,
                                                          const FlowRoster::Flow& flow,
                                                          bool reverse);
    ViolationCause CauseByPath(const TierState& state,
                               const Entry& entry,
                               uint64_t flow,
                               bool reverse) const;

    const FlowRoster& m_roster;
    std::vector<TierState> m_tiers;
    std::vector<NoticeCallback> m_notice;
};

} // namespace ns3

#endif // FLOW_LEDGER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FAILOVER_MONITOR_H
#define FAILOVER_MONITOR_H

#include "flow-ledger.h"

#include "ns3/choice-book.h"
#include "ns3/flow-marks.h"
#include "ns3/flow-roster.h"
#include "ns3/measurement-report.h"

#include <deque>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What each membership event does to the flows that are open (X3): failure, return, addition,
 * removal, draining, change of weight, a new scheme.
 *
 * Whenever a chooser changes its membership, it is asked before and after about every open flow and
 * direction whose latest packet it sent to a member: forward for the client's key, reverse for the
 * server's reply as it is on the wire. State is consulted and not changed. What it answers is
 * counted as one of
 * - already moved: the choice before was not the flow's owner, whatever comes after;
 * - stayed: the choice is the same;
 * - by weight: it differs, and only weights changed;
 * - needed: the member before does not serve any more (failed or removed);
 * - to a newcomer: the member before serves, the one after did not before;
 * - excess: both served before and do so now.
 *
 * Where entries choose (a manager's for servers), the flows of a server that failed are needed, and
 * all others stay, those of one that is removed included.
 *
 * A change belongs to the event of its kind and member that its chooser has not learned yet; if
 * there is none (a false alarm, a new scheme) it is an event of its own.
 *
 * Beside it stands what was seen, up to a flow's last packet: the ledger tells of packets that went
 * elsewhere than their flow's last one, and those belong to the latest event that their chooser had
 * learned when it sent them. A break, a violation or a lost packet belongs to the latest event that
 * moved its flow, or to none.
 *
 * A change costs a question or two for each open flow that its chooser sends, and memory only while
 * it lasts: a bit for each flow and chooser whose epoch has not been over for the linger time, a
 * byte for each flow and event that not all choosers of the tier have learned, a number for each
 * flow that was seen to move.
 */
class FailoverMonitor
{
  public:
    /// @param roster the run's flows @param ledger their owners @param book who chose what; all
    /// must outlive the monitor
    FailoverMonitor(const FlowRoster& roster, const FlowLedger& ledger, const ChoiceBook& book);

    /// What happens, and to whom.
    struct Happening
    {
        std::string target;           //!< to whom, such as "tm3", or a link
        std::optional<uint32_t> tier; //!< of the member; none for what is no member
        flowhash::MemberChange
            change;           //!< what choosers will be told; its kind alone for what is no member
        std::string action{}; //!< its word in results; empty: that of the change
    };

    /// Something happens now; nobody has learned of it. @param happening what @param now time
    void Happened(const Happening& happening, Time now);

    /// A chooser is about to change its membership. @param chooser its number @param now time
    void Changing(ChoiceBook::ChooserId chooser, Time now);

    /// It has changed it, and the book knows. @param chooser its number
    /// @param changes what it was told; none: it has a new scheme @param now time
    void Changed(ChoiceBook::ChooserId chooser,
                 const std::vector<flowhash::MemberChange>& changes,
                 Time now);

    /// A packet went elsewhere: FlowLedger's NoticeCallback. @param arrival it
    /// @param sighting what happened @param now when
    void Notice(const FlowLedger::Arrival& arrival, const FlowLedger::Sighting& sighting, Time now);

    /// A flow ended: FlowRoster's EndedCallback. @param flow number @param record its record
    void FlowEnded(uint64_t flow, const FlowRoster::Flow& record);

    /// A packet of a flow was lost. @param flow number @param reason drop reason
    void Lost(uint64_t flow, const std::string& reason);

    /// A packet was lost at a node, or on a link, that has failed. @param target as in Happening
    /// @param reason drop reason
    void LostAt(const std::string& target, const std::string& reason);

    /// @return one report for each event, in order of their announcement
    std::vector<FailoverReport> Reports() const;

    /// @param flow number @return number of the latest event that moved it, from 0, or none
    std::optional<uint32_t> GetMover(uint64_t flow) const;

  private:
    using Choice = std::optional<flowhash::MemberId>;
    using Maybe = std::optional<uint32_t>;

    /// What became of one choice.
    enum class Move : uint8_t
    {
        STAYED,
        NEEDED,
        TO_NEWCOMER,
        EXCESS,
        BY_WEIGHT,
        ALREADY,
    };
    static constexpr std::size_t MOVES = 6;

    /// A flow and direction that the chooser was asked about, and its answer.
    struct Before
    {
        uint32_t slot; //!< of the flow
        bool reverse;
        flowhash::MemberId member;
    };

    struct Event
    {
        Happening what;
        bool announced{false}; // it did happen, others than a chooser say so
        FailoverReport report;
        Time at;
        std::set<ChoiceBook::ChooserId> learned; // who has learned of it
        std::array<MoveCount, MOVES> moves;      // `either` is counted by `marks`
        FlowMarks<8> marks;     // a bit for each Move and ASKED, while others may learn
        std::size_t lasting{0}; // choosers whose latest event it is
        Time over;              // since then none
    };

    /// What a chooser's epoch began with.
    struct Epoch
    {
        uint32_t number{0};
        uint32_t event{0};  //!< number of the event that began it
        FlowMarks<1> asked; //!< flows that it was asked about then; a bit each
        Time over;          //!< when the next one began
    };

    uint32_t FindEvent(ChoiceBook::ChooserId chooser,
                       const std::vector<flowhash::MemberChange>& changes,
                       Time now);
    Event& AddEvent(const Happening& happening, const std::string& action, Time now);
    uint32_t AddUnannounced(ChoiceBook::ChooserId chooser,
                            const std::vector<flowhash::MemberChange>& changes,
                            Time now);
    void Learn(Event& event, ChoiceBook::ChooserId chooser, Time now);
    void Count(uint32_t event, const Before& before, Move move);
    void BeginEpoch(ChoiceBook::ChooserId chooser, Epoch epoch, Time now);
    bool IsComplete(const Event& event) const;
    void FreeRetired();
    bool NoteObserved(const FlowLedger::Arrival& arrival, uint32_t event, Time now);
    bool IsOver(uint32_t event, Time now) const;
    Move Judge(ChoiceBook::ChooserId chooser,
               const Before& before,
               Choice after,
               const std::vector<flowhash::MemberChange>& changes) const;
    const Epoch* FindEpoch(ChoiceBook::ChooserId chooser, uint32_t number) const;

    const FlowRoster& m_roster;
    const FlowLedger& m_ledger;
    const ChoiceBook& m_book;
    FlowStore& m_store;
    std::vector<Event> m_events;
    std::vector<Before> m_before;            //!< of the chooser that is changing
    std::vector<std::deque<Epoch>> m_epochs; //!< by chooser; the latest ones
};

} // namespace ns3

#endif // FAILOVER_MONITOR_H

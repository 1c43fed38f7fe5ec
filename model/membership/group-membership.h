// SPDX-License-Identifier: GPL-2.0-only

#ifndef GROUP_MEMBERSHIP_H
#define GROUP_MEMBERSHIP_H

#include "heartbeat-header.h"

#include "ns3/drop-reason.h"
#include "ns3/event-id.h"
#include "ns3/member-change.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/random-variable-stream.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One node's view of who is in its group, by heartbeats (HeartbeatHeader) alone (M5, M6).
 *
 * A member says every interval that it is here. Who hears one that it does not know takes it in at
 * once. A member that is not heard for `Misses` intervals and a half is gone: so many heartbeats
 * did not come, the last of them half an interval late. One that leaves politely says so, and is
 * gone at once. Each node judges by what it hears itself, so views differ for a while; each change
 * of a view is traced.
 *
 * Who joins, or comes back after a failure, listens for an interval and a half before it says a
 * word: by then it has heard all others, or one heartbeat of theirs was lost. Only then it has a
 * view, and tells how that differs from the one that it had before. An observer only listens, and
 * is no member.
 *
 * The first heartbeat comes after a random part of the interval. It knows no network: its owner
 * sends what it says, and hands it what others said.
 *
 * Not modelled: agreement on a common view (NLB's convergence), encryption.
 */
class GroupMembership : public Object
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    GroupMembership();
    ~GroupMembership() override;

    // Why a message is not heeded.
    static constexpr DropReason DROP_DAMAGED{"heartbeat-damaged"};
    /// Of another protocol, version or group.
    static constexpr DropReason DROP_FOREIGN{"heartbeat-foreign"};
    /// Not newer than what the member said before: a repetition, or overtaken on its way.
    static constexpr DropReason DROP_LATE{"heartbeat-late"};
    /// Another node says that it is this one.
    static constexpr DropReason DROP_OWN{"heartbeat-own"};

    /// @param group number of the group @param own number of this node in it; none: an observer
    void SetOwn(uint32_t group, std::optional<flowhash::MemberId> own);

    /// @param send takes each message that this node says
    void SetSender(std::function<void(Ptr<Packet>)> send);

    /// @param listener told of each change of the view, before it is traced
    void SetListener(std::function<void(const std::vector<flowhash::MemberChange>&)> listener);

    /// @param members those that this node takes to be there when it begins, with their weights,
    /// which hold for ever
    void SetMembers(const std::vector<flowhash::Member>& members);

    /// Begins with the members that were set, as one of them: each is heard from now on, or gone.
    void Begin();

    /// Joins: listens, and is a member then. Of an observer: listens.
    void Join();

    /// Leaves politely.
    void Leave();

    /// Falls silent, and hears nothing; the view stays as it is.
    void Stop();

    /// @return whether this node is a member by its own view
    bool IsIn() const;

    /// @return the members that are there by this node's view, sorted
    std::vector<flowhash::MemberId> GetView() const;

    /// @return the first of these; none: there is none
    std::optional<flowhash::MemberId> GetFirst() const;

    /// @param message what came @return why it is not heeded; null: it is
    const DropReason* Hear(const Ptr<const Packet>& message);

    /// @return messages that this node said
    uint64_t GetNSent() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// Signature of the trace source ViewChanged. @param now when @param node whose view it is, or
    /// OBSERVER @param change what changed: add and return of one
    /// that is heard, remove of one that left, fail of one that fell silent
    using ViewChangedTracedCallback = void (*)(Time now,
                                               flowhash::MemberId node,
                                               const flowhash::MemberChange& change);

    static constexpr flowhash::MemberId MOST_MEMBERS = 65'536; //!< numbers of nodes are below
    static constexpr flowhash::MemberId OBSERVER = UINT32_MAX; //!< stands for one that only listens

  protected:
    void DoDispose() override;

  private:
    /// What this node knows of another, or of itself.
    struct Known
    {
        bool there{false};
        bool told{false};   //!< there, as those know who hear of changes
        bool listed{false}; //!< these know it, as there or as failed
        bool left{false};   //!< politely, and was not heard since
        bool heard{false};  //!< ever
        uint64_t life{0};   //!< of the latest message
        uint32_t number{0}; //!< of the latest message
        Time due;           //!< when it is gone unless it is heard before
        EventId check;
    };

    using Changes = std::vector<flowhash::MemberChange>;

    Time Patience() const;
    void Enter();
    void Beat();
    void Say(bool leaves);
    void Expect(flowhash::MemberId id);
    void Check(flowhash::MemberId id);
    void Vanish(flowhash::MemberId id, bool politely);
    void TellNews();
    void Tell(const Changes& changes);
    std::optional<flowhash::MemberChange> FindNews(flowhash::MemberId id, const Known& known) const;

    Time m_interval;
    uint32_t m_misses;
    uint32_t m_group{0};
    std::optional<flowhash::MemberId> m_own;
    std::function<void(Ptr<Packet>)> m_send;
    std::function<void(const Changes&)> m_listener;
    Ptr<UniformRandomVariable> m_phase;
    std::map<flowhash::MemberId, Known> m_known;
    std::map<flowhash::MemberId, double> m_weights;
    bool m_hears{false};
    bool m_in{false};
    uint64_t m_life{0};
    uint32_t m_number{0};
    uint64_t m_sent{0};
    EventId m_next; //!< entry, or the next heartbeat

    TracedCallback<Time, flowhash::MemberId, const flowhash::MemberChange&> m_viewTrace;
};

} // namespace ns3

#endif // GROUP_MEMBERSHIP_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELF_SELECTOR_H
#define SELF_SELECTOR_H

#include "self-judgement.h"

#include "ns3/distribution.h"
#include "ns3/group-membership.h"
#include "ns3/member-choice.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/service-table.h"
#include "ns3/steered-packet.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class DrainedViews;
class KeptFlows;
template <typename Fate>
class FragmentTable;

/**
 * @ingroup flow-distribution
 *
 * How one node of a group finds out whether a packet that all of them got is its own (M5, M6): it
 * evaluates the group's scheme among the members of its own view (GroupMembership). All who have
 * the same view find the same one, and nobody tells anybody.
 *
 * A reply of a declared service is judged as the request that it answers: so whoever carried the
 * request carries the reply, whatever the scheme reads. Later fragments fare as the first one of
 * their packet.
 *
 * Convergence: `at-once`, and a newcomer has its share of all packets from its first heartbeat on;
 * connections that move are its own from then. `drain`, and TCP connections stay where they were
 * opened, for DrainTime at most: each node remembers those that it keeps, and the newcomer takes
 * new ones only. A packet that opens nothing and whose connection this node does not remember is
 * its own if it was chosen by every view since before the newcomer: the connections of one who
 * left are taken over at once under either. UDP has no beginning that a packet tells, and moves at
 * once.
 *
 * Not modelled: a host priority or affinity of NLB's, weights told by heartbeats.
 */
class SelfSelector : public Object
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SelfSelector();
    ~SelfSelector() override;

    // Why a packet is not kept.
    static constexpr DropReason DROP_NOT_CHOSEN{"not-chosen"}; //!< it is another's
    static constexpr DropReason DROP_NOT_MEMBER{"not-member"}; //!< this node listens, or has left
    /// It opens nothing, and its connection may be one of those that drain at another node.
    static constexpr DropReason DROP_DRAINED{"drains-elsewhere"};

    /**
     * Sets the scheme; before members.
     * @param spec as flowhash::Distribution::Make takes it
     * @throws flowhash::SpecError if it is none, or one by which two nodes of the same view may
     * differ: with state, turns, chance, loads or time, or by what of a packet differs from node to
     * node
     */
    void SetScheme(const std::string& spec);

    /// @param spec a scheme @throws flowhash::SpecError as SetScheme
    static void CheckScheme(const std::string& spec);

    /// @param group number of the group @param own number of this node @param members those that
    /// are there at the start
    void SetMembers(uint32_t group,
                    flowhash::MemberId own,
                    const std::vector<flowhash::Member>& members);

    /// A service whose replies are told from requests. @param address Ipv4Address or Ipv6Address
    /// @param protocol 6 (TCP) or 17 (UDP) @param port 1 to 65535
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /// @return who is in the group, by this node's view
    const Ptr<GroupMembership>& GetMembership() const;

    /// @return number of this node
    flowhash::MemberId GetOwn() const;

    /// @return the scheme with the members of the view, for monitors
    const flowhash::Distribution& GetDistribution() const;

    /// Judges a packet that all members got. @param packet it @return whether it is this node's
    SelfJudgement Judge(const SteeredPacket& packet);

    /// @return what is remembered of connections; nothing where none are
    flowhash::StateUsage GetUsage() const;

    /// Signature of the trace source Judged. @param packet as it arrived @param view parsed
    /// @param judgement what was found
    using JudgedTracedCallback = void (*)(Ptr<const Packet> packet,
                                          const PacketView& view,
                                          const SelfJudgement& judgement);

    /// Signature of the trace source Forgotten. @param flow a connection @param member this node
    /// @param why evicted, expired or drained @param pool 0
    using ForgottenTracedCallback = void (*)(const flowhash::FlowKey& flow,
                                             flowhash::MemberId member,
                                             const char* why,
                                             uint32_t pool);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    using Changes = std::vector<flowhash::MemberChange>;

    void FollowView(const Changes& changes);
    bool Drains() const;
    flowhash::FlowKey KeyOf(const PacketView& view) const;
    SelfJudgement JudgeFragment(const PacketView& view);
    SelfJudgement Decide(const PacketView& view);
    SelfJudgement DecideDraining(const PacketView& view, const flowhash::FlowKey& flow);

    std::string m_convergence;
    Time m_drainTime;
    uint32_t m_drainEntries;
    Time m_drainIdle;
    uint32_t m_fragmentEntries;
    Time m_fragmentTimeout;
    flowhash::MemberId m_own{0};
    Ptr<GroupMembership> m_membership;
    std::unique_ptr<flowhash::Distribution> m_scheme;
    ServiceTable m_services;
    std::unique_ptr<DrainedViews> m_old;
    std::unique_ptr<KeptFlows> m_kept;
    std::unique_ptr<FragmentTable<SelfJudgement>> m_fragments;

    TracedCallback<const Changes&, uint32_t> m_membersChangingTrace;
    TracedCallback<const Changes&, const flowhash::UpdateDelta&, uint32_t> m_membersChangedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const MemberChoice&> m_chosenTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const SelfJudgement&> m_judgedTrace;
    TracedCallback<const flowhash::FlowKey&, flowhash::MemberId, const char*, uint32_t>
        m_forgottenTrace;
};

} // namespace ns3

#endif // SELF_SELECTOR_H

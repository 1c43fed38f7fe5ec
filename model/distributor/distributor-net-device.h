// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISTRIBUTOR_NET_DEVICE_H
#define DISTRIBUTOR_NET_DEVICE_H

#include "pool-match.h"

#include "ns3/distribution.h"
#include "ns3/member-choice.h"
#include "ns3/nstime.h"
#include "ns3/service-table.h"
#include "ns3/steering-net-device.h"
#include "ns3/table-sync.h"
#include "ns3/traced-callback.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

class FlowEnds;
class FlowSharing;
class MemberPool;
class MemberTable;
template <typename Fate>
class FragmentTable;

/**
 * @ingroup flow-distribution
 *
 * A forwarding device that spreads flows over members by a hash of their packets (H1 to H3, M1 to
 * M4a, D1 to D7), as in front of, and behind, a tier of traffic managers, or in front of servers
 * that own the service address. What a scheme looks like: flowhash::Distribution.
 *
 * Members stand in pools, each with a scheme of its own and a match that says for which packets it
 * is (D6); pool 0 is there from the start and is for all that no other is for.
 *
 * It decides in this order:
 *  1. an own address: to the node's own stack (D4; done by the base);
 *  2. to a declared service or self address, or from a declared service or backend, but not to an
 *     address of one member (D4): the packet is one to be hashed; ICMP errors by the flow they
 *     quote, echo by its identifier (D7). The first pool by number, from 1, whose match fits is
 *     its pool; else pool 0, if members were declared there;
 *  3. from a member of that pool, told by its port and on shared media by its link address: routed
 *     (D3); else to the member that the pool's scheme chooses;
 *  4. all else: routed (D4). Members' own addresses have host routes.
 *
 * Later fragments follow the first of their packet, whatever that met here; one that comes before
 * it is dropped where it might have gone to another member.
 *
 * What affinity state remembers of a TCP connection that ended goes after a rest (FlowEnds).
 *
 * A packet never goes back to the neighbour that sent it here: two distributors that both take the
 * other for the way to some address drop what is sent there.
 *
 * Two distributors with the same scheme and members choose alike, so either can take the other's
 * packets (M4a). The distributor is told of failures by UpdateMembers: it does not probe.
 *
 * Not modelled: control connections that name data connections (FTP, D7), reassembly.
 *
 * @attention Errors of use throw flowhash::SpecError.
 */
class DistributorNetDevice : public SteeringNetDevice
{
  public:
    // Drop reasons, beside those of the base.
    static constexpr DropReason DROP_NO_MEMBER{"no-member"};     //!< none is live
    static constexpr DropReason DROP_BAD_MESSAGE{"bad-message"}; //!< of one that shares flows

    /// UDP port of what distributors that share flows tell each other, at both ends.
    static constexpr uint16_t SHARING_PORT = 3782;

    /// @return the TypeId
    static TypeId GetTypeId();
    DistributorNetDevice();
    ~DistributorNetDevice() override;

    /**
     * Adds a group of members, without any member yet.
     * @param match which packets it is for, unless a pool that was added before is
     * @param spec its scheme, as flowhash::Distribution::Make takes it
     * @return its number, from 1 upward
     * @throws flowhash::SpecError if the match names a port that does not exist or a service that
     * is no address, or the scheme is none
     */
    uint32_t AddPool(const PoolMatch& match, const std::string& spec);

    /// @return how many pools there are, pool 0 included
    uint32_t GetNPools() const;

    /**
     * Says where a member is, without making it one yet: UpdateMembers may add it later. Its
     * address gets a host route.
     * @param id its id in its pool
     * @param port port that leads to it; members of other pools may be there, too
     * @param neighbor its Ipv4Address or Ipv6Address on that link; may be empty on a port without
     * link addresses
     * @param pool its pool
     * @throws flowhash::SpecError if the port or the pool does not exist, the id is taken, or a
     * shared medium has no address to tell the member by
     */
    void DeclareMember(flowhash::MemberId id,
                       uint32_t port,
                       const Address& neighbor,
                       uint32_t pool = 0);

    /// DeclareMember, and a member from now on. @param id its id @param weight its share of the
    /// hash space in proportion @param port as there @param neighbor as there @param pool as there
    /// @throws as there
    void AddMember(flowhash::MemberId id,
                   double weight,
                   uint32_t port,
                   const Address& neighbor,
                   uint32_t pool = 0);

    /**
     * Another address of a member, such as that of the other version of IP: packets to it, and to
     * what is routed by way of it, are the member's (D4), and so are packets from it on a shared
     * medium, before the member was ever spoken to by its first address.
     * @param id the member's id in its pool
     * @param address its Ipv4Address or Ipv6Address
     * @param pool its pool
     * @throws flowhash::SpecError if the pool does not exist, or the member is not declared there
     */
    void AddMemberAddress(flowhash::MemberId id, const Address& address, uint32_t pool = 0);

    /// Changes the membership of a pool: the place where health probes and event injectors come in.
    /// @param changes them; members to add must be declared @param pool which @return what moved
    /// @throws flowhash::SpecError if a change cannot be; nothing is changed then
    /// Where TableSize is set, a change that does not fit waits, and nothing moves (MemberTable).
    flowhash::UpdateDelta UpdateMembers(const std::vector<flowhash::MemberChange>& changes,
                                        uint32_t pool = 0);

    /// A virtual service to hash; its address is answered for on shared media.
    /// @param address Ipv4Address or Ipv6Address @param protocol 6 (TCP) or 17 (UDP)
    /// @param port 1 to 65535
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /**
     * A real server behind a service, so that its replies are hashed; declared once for each
     * service that it stands behind.
     * @param address as AddService @param protocol as AddService @param port as AddService
     * @param service address of the service, by which pools match its replies; empty: every service
     * with this protocol and port
     */
    void AddBackend(const Address& address,
                    uint8_t protocol,
                    uint16_t port,
                    const Address& service = Address());

    /// A source address of translated connections: packets to it are hashed, and it is answered
    /// for. @param address Ipv4Address or Ipv6Address
    void AddSelfAddress(const Address& address);

    /// Replaces the scheme of pool 0; members stay, what affinity state remembers is lost. Traced
    /// as a change of the membership that changes nobody.
    /// @param spec as flowhash::Distribution::Make takes it
    void SetScheme(const std::string& spec);

    /// Replaces a pool's scheme, as SetScheme. @param pool which @param spec as there
    void SetPoolScheme(uint32_t pool, const std::string& spec);

    /// @return the scheme of pool 0, defaults spelled out
    std::string GetScheme() const;

    /// Fixes the random streams of schemes that choose at random, which take none without it: the
    /// spec's seed rules then. @param stream first number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// @param pool which @return the scheme in use, for monitors; valid until it is replaced
    /// @throws flowhash::SpecError if there is no such pool
    const flowhash::Distribution& GetDistribution(uint32_t pool = 0) const;

    /**
     * What its schemes' affinity state remembers of flows is kept like that of others with the same
     * pools: each tells the others what it entered and what ended. Once, before the simulation
     * starts.
     * @param id of this one @param nodes own address by id of all who share, this one too; there
     * are routes to them
     * @return what tells the others, to be configured
     */
    Ptr<TableSync> ShareFlows(uint16_t id, const std::map<uint16_t, Address>& nodes);

    /// @return what tells the others, as ShareFlows; null where nobody is told
    Ptr<TableSync> GetSync() const;

    /// @return entries, bytes and counts of what is remembered of first fragments; `misses` are
    /// later fragments whose first one was not known
    flowhash::StateUsage GetFragmentUsage();

    /// What became of changes of pools that share a table of limited size (S2).
    struct TableCounts
    {
        uint64_t refused{0};     //!< that did not fit when they came
        uint64_t late{0};        //!< of these, done when there was room
        uint64_t mostEntries{0}; //!< in use at a time
    };

    /// @return what became of changes; all zero where TableSize is 0
    TableCounts GetTableCounts() const;

    /// Signature of the trace source UpdateRefused: the table of members had no room for a change.
    /// @param changes those that wait from now on @param entries that all pools would have needed
    /// @param pool whose members were to change
    using UpdateRefusedTracedCallback = void (*)(const std::vector<flowhash::MemberChange>& changes,
                                                 uint64_t entries,
                                                 uint32_t pool);

    /// Signature of the trace source Forgotten: an entry of a scheme's affinity state went.
    /// @param flow of the entry, in one of its directions @param member whose it was
    /// @param why "ended", "evicted", "expired", "replaced" or "erased" @param pool whose scheme
    using ForgottenTracedCallback = void (*)(const flowhash::FlowKey& flow,
                                             flowhash::MemberId member,
                                             const char* why,
                                             uint32_t pool);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    /// A member, or several, of one pool behind a port.
    struct Membership
    {
        uint32_t pool;
        std::optional<flowhash::MemberId> id; //!< none: one of several, which cannot be told apart

        bool operator==(const Membership& other) const
        {
            return pool == other.pool && id == other.id;
        }
    };

    /// What the first fragment of a packet met.
    struct Fate
    {
        MemberChoice choice;                //!< means nothing unless a member was chosen
        bool chosen{false};                 //!< a member was; else it was routed or refused
        const DropReason* refused{nullptr}; //!< why; null: it was not
    };

    SteeringVerdict DoSteer(SteeredPacket& packet) override;
    SteeringVerdict DoHear(SteeredPacket& packet) override;
    void DoSetFailed(bool failed) override;
    void RouteAdded(const flowhash::HostAddress& network,
                    uint8_t prefixLength,
                    const RouteTable::Route& route) override;

    flowhash::UpdateDelta Apply(const std::vector<flowhash::MemberChange>& changes, uint32_t pool);
    std::unique_ptr<MemberTable> MakeTable();
    void SetTableSize(uint32_t size);
    uint32_t GetTableSize() const;
    bool TrySetScheme(std::string spec);
    MemberPool& GetPool(uint32_t pool) const;
    void HearScheme(uint32_t pool);
    std::optional<uint32_t> FindPool(const SteeredPacket& packet) const;
    Fate Judge(const SteeredPacket& packet);
    SteeringVerdict SteerFragment(const SteeredPacket& packet);
    SteeringVerdict Carry(const SteeredPacket& packet, const Fate& fate);
    Fate Choose(uint32_t pool, const SteeredPacket& packet);
    flowhash::FlowKey WholeKey(const MemberPool& pool, const SteeredPacket& packet) const;
    void AddMembership(std::vector<Membership>& memberships, const Membership& membership);
    uint64_t OriginOf(const SteeredPacket& packet) const;
    bool IsFromMember(const SteeredPacket& packet, uint32_t pool) const;
    bool IsAt(const Membership& membership, const flowhash::HostAddress& address) const;
    bool ChoosesForAnswers(uint32_t number, const PacketView& view) const;
    void LearnFrom(const SteeredPacket& packet);
    void FollowEnds(const SteeredPacket& packet);
    bool MayBeRemembered(const SteeredPacket& packet) const;
    void ForgetFlow(const flowhash::FlowKey& flow);
    bool LearnShared(uint32_t pool, const flowhash::FlowKey& flow, flowhash::MemberId member);
    void SendShared(std::optional<uint16_t> peer, Ptr<Packet> message);
    template <typename Visitor>
    void VisitSender(const SteeredPacket& packet, Visitor visit) const;

    std::vector<std::unique_ptr<MemberPool>> m_pools;
    std::unique_ptr<MemberTable> m_table;
    ServiceTable m_services;
    std::vector<std::vector<Membership>> m_memberPorts; //!< by port
    /// Members by address, for shared media.
    std::unordered_map<flowhash::HostAddress, std::vector<Membership>, flowhash::HostAddressHasher>
        m_byAddress;
    bool m_learnFromMembers{true};
    bool m_hasState{false}; //!< any scheme has
    bool m_forgetEnded{true};
    Time m_tcpFinWait;
    Time m_tcpClosing;
    std::unique_ptr<FlowEnds> m_ends;
    uint32_t m_fragmentEntries;
    Time m_fragmentTimeout;
    std::unique_ptr<FragmentTable<Fate>> m_fragments;
    std::unique_ptr<FlowSharing> m_sharing; //!< none: nobody is told
    uint16_t m_sharer{0};                   //!< id of this one
    std::map<uint16_t, flowhash::HostAddress> m_sharers;

    TracedCallback<const std::vector<flowhash::MemberChange>&, uint32_t> m_membersChangingTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&,
                   const flowhash::UpdateDelta&,
                   uint32_t>
        m_membersChangedTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&, uint64_t, uint32_t>
        m_updateRefusedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const MemberChoice&> m_chosenTrace;
    TracedCallback<const flowhash::FlowKey&, flowhash::MemberId, const char*, uint32_t>
        m_forgottenTrace;
};

} // namespace ns3

#endif // DISTRIBUTOR_NET_DEVICE_H

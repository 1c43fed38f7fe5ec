// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISTRIBUTOR_NET_DEVICE_H
#define DISTRIBUTOR_NET_DEVICE_H

#include "service-table.h"
#include "steering-net-device.h"

#include "ns3/distribution.h"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A forwarding device that spreads flows over members by a hash of their packets (H1 to H3, M1 to
 * M4a, D1 to D5, D7), as in front of, and behind, a tier of traffic managers, or in front of
 * servers that own the service address. What a scheme looks like: flowhash::Distribution.
 *
 * It decides in this order:
 *  1. an own address: to the node's own stack (D4; done by the base);
 *  2. from a member, told by its port and on shared media by its link address: routed (D3);
 *  3. to a declared service or self address, or from a declared service or backend: to the member
 *     that the scheme chooses; ICMP errors by the flow they quote, echo by its identifier (D7);
 *  4. all else: routed (D4). Members' own addresses have host routes.
 *
 * Two distributors with the same scheme and members choose alike, so either can take the other's
 * packets (M4a). The distributor is told of failures by UpdateMembers: it does not probe.
 *
 * Not modelled: groups of members (D6), control connections that name data connections (FTP, D7),
 * later fragments following the choice of the first where the scheme reads ports: they are hashed
 * without ports.
 *
 * @attention Errors of use throw flowhash::SpecError.
 */
class DistributorNetDevice : public SteeringNetDevice
{
  public:
    /// No member is live.
    static constexpr const char* DROP_NO_MEMBER = "no-member";

    /// @return the TypeId
    static TypeId GetTypeId();
    DistributorNetDevice();
    ~DistributorNetDevice() override;

    /**
     * Says where a member is, without making it one yet: UpdateMembers may add it later. Its
     * address gets a host route.
     * @param id its id
     * @param port port that leads to it
     * @param neighbor its Ipv4Address or Ipv6Address on that link; may be empty on a port without
     * link addresses
     * @throws flowhash::SpecError if the port does not exist, the id is taken, or a shared medium
     * has no address to tell the member by
     */
    void DeclareMember(flowhash::MemberId id, uint32_t port, const Address& neighbor);

    /// DeclareMember, and a member from now on. @param id its id @param weight its share of the
    /// hash space in proportion @param port as there @param neighbor as there @throws as there
    void AddMember(flowhash::MemberId id, double weight, uint32_t port, const Address& neighbor);

    /// Changes the membership: the place where health probes and event injectors come in.
    /// @param changes them; members to add must be declared @return what moved
    /// @throws flowhash::SpecError if a change cannot be; nothing is changed then
    flowhash::UpdateDelta UpdateMembers(const std::vector<flowhash::MemberChange>& changes);

    /// A virtual service to hash; its address is answered for on shared media.
    /// @param address Ipv4Address or Ipv6Address @param protocol 6 (TCP) or 17 (UDP)
    /// @param port 1 to 65535
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /// A real server behind a service, so that its replies are hashed. @param address as AddService
    /// @param protocol as AddService @param port as AddService
    void AddBackend(const Address& address, uint8_t protocol, uint16_t port);

    /// A source address of translated connections: packets to it are hashed, and it is answered
    /// for. @param address Ipv4Address or Ipv6Address
    void AddSelfAddress(const Address& address);

    /// Replaces the scheme; members stay, what affinity state remembers is lost. @param spec as
    /// flowhash::Distribution::Make takes it
    void SetScheme(const std::string& spec);

    /// @return the scheme, defaults spelled out
    std::string GetScheme() const;

    /// Fixes the random stream of a scheme that chooses at random, which takes none without it: the
    /// spec's seed rules then. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// @return the scheme in use, for monitors; valid until SetScheme
    const flowhash::Distribution& GetDistribution() const;

    /// Signature of the trace source MembersChanging.
    using ChangingTracedCallback = void (*)(const std::vector<flowhash::MemberChange>& changes);
    /// Signature of the trace source MembersChanged.
    using ChangedTracedCallback = void (*)(const std::vector<flowhash::MemberChange>& changes,
                                           const flowhash::UpdateDelta& delta);
    /// Signature of the trace source Chosen.
    using ChosenTracedCallback = void (*)(Ptr<const Packet> packet,
                                          const PacketView& view,
                                          flowhash::MemberId member,
                                          uint32_t port);

  private:
    /// Where a member is.
    struct Place
    {
        uint32_t port{0};
        flowhash::HostAddress neighbor;
    };

    /// What a port means for D3.
    struct MemberPort
    {
        bool hasMembers{false};
        std::optional<flowhash::MemberId> only; //!< the member, where there is but one
    };

    SteeringVerdict DoSteer(Ptr<Packet> packet,
                            uint8_t* bytes,
                            uint32_t available,
                            const PacketView& view,
                            uint32_t port,
                            const Address& from) override;

    /// A sender that D3 applies to.
    struct Sender
    {
        bool isMember{false};
        std::optional<flowhash::MemberId> id; //!< none: one of several behind the port
    };

    std::optional<flowhash::MemberId> Choose(const PacketView& view,
                                             uint32_t port,
                                             const Address& from);
    Sender FindSender(uint32_t port, const Address& from) const;
    Sender FindSharedSender(uint32_t port, const Address& from) const;
    void CheckChanges(const std::vector<flowhash::MemberChange>& changes) const;

    std::unique_ptr<flowhash::Distribution> m_scheme;
    bool m_readsPacket{false}; //!< the scheme's rule reads more than the flow's key
    ServiceTable m_services;
    std::unordered_map<flowhash::MemberId, Place> m_places;
    std::vector<MemberPort> m_memberPorts; //!< by port
    /// Members by address, for shared media.
    std::unordered_map<flowhash::HostAddress, flowhash::MemberId, flowhash::HostAddressHasher>
        m_byAddress;
    bool m_learnFromMembers{true};

    TracedCallback<const std::vector<flowhash::MemberChange>&> m_membersChangingTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&, const flowhash::UpdateDelta&>
        m_membersChangedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, flowhash::MemberId, uint32_t>
        m_chosenTrace;
};

} // namespace ns3

#endif // DISTRIBUTOR_NET_DEVICE_H

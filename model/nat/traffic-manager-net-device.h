// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_NET_DEVICE_H
#define TRAFFIC_MANAGER_NET_DEVICE_H

#include "ns3/affinity-state.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/member-choice.h"
#include "ns3/nstime.h"
#include "ns3/service-table.h"
#include "ns3/steering-net-device.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class ConnectionTable;
struct NatConnection;
class ServerChoice;

/**
 * @ingroup flow-distribution
 *
 * A traffic manager: it translates the destination (a service to the server it chose), the source
 * (the client to a self address and a port of its own), both, or neither, keeps the state of every
 * connection, and reverses the translation for replies (T1, T2, T4, T5). It judges packets and
 * rewrites them; connections are ConnectionTranslator's, their sources SourceTranslation's.
 *
 * A new connection is a TCP SYN, a UDP packet or an ICMP echo request to a declared service. Its
 * two tuples are remembered until it ends or falls silent; all later packets of either direction,
 * and ICMP errors about it, are found by one look-up and rewritten in their bytes. Source ports
 * come from any free port, or from the pre-computed self-source port table of the distributors'
 * scheme (US 7,395,349 claims 21 and 22). The lists of that table are built before the simulation
 * starts, or when a server or service is declared later, so that a change of the membership knows
 * which ports it brings. Where the self address is this device's own (SelfAddressShared false) its
 * replies are routed here whatever their port: all ports are free then.
 *
 * When a server is reported down, its connections are reset to their clients, or left to time out.
 * One that is removed takes no new connection, and those it has go on.
 *
 * With neither translation it only watches: clients address servers by their own addresses, which
 * are then the declared services.
 *
 * Attributes: TranslateDestination, TranslateSource (boolean), SelfAddress (Ipv4Address),
 * SelfAddressIpv6 (Ipv6Address), SelfAddressShared (boolean), ManagerId, Scheme and PortTable
 * ("free", "scheme" or a spec of its own), ServerChoice (a spec: "round-robin", "weighted",
 * "least-connections", "two-choices", "hash key=source ..."), Capacity, TcpHalfOpen,
 * TcpEstablished, TcpClosing, UdpIdle, PortRest, PortRestAfterGain (Time), OnServerFailure ("reset"
 * or "timeout"), MidStreamPickup, FragmentEntries, FragmentTimeout (Time).
 *
 * Times of expiry are exact for what is looked up; the removal itself (trace EntryRemoved, counts)
 * happens with the next new connection or query after it.
 *
 * Fragments behind the first are translated as the first was, in either direction; one that comes
 * before it is dropped, as what it belongs to is not known.
 *
 * Not modelled: level 7 (T3), checks of sequence windows, reassembly, FTP's data connections, and
 * identifications that two clients behind one self address choose alike (RFC 6864).
 */
class TrafficManagerNetDevice : public SteeringNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    TrafficManagerNetDevice();
    ~TrafficManagerNetDevice() override;

    /**
     * Declares a virtual service: only packets to it open connections. ICMP echo requests to the
     * address of any service do too.
     * @param address Ipv4Address or Ipv6Address
     * @param protocol IANA number: 6 TCP, 17 UDP
     * @param port port of the service, kept by translation
     * @throws flowhash::SpecError as ServiceTable::AddService
     */
    void AddService(const Address& address, uint8_t protocol, uint16_t port);

    /**
     * Adds a server to choose from, live at once.
     * @param id its stable id
     * @param address Ipv4Address or Ipv6Address
     * @param weight share of new connections, where the policy takes weights; 0 or more
     * @throws flowhash::SpecError where the id is taken or the weight impossible
     */
    void AddServer(flowhash::MemberId id, const Address& address, double weight = 1.0);

    /**
     * Gives a server an address without making it a member: the second one of a dual-stack server,
     * or that of a server which joins later by UpdateServers.
     * @param id its id @param address Ipv4Address or Ipv6Address, one of each at most
     */
    void AddServerAddress(flowhash::MemberId id, const Address& address);

    /**
     * The servers' membership changed, as this device learned of it (seam for health probes).
     * Connections to a server that went down are reset to their clients if OnServerFailure is
     * "reset" (T4); those to a server that was removed go on until they end. It may be added again.
     * @param changes the changes, in order
     * @throws flowhash::SpecError if one cannot be; nothing is applied then
     */
    void UpdateServers(const std::vector<flowhash::MemberChange>& changes);

    /**
     * The membership of the traffic managers' own tier, for the port table; the first call adds
     * all of them, this one (attribute ManagerId) included. Not needed with free ports.
     * @param changes the changes, in order
     * @throws flowhash::SpecError if one cannot be; nothing is applied then
     */
    void UpdateManagers(const std::vector<flowhash::MemberChange>& changes);

    /// Forgets all connections silently, as a reboot does; their ports rest.
    void ClearState();

    /// @return the connections, expired ones removed first; the class is of the module's inside
    const ConnectionTable& GetConnections();

    /// @return entries, bytes and counts of the state table, expired ones removed first (X4)
    flowhash::StateUsage GetStateUsage();

    /// @param arrival key of a packet as it arrives, of either direction @return the server of the
    /// connection that it belongs to; none: there is none, or its server is not a declared one
    std::optional<flowhash::MemberId> FindServer(const flowhash::FlowKey& arrival) const;

    /// @return server-to-client packets that passed without state, untranslated
    uint64_t GetNUntranslated() const;

    /// @return entries, bytes and counts of what is remembered of first fragments; `misses` are
    /// later fragments whose first one was not known
    flowhash::StateUsage GetFragmentUsage();

    /// @return the policy that chooses servers
    const ServerChoice& GetServerChoice() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

    // Drop reasons beside those of the base, ConnectionTranslator and SourceTranslation.
    static constexpr DropReason DROP_NO_STATE{"no-state"}; //!< mid-stream TCP of no connection
    static constexpr DropReason DROP_NO_STATE_SELF{"no-state-self"}; //!< to the self address
    static constexpr DropReason DROP_NO_PORTS{"no-ports"};           //!< unknown protocol

    /**
     * Signature of the trace source Translated: a connection got its entry.
     * @param client key of the client's packets as they arrive
     * @param server key of the same packets as they leave; equal without translation
     * @param serverId the server; none where it is not a declared one
     */
    using TranslatedTracedCallback = void (*)(const flowhash::FlowKey& client,
                                              const flowhash::FlowKey& server,
                                              std::optional<flowhash::MemberId> serverId);

    /**
     * Signature of the trace source EntryRemoved.
     * @param client as in Translated @param server as in Translated
     * @param why "half-open", "idle", "closed", "reused", "server-failed" or "cleared" (see
     * ConnectionTable::Removal)
     */
    using EntryRemovedTracedCallback = void (*)(const flowhash::FlowKey& client,
                                                const flowhash::FlowKey& server,
                                                const char* why);

    /// Signature of the trace source Untranslated. @param packet as it passes @param view parsed
    using UntranslatedTracedCallback = void (*)(Ptr<const Packet> packet, const PacketView& view);

  protected:
    void DoInitialize() override;

  private:
    struct Parts; //!< what it is made of

    SteeringVerdict DoSteer(SteeredPacket& packet) override;

    // Packets
    SteeringVerdict SteerWhole(SteeredPacket& packet);
    SteeringVerdict SteerLaterFragment(SteeredPacket& packet);
    SteeringVerdict Pass(SteeredPacket& packet, const NatConnection& connection, bool fromClient);
    SteeringVerdict SteerUnknown(SteeredPacket& packet, int64_t now);
    const DropReason* WhyNotOpen(const PacketView& view) const;
    SteeringVerdict Refuse(const PacketView& view, const DropReason& reason);

    // State
    void Removed(const NatConnection& connection, const char* why);
    void ResetConnections(flowhash::MemberId server);
    void Configure();
    void CheckIdle(const char* attribute) const;
    template <void (TrafficManagerNetDevice::*SET)(std::string)>
    bool Try(std::string text);

    // Addresses
    bool IsTransparent() const;
    bool IsService(const PacketView& view) const;

    // Attributes
    void SetTranslateDestination(bool translate);
    bool GetTranslateDestination() const;
    void SetTranslateSource(bool translate);
    bool GetTranslateSource() const;
    void SetScheme(std::string spec);
    std::string GetScheme() const;
    void SetPortTable(std::string choice);
    std::string GetPortTable() const;
    void SetServerChoice(std::string spec);
    std::string GetServerChoiceSpec() const;
    void SetOnServerFailure(std::string action);
    std::string GetOnServerFailure() const;
    void SetSelfAddress(Ipv4Address address);
    Ipv4Address GetSelfAddress() const;
    void SetSelfAddressIpv6(Ipv6Address address);
    Ipv6Address GetSelfAddressIpv6() const;

    bool m_selfShared;
    bool m_midStreamPickup;
    bool m_resetOnServerFailure{true};
    uint32_t m_capacity;
    flowhash::MemberId m_managerId;
    Time m_tcpHalfOpen;
    Time m_tcpEstablished;
    Time m_tcpClosing;
    Time m_udpIdle;
    Time m_portRest;
    Time m_portRestAfterGain;
    std::string m_serverChoiceSpec;

    ServiceTable m_services;
    std::unique_ptr<Parts> m_parts;
    uint64_t m_untranslated{0};
    uint32_t m_fragmentEntries;
    Time m_fragmentTimeout;

    TracedCallback<const flowhash::FlowKey&,
                   const flowhash::FlowKey&,
                   std::optional<flowhash::MemberId>>
        m_translatedTrace;
    TracedCallback<const flowhash::FlowKey&, const flowhash::FlowKey&, const char*>
        m_entryRemovedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&> m_untranslatedTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&, uint32_t> m_membersChangingTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&,
                   const flowhash::UpdateDelta&,
                   uint32_t>
        m_membersChangedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const MemberChoice&> m_chosenTrace;
};

} // namespace ns3

#endif // TRAFFIC_MANAGER_NET_DEVICE_H

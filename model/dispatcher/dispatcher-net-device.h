// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_NET_DEVICE_H
#define DISPATCHER_NET_DEVICE_H

#include "reported-loads.h"

#include "ns3/affinity-state.h"
#include "ns3/member-choice.h"
#include "ns3/nstime.h"
#include "ns3/steering-net-device.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class ConnectionTable;
class TableSync;
struct NatConnection;

/**
 * @ingroup flow-distribution
 *
 * One dispatcher of a cluster (C1 to C9): it gives each flow, or each client, a server, keeps that
 * in its dispatch table, and tells the other dispatchers, so that a later packet may come in at any
 * of them. The cluster has one address, that of its services, which it replaces by the server's
 * (C6); in replies it is put back, whether there is an entry or not, as protocol and port tell the
 * service.
 *
 * A request without an entry: one that opens (TCP SYN, UDP, ICMP echo request) gets a server at
 * once, or the client is locked first (attribute Lock, C4): the others are told, send the client's
 * packets here, and the packets wait; after LockHold, and with LockPackets of them, the server is
 * chosen, and entry and end of the lock go out as one word. Where two lock at once the lower
 * DispatcherId keeps the lock. One whose holder keeps silent for LockTimeout is taken over.
 * What does not open and finds neither entry nor lock is treated by NoEntry. Later fragments go,
 * and wait, with the first one of their packet.
 *
 * Where Applications tells those of a TCP port by the path that is asked for, the dispatcher
 * answers the SYN itself, with the client locked, and binds the connection to a server when it
 * knows the path (DelayedBinding); BindingTimeout, BindingRetry, BindingWindow.
 *
 * What dispatchers tell each other are UDP packets from own address to own address (TableSync,
 * attribute Sync), port PORT, by the device's routes.
 *
 * It fails with all it knows and holds; when it works again it asks the others for their table.
 *
 * Attributes: DispatcherId, EntryKey ("tuple" or "client"), Capacity, TcpHalfOpen, TcpEstablished,
 * TcpClosing, UdpIdle, Removal ("linger" or "at-once"), SeesReplies, NoEntry ("drop", "reset",
 * "choose" or "hold"), HoldTime, HeldPackets, Lock, LockHold, LockPackets, LockTimeout,
 * BindingTimeout, BindingRetry, BindingWindow, ServerChoice, Applications, Sync, FragmentEntries,
 * FragmentTimeout.
 *
 * Not modelled: FTP's data connections, checks of sequence windows.
 */
class DispatcherNetDevice : public SteeringNetDevice
{
  public:
    /// UDP port of what dispatchers tell each other, at both ends.
    static constexpr uint16_t PORT = 3780;

    /// @return the TypeId
    static TypeId GetTypeId();
    DispatcherNetDevice();
    ~DispatcherNetDevice() override;

    /**
     * Declares a service of the cluster.
     * @param address Ipv4Address or Ipv6Address
     * @param protocol IANA number: 6 TCP, 17 UDP
     * @param port port of the service, kept by translation
     * @param shared whether the other dispatchers are told of its entries
     * @throws flowhash::SpecError as ServiceTable::AddService, and where another address has a
     * service with this protocol and port, as replies could not tell them apart
     */
    void AddService(const Address& address, uint8_t protocol, uint16_t port, bool shared = true);

    /// Gives a server an address. @param id its id @param address Ipv4Address or Ipv6Address, one
    /// of each at most
    void AddServerAddress(flowhash::MemberId id, const Address& address);

    /**
     * The servers' membership changed, as this device learned of it. Entries of a server that went
     * down are forgotten, here alone; each dispatcher learns of it by itself. Words of others that
     * name such a server are not heeded.
     * @param changes the changes, in order
     * @throws flowhash::SpecError if one cannot be; nothing is applied then
     */
    void UpdateServers(const std::vector<flowhash::MemberChange>& changes);

    /// Tells where another dispatcher is. @param id its DispatcherId @param address its own
    /// address, Ipv4Address or Ipv6Address
    void AddDispatcherAddress(uint16_t id, const Address& address);

    /**
     * Where all dispatchers share a medium, what is for all goes to a group, in one frame; else a
     * copy goes to each. Only with Spread=broadcast of Sync; on a mesh of point-to-point links a
     * copy a link is all that there can be.
     * @param group multicast Ipv4Address or Ipv6Address that all of them use, of the version of
     * their own addresses @param port where the others are
     * @throws flowhash::SpecError if it is no group, or the port's medium has no link addresses
     */
    void UseGroup(const Address& group, uint32_t port);

    /**
     * The cluster's membership, as this device learned of it: whom it tells of entries. It is told
     * of itself, too: before it comes, and after it went, it says and hears nothing; when it comes
     * while it runs it asks for the others' table. Locks of one that goes are lost.
     * @param changes the changes, in order
     * @throws flowhash::SpecError where the address of one that comes is not known
     */
    void UpdateDispatchers(const std::vector<flowhash::MemberChange>& changes);

    /// @return the entries, expired ones removed first; the class is of the module's inside
    const ConnectionTable& GetEntries();

    /// @return entries, bytes and counts of the dispatch table, expired ones removed first (X4)
    flowhash::StateUsage GetStateUsage();

    /// @param arrival key of a packet as it arrives, of either direction @return the server of its
    /// entry; none: there is none
    std::optional<flowhash::MemberId> FindServer(const flowhash::FlowKey& arrival) const;

    /// @return what tells the others
    Ptr<TableSync> GetSync() const;

    /// @return locks that this dispatcher holds, and knows of others
    uint32_t GetNLocks() const;

    /// @return what came of servers' reports of their load (C8)
    const ReportedLoads::Counts& GetLoadReports() const;

    /// @return replies that were translated without an entry
    uint64_t GetNWithoutEntry() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

    // Drop reasons beside those of the base, DispatchTable, LockKeeper and DelayedBinding.
    static constexpr DropReason DROP_NO_ENTRY{"no-entry"};       //!< neither entry nor lock
    static constexpr DropReason DROP_NO_SERVICE{"no-service"};   //!< none has its protocol and port
    static constexpr DropReason DROP_BAD_MESSAGE{"bad-message"}; //!< of a dispatcher, a server

    /// Signature of the trace source Translated: an entry was made here. @param client key of the
    /// client's packets as they arrive @param server key of the same packets as they leave
    /// @param serverId the server
    using TranslatedTracedCallback = void (*)(const flowhash::FlowKey& client,
                                              const flowhash::FlowKey& server,
                                              std::optional<flowhash::MemberId> serverId);

    /// Signature of the trace source EntryRemoved. @param client as in Translated @param server as
    /// in Translated @param why see ConnectionTable::Removal
    using EntryRemovedTracedCallback = void (*)(const flowhash::FlowKey& client,
                                                const flowhash::FlowKey& server,
                                                const char* why);

    /// Signature of the trace source BindingEnded. @param client key of the client's packets
    /// @param how DelayedBinding says: bound, handed-over, entry-came, or why there is no entry
    using BindingEndedTracedCallback = void (*)(const flowhash::FlowKey& client,
                                                const DropReason& how);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    class Requests; //!< what it does with packets of clients
    struct Parts;   //!< what it is made of

    SteeringVerdict DoSteer(SteeredPacket& packet) override;
    SteeringVerdict DoHear(SteeredPacket& packet) override;
    uint32_t DoGetNHeld() const override;
    void DoSetFailed(bool failed) override;

    // Packets
    SteeringVerdict SteerWhole(SteeredPacket& packet);
    SteeringVerdict SteerReply(SteeredPacket& packet);
    SteeringVerdict SteerLaterFragment(SteeredPacket& packet);
    const SteeringVerdict& Remembered(const SteeredPacket& packet, const SteeringVerdict& verdict);
    std::optional<flowhash::HostAddress> FindService(const flowhash::FlowKey& reply,
                                                     const NatConnection* entry) const;

    // Talk
    void SendMessage(std::optional<uint16_t> peer, Ptr<Packet> message);
    void UpdateOwn(flowhash::MemberChange::Kind kind);
    void UpdatePeer(uint16_t id, flowhash::MemberChange::Kind kind);

    void Restart();
    void DropHeld();
    void ExpireOften();
    void Removed(const NatConnection& entry, const char* why);
    void Configure();

    // Attributes
    bool SetServerChoice(std::string spec);
    std::string GetServerChoiceSpec() const;
    bool SetApplications(std::string text);
    std::string GetApplications() const;

    uint16_t m_id;
    std::string m_entryKey;
    std::string m_removal;
    std::string m_noEntry;
    std::string m_serverChoiceSpec;
    std::string m_applications;
    std::string m_loadFrom;
    uint32_t m_capacity;
    Time m_tcpHalfOpen;
    Time m_tcpEstablished;
    Time m_tcpClosing;
    Time m_udpIdle;
    Time m_holdTime;
    uint32_t m_heldPackets;
    bool m_seesReplies;
    bool m_locks;
    Time m_lockHold;
    uint32_t m_lockPackets;
    Time m_lockTimeout;
    Time m_bindingTimeout;
    Time m_bindingRetry;
    uint16_t m_bindingWindow;
    uint32_t m_fragmentEntries;
    Time m_fragmentTimeout;

    std::unique_ptr<Parts> m_parts;
    bool m_member{false}; //!< it has come
    uint64_t m_withoutEntry{0};

    TracedCallback<const flowhash::FlowKey&,
                   const flowhash::FlowKey&,
                   std::optional<flowhash::MemberId>>
        m_translatedTrace;
    TracedCallback<const flowhash::FlowKey&, const flowhash::FlowKey&, const char*>
        m_entryRemovedTrace;
    TracedCallback<const flowhash::FlowKey&, const DropReason&> m_bindingEndedTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&, uint32_t> m_membersChangingTrace;
    TracedCallback<const std::vector<flowhash::MemberChange>&,
                   const flowhash::UpdateDelta&,
                   uint32_t>
        m_membersChangedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const MemberChoice&> m_chosenTrace;
};

} // namespace ns3

#endif // DISPATCHER_NET_DEVICE_H

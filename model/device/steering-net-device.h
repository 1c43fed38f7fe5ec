// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_NET_DEVICE_H
#define STEERING_NET_DEVICE_H

#include "forwarding-net-device.h"
#include "packet-pipeline.h"
#include "steered-packet.h"
#include "steering-verdict.h"

#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/packet-view.h"
#include "ns3/traced-callback.h"

#include <functional>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Base of all devices that receive a packet on one port, decide, and send it on from another.
 *
 * A packet is parsed once (SteeredPacket), judged by the private virtual DoSteer, and emitted
 * (ForwardingNetDevice); counting, tracing and the model of processing time stand here, in one
 * place. What goes on is a hop further: its TTL or hop limit is one less.
 *
 * Like a BridgeNetDevice the device can carry an interface of the node's IP stack, which then
 * receives what is addressed to an own address (management, D4), and sends through the routes here:
 * such packets are not steered. Or the stack has interfaces on the ports, as on a router: then
 * their IPv4 addresses are own addresses, and its IPv4 routes (static and global routing) are
 * taken, when the simulation starts.
 * The device is asked first about packets to own addresses, and about packets to groups that it
 * joined (DoHear): control messages, heartbeats and probes come that way, on standby, too.
 *
 * At every moment: received + generated + copied = forwarded + delivered + consumed + dropped +
 * held. What a port's own queue or link loses is counted by that port's traces.
 *
 * Frames for other link addresses are ignored. Link-local groups that were not joined and
 * broadcasts end here (consumed). Padding of the link is taken off.
 *
 * Not modelled: ICMP messages about packets that are dropped (time exceeded among them).
 */
class SteeringNetDevice : public ForwardingNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SteeringNetDevice();
    ~SteeringNetDevice() override;

    /// Packets to this address go to the node's own stack; it is an answered address, too.
    /// @param address Ipv4Address or Ipv6Address
    void AddOwnAddress(const Address& address);

    /// @param address any @return whether packets to it go to the node itself
    bool HasOwnAddress(const flowhash::HostAddress& address) const;

    /// Hears this group: packets to it are not routed. @param group multicast Ipv4Address or
    /// Ipv6Address @throws flowhash::SpecError if it is no group
    void JoinGroup(const Address& group);

    /**
     * Takes frames to this group of link addresses, such as one that several nodes answer with. Of
     * groups that no IP group maps to, only those that a device joined are taken: a NIC's filter.
     * @param group link address of a group
     */
    void JoinLinkGroup(Mac48Address group);

    /// Is asked about a packet to an own address or to a joined group. @return what is to be done
    /// with it; none: it is not for who was asked
    using Hearer = std::function<std::optional<SteeringVerdict>(const SteeredPacket& packet)>;

    /// Adds one who is asked before the device itself, after those that were added before.
    /// @param hearer it
    void AddHearer(Hearer hearer);

    /// Takes the IPv4 addresses and routes that the node's stack has on ports; own routes go before
    /// them. Done by itself when the simulation starts; to be called again after
    /// Ipv4GlobalRoutingHelper::RecomputeRoutingTables.
    void LearnFromStack();

    /// @return whether the network's stacks compute checksums; known when the simulation starts
    bool HasChecksums() const;

    /// @return packets inside: that wait for processing or for a neighbour's link address, or that
    /// the device holds
    uint32_t GetNHeld() const;

    // Drop reasons, beside those of the base.
    static constexpr DropReason DROP_NOT_IP{"not-ip"};
    /// To a group of link addresses that was not joined.
    static constexpr DropReason DROP_OTHER_GROUP{"other-link-group"};
    static constexpr DropReason DROP_OVERLOAD{"processing-overload"};
    static constexpr DropReason DROP_TTL{"ttl-exceeded"}; //!< TTL or hop limit was used up
    /// A later fragment of a packet whose first one was not seen.
    static constexpr DropReason DROP_BEFORE_FIRST{"fragment-before-first"};

  protected:
    void DoInitialize() override;

    /// Has packets dropped that would go back to the neighbour they came from; for choosers: only
    /// one-armed devices may send there. Set for good.
    void NeverReturn();

    /**
     * Sends one more copy of a packet that is being steered (replication to several members);
     * counted as copied.
     * @param packet the packet, itself left to its verdict
     * @param port where the copy leaves @param nextHop neighbour there
     */
    void SendCopy(SteeredPacket& packet, uint32_t port, const flowhash::HostAddress& nextHop);

    /**
     * Goes on with a packet that was held.
     * @param packet the packet @param verdict what is to be done; another HOLD leaves all as it is.
     * On standby it is dropped instead of leaving, after a failure in any case.
     */
    void Release(SteeredPacket& packet, const SteeringVerdict& verdict);

  private:
    /**
     * Decides. Own addresses and groups, and neighbour discovery, are settled before.
     * @param packet the packet; may be rewritten
     * @return what is to be done with it; HOLD: the device keeps a copy of it
     */
    virtual SteeringVerdict DoSteer(SteeredPacket& packet) = 0;

    /**
     * Asked about a packet to an own address or to a joined group that no hearer claims, before the
     * node's own stack sees it.
     * @param packet the packet
     * @return what is to be done with it; DELIVER, unless a derived class says otherwise
     */
    virtual SteeringVerdict DoHear(SteeredPacket& packet);

    /// @return packets that the device holds by verdict
    virtual uint32_t DoGetNHeld() const;

    void DoReceive(const Ptr<const Packet>& packet,
                   uint32_t port,
                   const Address& from,
                   const Address& to,
                   uint16_t protocol) override;
    bool HasJoined(const Mac48Address& group) const;
    void ReceiveControl(const SteeredPacket& packet, uint16_t protocol);
    void Queue(const SteeredPacket& packet);
    void ProcessQueued(SteeredPacket& packet);
    void Process(SteeredPacket& packet);
    void Conclude(SteeredPacket& packet, const SteeringVerdict& verdict);
    void Route(SteeredPacket& packet);
    void Leave(SteeredPacket& packet, uint32_t port, const flowhash::HostAddress& nextHop);
    bool WouldReturn(const SteeredPacket& packet, const flowhash::HostAddress& nextHop) const;
    void Deliver(SteeredPacket& packet);
    void Hear(const flowhash::HostAddress& address);
    bool IsHeard(const flowhash::HostAddress& address) const;
    SteeringVerdict AskHearers(SteeredPacket& packet);
    bool DelaysPackets() const;

    std::vector<flowhash::HostAddress> m_heard; //!< own addresses and joined groups, sorted
    std::vector<Mac48Address> m_linkGroups;     //!< joined
    std::vector<Hearer> m_hearers;
    bool m_mayReturn{true};
    bool m_checksums{false};
    bool m_recordsHeaders{false};

    Time m_latency;
    double m_packetRate; //!< packets/s, 0: no limit
    uint32_t m_queueLimit;
    PacketPipeline m_pipeline;

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_receivedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_deliveredTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_consumedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_copiedTrace;
};

} // namespace ns3

#endif // STEERING_NET_DEVICE_H

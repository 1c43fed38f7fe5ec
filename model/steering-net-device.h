// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_NET_DEVICE_H
#define STEERING_NET_DEVICE_H

#include "logical-net-device.h"
#include "neighbor-table.h"
#include "packet-view.h"
#include "steering-verdict.h"

#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <vector>

namespace ns3
{

class RouteTable;

/**
 * @ingroup flow-distribution
 *
 * Base of all devices that receive a packet on one port, decide, and send it on from another.
 *
 * Ports are NetDevices of the same node, added as to a BridgeNetDevice; point-to-point and CSMA
 * may be mixed. A packet is parsed once (PacketView), judged by the private virtual DoSteer, and
 * emitted; counting, tracing and the model of processing time stand here, in one place. On media
 * with addresses the device answers ARP and neighbour discovery for the addresses it stands for,
 * and resolves those of its next hops itself.
 *
 * Like a BridgeNetDevice the device can carry an interface of the node's IP stack, which then
 * receives what is addressed to an own address (management, D4), and sends through the routes here:
 * such packets are not steered.
 *
 * At every moment: received + generated + copied = forwarded + delivered + consumed + dropped +
 * held. What a port's own queue or link loses is counted by that port's traces.
 *
 * Frames for other link addresses are ignored. Link-local groups and broadcasts end here
 * (consumed). Padding of the link is taken off.
 *
 * Not modelled: decrementing TTL or hop limit (the devices switch, they are not seen as hops),
 * fragmentation at a smaller MTU.
 */
class SteeringNetDevice : public LogicalNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SteeringNetDevice();
    ~SteeringNetDevice() override;

    /// Adds a port. @param device an installed device of the same node @return the port's number,
    /// from 0 upward
    uint32_t AddPort(Ptr<NetDevice> device);

    /// @return how many ports there are
    uint32_t GetNPorts() const;

    /// @param port its number @return the device
    Ptr<NetDevice> GetPort(uint32_t port) const;

    /**
     * Adds a route; the longest matching prefix wins.
     * @param network Ipv4Address or Ipv6Address
     * @param prefixLength bits that count
     * @param port where it leaves
     * @param gateway neighbour that takes it on; an empty Address: the destination itself
     */
    void AddRoute(const Address& network,
                  uint8_t prefixLength,
                  uint32_t port,
                  const Address& gateway = Address());

    /// Packets to this address go to the node's own stack. @param address Ipv4 or Ipv6Address
    void AddOwnAddress(const Address& address);

    /// ARP and neighbour solicitations for this address are answered with the port's own link
    /// address. Own addresses are included. @param address Ipv4Address or Ipv6Address
    void AddAnsweredAddress(const Address& address);

    /// Fails (drops everything silently) or works again. @param failed which
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

    /// Sets a neighbour's link address by hand. @param port where @param neighbor Ipv4Address or
    /// Ipv6Address @param link its link address
    void AddNeighbor(uint32_t port, const Address& neighbor, Mac48Address link);

    /// @return packets that wait inside for processing or for a neighbour's link address
    uint32_t GetNHeld() const;

    // Drop reasons common to all steering devices.
    static constexpr const char* DROP_FAILED = "device-failed";
    static constexpr const char* DROP_MALFORMED = "malformed";
    static constexpr const char* DROP_NOT_IP = "not-ip";
    static constexpr const char* DROP_NO_ROUTE = "no-route";
    static constexpr const char* DROP_UNRESOLVED = "neighbor-unresolved";
    static constexpr const char* DROP_OVERLOAD = "processing-overload";

    /// Signature of the trace sources Received, Forwarded, Delivered, Consumed and Copied. The
    /// view is that of the packet as it came in, whatever was rewritten since; for ARP, and for
    /// what could not be parsed, it is empty or incomplete.
    using PortTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        uint32_t port);
    /// Signature of the trace source Dropped.
    using DropTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        const char* reason);
    /// Signature of the trace source Generated.
    using GeneratedTracedCallback = void (*)(Ptr<const Packet> packet, const PacketView& view);

    // NetDevice: packets of the node's own stack leave by the routes.
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

    /// Sends a packet that this device made (a reset, an ICMP error) by its routes; counted as
    /// generated. @param packet an IP packet
    void SendGenerated(Ptr<Packet> packet);

    /**
     * Sends one more copy of a packet that is being steered (replication to several members);
     * counted as copied.
     * @param packet the copy, from its IP header on @param view what was parsed of it
     * @param port where it leaves @param nextHop neighbour there
     */
    void SendCopy(Ptr<Packet> packet,
                  const PacketView& view,
                  uint32_t port,
                  const flowhash::HostAddress& nextHop);

    /**
     * Replaces the first bytes of a packet: the tool for address translation.
     * @param packet the packet @param bytes its new first bytes @param size how many: what is
     * behind them stays as it is, tags too
     */
    static void ReplaceStart(Ptr<Packet> packet, const uint8_t* bytes, uint32_t size);

    /// @param port a port's number @return whether its medium has link addresses, so that several
    /// neighbours may share it
    bool IsShared(uint32_t port) const;

    /// @return link addresses of neighbours
    const NeighborTable& GetNeighbors() const;

    /// @param port a port's number @throws flowhash::SpecError if there is no such port
    void CheckPort(uint32_t port) const;

  private:
    /// One port, with what emission needs at hand.
    struct Port
    {
        Ptr<NetDevice> device;
        Address broadcast;        //!< destination where the medium has no link addresses
        bool needsAddress{false}; //!< its medium has link addresses
    };

    /// A packet that waits for its turn.
    struct Arrival
    {
        Ptr<Packet> packet;
        PacketView view;
        uint32_t port;
        Address from;
    };

    /**
     * Decides. Own addresses, neighbour discovery and link-local groups are settled before.
     * @param packet the packet, from its IP header on; may be rewritten in place
     * @param bytes its first `available` bytes, as a scratch copy that may be changed: a verdict to
     * route reads the destination there, so a rewriting device changes both
     * @param available how many
     * @param view what was parsed from them
     * @param port where it came in
     * @param from link address of the sender
     */
    virtual SteeringVerdict DoSteer(Ptr<Packet> packet,
                                    uint8_t* bytes,
                                    uint32_t available,
                                    const PacketView& view,
                                    uint32_t port,
                                    const Address& from) = 0;

    void ReceiveFromPort(Ptr<NetDevice> device,
                         Ptr<const Packet> packet,
                         uint16_t protocol,
                         const Address& from,
                         const Address& to,
                         PacketType type);
    void ReceiveControl(Ptr<const Packet> packet,
                        const PacketView& view,
                        uint32_t port,
                        const Address& from,
                        uint16_t protocol);
    void Queue(const Arrival& arrival);
    void BeginProcessing();
    void ProcessQueued(const Arrival& arrival);
    void Process(Ptr<Packet> packet,
                 uint8_t* bytes,
                 uint32_t available,
                 const PacketView& view,
                 uint32_t port,
                 const Address& from);
    void Route(Ptr<Packet> packet,
               const PacketView& view,
               const flowhash::HostAddress& destination);
    void Emit(Ptr<Packet> packet,
              const PacketView& view,
              uint32_t port,
              const flowhash::HostAddress& nextHop);
    void Transmit(Ptr<Packet> packet,
                  const PacketView& view,
                  uint32_t port,
                  const Address& link,
                  uint16_t protocol);
    void Deliver(Ptr<Packet> packet, const PacketView& view, uint32_t port, const Address& from);
    void Drop(Ptr<const Packet> packet, const PacketView& view, const char* reason);
    void SendNeighborMessage(Ptr<Packet> packet,
                             uint32_t port,
                             const Address& link,
                             uint16_t protocol);
    void SendReleased(const NeighborTable::Waiting& waiting, uint32_t port, const Address& link);
    void DropUnresolved(const NeighborTable::Waiting& waiting);
    bool IsOwn(const flowhash::HostAddress& address) const;
    bool DelaysPackets() const;

    std::vector<Port> m_ports;
    std::vector<uint32_t> m_portOfInterface; //!< by interface index; NO_PORT for others
    std::vector<flowhash::HostAddress> m_ownAddresses;
    std::unique_ptr<RouteTable> m_routes;
    Ptr<NeighborTable> m_neighbors;
    bool m_failed{false};

    Time m_latency;
    double m_packetRate; //!< packets/s, 0: no limit
    uint32_t m_queueLimit;
    uint32_t m_held{0};    //!< arrivals waiting or in the pipeline
    uint32_t m_waiting{0}; //!< arrivals whose processing has not begun
    Time m_busyUntil;

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_receivedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_forwardedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_deliveredTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_consumedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_copiedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&> m_generatedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const char*> m_droppedTrace;
};

} // namespace ns3

#endif // STEERING_NET_DEVICE_H

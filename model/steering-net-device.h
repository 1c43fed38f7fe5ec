// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_NET_DEVICE_H
#define STEERING_NET_DEVICE_H

#include "packet-view.h"
#include "steering-verdict.h"

#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class Node;
class NeighborTable;
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
 * receives what is addressed to an own address (management, D4).
 *
 * Not modelled: decrementing TTL or hop limit (the devices switch, they are not seen as hops),
 * fragmentation at a smaller MTU.
 */
class SteeringNetDevice : public NetDevice
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

    /// @return packets that wait inside for processing or for a neighbour's link address
    uint32_t GetNHeld() const;

    // Drop reasons common to all steering devices.
    static constexpr const char* DROP_FAILED = "device-failed";
    static constexpr const char* DROP_MALFORMED = "malformed";
    static constexpr const char* DROP_NOT_IP = "not-ip";
    static constexpr const char* DROP_NO_ROUTE = "no-route";
    static constexpr const char* DROP_UNRESOLVED = "neighbor-unresolved";
    static constexpr const char* DROP_OVERLOAD = "processing-overload";

    /// Signature of the trace sources Received, Forwarded and Delivered.
    using PortTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        uint32_t port);
    /// Signature of the trace source Dropped.
    using DropTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        const char* reason);

    // NetDevice
    // (the usual overrides are declared here)

  protected:
    void DoDispose() override;
    void DoInitialize() override;

    /// Sends a packet that this device made (a reset, an ICMP error) by its routes; counted as
    /// generated. @param packet an IP packet
    void SendGenerated(Ptr<Packet> packet);

    /**
     * Replaces the first bytes of a packet: the tool for address translation.
     * @param packet the packet @param bytes its new first bytes @param size how many: what is
     * behind them stays as it is, tags too
     */
    static void ReplaceStart(Ptr<Packet> packet, const uint8_t* bytes, uint32_t size);

  private:
    /**
     * Decides.
     * @param packet the packet, from its IP header on; may be rewritten in place
     * @param bytes its first `available` bytes, as a scratch copy that may be changed
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
};

} // namespace ns3

#endif // STEERING_NET_DEVICE_H

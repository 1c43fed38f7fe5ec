// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_NET_DEVICE_H
#define STEERING_NET_DEVICE_H

#include "forwarding-net-device.h"
#include "packet-view.h"
#include "steering-verdict.h"

#include "ns3/nstime.h"
#include "ns3/traced-callback.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Base of all devices that receive a packet on one port, decide, and send it on from another.
 *
 * A packet is parsed once (PacketView), judged by the private virtual DoSteer, and emitted
 * (ForwardingNetDevice); counting, tracing and the model of processing time stand here, in one
 * place.
 *
 * Like a BridgeNetDevice the device can carry an interface of the node's IP stack, which then
 * receives what is addressed to an own address (management, D4), and sends through the routes here:
 * such packets are not steered. Or the stack has interfaces on the ports, as on a router: then
 * their IPv4 addresses are own addresses, and its IPv4 routes (static and global routing) are
 * taken, when the simulation starts.
 *
 * At every moment: received + generated + copied = forwarded + delivered + consumed + dropped +
 * held. What a port's own queue or link loses is counted by that port's traces.
 *
 * Frames for other link addresses are ignored. Link-local groups and broadcasts end here
 * (consumed). Padding of the link is taken off.
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

    /// Takes the IPv4 addresses and routes that the node's stack has on ports; own routes go before
    /// them. Done by itself when the simulation starts; to be called again after
    /// Ipv4GlobalRoutingHelper::RecomputeRoutingTables.
    void LearnFromStack();

    /// @return packets that wait inside for processing or for a neighbour's link address
    uint32_t GetNHeld() const;

    // Drop reasons, beside those of the base.
    static constexpr const char* DROP_NOT_IP = "not-ip";
    static constexpr const char* DROP_OVERLOAD = "processing-overload";

  protected:
    void DoInitialize() override;

  private:
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

    void DoReceive(Ptr<const Packet> packet,
                   uint32_t port,
                   const Address& from,
                   uint16_t protocol) override;
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
    void Deliver(Ptr<Packet> packet, const PacketView& view, uint32_t port, const Address& from);
    bool IsOwn(const flowhash::HostAddress& address) const;
    bool DelaysPackets() const;

    std::vector<flowhash::HostAddress> m_ownAddresses; //!< sorted: a router has one on each port

    Time m_latency;
    double m_packetRate; //!< packets/s, 0: no limit
    uint32_t m_queueLimit;
    uint32_t m_held{0};    //!< arrivals waiting or in the pipeline
    uint32_t m_waiting{0}; //!< arrivals whose processing has not begun
    Time m_busyUntil;

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_receivedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_deliveredTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_consumedTrace;
};

} // namespace ns3

#endif // STEERING_NET_DEVICE_H

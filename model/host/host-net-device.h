// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOST_NET_DEVICE_H
#define HOST_NET_DEVICE_H

#include "ns3/steering-net-device.h"

#include <cstdint>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What stands between a host's links and its IP stack: the stack has its one interface on this
 * device, and the links are its ports. What comes in to an own address goes up; nothing is
 * forwarded.
 *
 * A server behind dispatchers (C6) gets requests with its own address for destination, and would
 * answer with it for source. Where its replies pass the dispatchers they put the service's address
 * back; where replies go straight to the client, the server has to do so itself (direct server
 * return): RestoreService. Then what leaves from the port of such a service has the service's
 * address for source, ICMP errors about such packets and the fragments of a packet included; an
 * answered echo has that of the first service. Who restores cannot be asked at its own address on
 * these ports any more.
 *
 * It also writes the flow labels of what the stack sends over IPv6 (LabelFlows), which ns-3's
 * stacks write as 1 for all flows.
 *
 * Attributes: FragmentEntries, FragmentTimeout.
 */
class HostNetDevice : public SteeringNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    HostNetDevice();
    ~HostNetDevice() override;

    /**
     * Replies of this service leave with its address.
     * @param service Ipv4Address or Ipv6Address that clients ask
     * @param protocol IANA number: 6 TCP, 17 UDP
     * @param port port of the service, which translation kept
     * @throws flowhash::SpecError if another address of this version has a service with this
     * protocol and port, as replies could not tell them apart
     */
    void RestoreService(const Address& service, uint8_t protocol, uint16_t port);

    /// Packets to this address are the stack's, too, and nobody is told that it is here: that of a
    /// service which several hosts have. @param address Ipv4Address or Ipv6Address
    void TakeQuietly(const Address& address);

    /**
     * What the stack sends over IPv6 gets flow labels, one a flow (FlowLabeller). Before the start.
     * @param changes when a flow's label is drawn anew: never, timeout, packets:N or probability:P
     * @throws std::invalid_argument if it is none of these
     */
    void LabelFlows(const std::string& changes);

    /// Fixes the random stream of labels. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// @return how often a flow's label was drawn anew
    uint64_t GetNLabelChanges() const;

    /// @return packets of the stack that left with a service's address
    uint64_t GetNRestored() const;

    // NetDevice
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

    // Drop reasons.
    static constexpr DropReason DROP_NOT_OWN{"not-own"}; //!< to an address that the host has not

  protected:
    void DoInitialize() override;

  private:
    struct Parts; //!< what restoring is made of

    SteeringVerdict DoSteer(SteeredPacket& packet) override;

    bool Restore(SteeredPacket& packet);
    bool Label(SteeredPacket& packet);

    std::unique_ptr<Parts> m_parts;
    uint32_t m_fragmentEntries;
    Time m_fragmentTimeout;
    uint64_t m_restored{0};
};

} // namespace ns3

#endif // HOST_NET_DEVICE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_ENDPOINT_H
#define LIGHT_ENDPOINT_H

#include "light-segment.h"

#include "ns3/application.h"
#include "ns3/host-address.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet-view.h"

#include <cstdint>
#include <vector>

namespace ns3
{

class FlowTag;

/**
 * @ingroup flow-distribution
 *
 * What both ends of light flows have in common. It stands on an ordinary node, between its devices
 * and its stack: IP packets that come in are looked at here first, and what is none of a light flow
 * goes on to the stack, such as echoes, neighbour discovery and ICMP errors. What is sent goes to
 * the device to which the stack's routes lead, which is point-to-point or finds neighbours itself
 * (SteeringNetDevice, and so HostNetDevice): nobody asks ARP here.
 *
 * A node has one such application at most: its sockets of TCP hear nothing.
 */
class LightEndpoint : public Application
{
  public:
    /// Where packets to an address leave.
    struct Way
    {
        Ptr<NetDevice> device;        //!< null: there is no route
        flowhash::HostAddress source; //!< own address
    };

    /// @return the TypeId
    static TypeId GetTypeId();
    LightEndpoint();
    ~LightEndpoint() override;

    /// @return packets that were given to devices
    uint64_t GetNSent() const;

    /// @return packets of light flows that came
    uint64_t GetNReceived() const;

    /// @return resets that answered segments of no connection
    uint64_t GetNResets() const;

    /// @return packets that were sent again
    uint64_t GetNResent() const;

  protected:
    /// A packet that came.
    struct Arrival
    {
        Ptr<const Packet> packet;
        PacketView view;
        const FlowTag* tag; //!< null: it has none
        uint32_t copied;    //!< bytes in `bytes`
        uint8_t bytes[PacketView::WANTED];
    };

    void DoDispose() override;

    /// Finds the node's stacks. @throws std::logic_error where it has none
    void FindStacks();

    /// Steps between the devices and the stack. @throws std::logic_error where the node has no
    /// stack, or another such application
    void Attach();

    /// Lets the stack hear for itself again.
    void Detach();

    /// @return the way to an address @param target it
    /// @throws std::logic_error for a device that packets cannot just be given to, or whose MTU has
    /// no room for a segment of the MSS
    Way FindWay(const flowhash::HostAddress& target) const;

    /// @return whether the stack takes packets to an address for itself @param address it
    bool IsOwn(const flowhash::HostAddress& address) const;

    /// @return whether the stack takes packets to an address, which is looked up once @param
    /// address it
    bool IsKnownOwn(const flowhash::HostAddress& address);

    /// @return bytes of payload that a segment holds
    uint32_t GetMss() const;

    /// @return time after which what was not answered is sent again
    int64_t GetResendTime() const;

    /// @return how often
    uint32_t GetResends() const;

    /// Sends a packet. @param segment it @param device where @param flow its flow's number, or
    /// NO_FLOW @param reverse server to client @param count number in its direction, or
    /// AS_MADE @param profile of the flow
    void Transmit(const LightSegment& segment,
                  const Ptr<NetDevice>& device,
                  uint32_t flow,
                  bool reverse,
                  uint32_t count,
                  uint32_t profile);

    /// Counts packets that are sent again. @param packets how many
    void CountResent(uint32_t packets);

    /// Answers a segment of no connection with a reset, as stacks do (RFC 9293, section 3.10.7.1).
    /// @param arrival the segment, to an own address, no reset @param reverse whether the answer
    /// goes from server to client @param known whether the tuple can be a flow's: then the answer
    /// has the tag of the segment's flow
    void Reset(const Arrival& arrival, bool reverse, bool known);

    static constexpr uint32_t NO_FLOW = UINT32_MAX; //!< no flow's number
    /// No count: packets have numbers in the order in which all nodes send them, above 0. Several
    /// servers may answer a flow, each more than once, and none of them knows of the others.
    static constexpr uint32_t AS_MADE = UINT32_MAX;

  private:
    /// Takes a packet that came. @param arrival it, TCP, UDP or an ICMP error about them, whole
    /// @return false: the stack may have it
    virtual bool DoReceive(const Arrival& arrival) = 0;

    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to,
                 NetDevice::PacketType type);
    template <class Ip>
    void Precede(const Ptr<Ip>& ip, uint16_t protocol);
    void SilenceTrafficControl();
    template <class Ip>
    void Restore(const Ptr<Ip>& ip, uint16_t protocol);

    uint32_t m_mss;
    Time m_resendTime;
    uint32_t m_resends;
    Ptr<Ipv4L3Protocol> m_ipv4; //!< of the node, while attached; null: it has none
    Ptr<Ipv6L3Protocol> m_ipv6;
    std::vector<flowhash::HostAddress> m_own; //!< addresses that were found to be own
    bool m_attached{false};
    uint64_t m_sent{0};
    uint64_t m_received{0};
    uint64_t m_resets{0};
    uint64_t m_resent{0};
};

} // namespace ns3

#endif // LIGHT_ENDPOINT_H

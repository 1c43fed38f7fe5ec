// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOGICAL_NET_DEVICE_H
#define LOGICAL_NET_DEVICE_H

#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What ns-3 asks of every NetDevice and what is the same for all of this module's: the node's stack
 * sees a broadcast device that resolves no link addresses and, unless it says otherwise, has no
 * medium of its own and is always up.
 */
class LogicalNetDevice : public NetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    LogicalNetDevice();
    ~LogicalNetDevice() override;

    void SetIfIndex(const uint32_t index) override;
    uint32_t GetIfIndex() const override;
    /// @return null: there is no channel
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(const uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    /// Does nothing: the link is always up. @param callback never called
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address group) const override;
    Address GetMulticast(Ipv6Address group) const override;
    bool IsBridge() const override;
    bool IsPointToPoint() const override;
    /// The same as Send: link addresses mean nothing here. @param packet packet @param source
    /// ignored @param dest ignored @param protocolNumber link protocol @return as Send
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocolNumber) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(NetDevice::ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(NetDevice::PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

  protected:
    /// @param address link address
    explicit LogicalNetDevice(const Mac48Address& address);

    void DoDispose() override;

    /// @return whether somebody listens to all that comes in
    bool IsOverheard() const
    {
        return !m_promiscRxCallback.IsNull();
    }

    /// Lets who listens to all that comes in have a packet. @param packet it
    /// @param protocol link protocol @param from link address of the sender
    void Overhear(Ptr<const Packet> packet, uint16_t protocol, const Address& from);

    /// Lets the node's stack have a packet, as PassUp does, and nobody else.
    bool PassToStack(const Ptr<NetDevice>& heardBy,
                     Ptr<const Packet> packet,
                     uint16_t protocol,
                     const Address& from);

    /**
     * Hands a packet to who listens to all that comes in, and to the node's stack.
     * @param heardBy device that the stack is to see it come from, this one or one below it
     * @param packet packet @param protocol link protocol @param from link address of the sender
     * @return whether the stack listens to that device
     */
    bool PassUp(const Ptr<NetDevice>& heardBy,
                Ptr<const Packet> packet,
                uint16_t protocol,
                const Address& from);

  private:
    Ptr<Node> m_node;
    uint32_t m_ifIndex{0};
    uint16_t m_mtu;
    Address m_address;
    NetDevice::ReceiveCallback m_rxCallback;
    NetDevice::PromiscReceiveCallback m_promiscRxCallback;
};

} // namespace ns3

#endif // LOGICAL_NET_DEVICE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef EXPRESS_NET_DEVICE_H
#define EXPRESS_NET_DEVICE_H

#include "express-channel.h"

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One end of a point-to-point link that costs one simulator event a frame: when a frame is handed
 * over, it is known when the line will be free, so it is computed when it arrives, and whether it
 * finds room among those that wait. Arrivals and losses are those of PointToPointNetDevice with a
 * drop-tail queue of the same size, to the nanosecond, at the same rate, gap and delay; frames are
 * as long (2 bytes of PPP). Trace sources have the names that they have there.
 *
 * At equal times a departure counts before an arrival. A sink on PhyTxBegin, PhyTxEnd, Sniffer or
 * PromiscSniffer costs another event a frame, and so does a queue disc that is stopped, one for the
 * time when there is room again, or byte queue limits.
 *
 * Another rate, gap or delay holds for frames that are handed over from then on. A link that is
 * down takes none, and what is under way to it is lost (PhyRxDrop). Flow control towards queue
 * discs works where a NetDeviceQueueInterface is aggregated.
 */
class ExpressNetDevice : public NetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ExpressNetDevice();
    ~ExpressNetDevice() override;

    /// Joins a channel; the link is up from then on. @param channel it
    void Attach(Ptr<ExpressChannel> channel);

    /// Called by the channel. @param peer at the other end
    void SetPeer(Ptr<ExpressNetDevice> peer);

    /// @param up whether the link takes frames at this end
    void SetLinkUp(bool up);

    /// @return frames that wait for the line now
    uint32_t GetQueuePackets();

    /// @return their bytes, with the header of the link
    uint64_t GetQueueBytes();

    // NetDevice
    void SetIfIndex(uint32_t index) override;
    uint32_t GetIfIndex() const override;
    Ptr<Channel> GetChannel() const override;
    void SetAddress(Address address) override;
    Address GetAddress() const override;
    bool SetMtu(uint16_t mtu) override;
    uint16_t GetMtu() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsBroadcast() const override;
    Address GetBroadcast() const override;
    bool IsMulticast() const override;
    Address GetMulticast(Ipv4Address group) const override;
    Address GetMulticast(Ipv6Address group) const override;
    bool IsPointToPoint() const override;
    bool IsBridge() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocol) override;
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocol) override;
    Ptr<Node> GetNode() const override;
    void SetNode(Ptr<Node> node) override;
    bool NeedsArp() const override;
    void SetReceiveCallback(ReceiveCallback callback) override;
    void SetPromiscReceiveCallback(PromiscReceiveCallback callback) override;
    bool SupportsSendFrom() const override;

    /// Bytes of the header that a frame has on the line.
    static constexpr uint32_t HEADER = 2;

  protected:
    void NotifyNewAggregate() override;
    void DoDispose() override;

  private:
    /// A frame that waits for the line.
    struct Waiting
    {
        Time start; //!< of its sending
        uint32_t bytes;
    };

    bool HasRoom(uint32_t bytes) const;
    void ForgetStarted();
    Time TimeOf(uint32_t bytes);
    void Drop(const Ptr<const Packet>& packet, uint16_t protocol);
    void WatchSending(const Ptr<const Packet>& packet, uint16_t protocol, Time start, Time end);
    void Begin(Ptr<const Packet> frame);
    void End(Ptr<const Packet> frame);
    void HoldUpper();
    void WakeUpper();
    void Receive(Ptr<Packet> packet, uint16_t protocol);

    Ptr<Node> m_node;
    Ptr<ExpressChannel> m_channel;
    ExpressNetDevice* m_peer{nullptr};
    uint32_t m_peerContext{0};
    uint32_t m_index{0};
    uint16_t m_mtu{1500};
    Mac48Address m_address;
    Address m_remote;
    bool m_linkUp{false};

    DataRate m_rate;
    Time m_gap;
    QueueSize m_limit;
    Ptr<ErrorModel> m_errors;
    Time m_freeAt;               //!< when the line is free
    std::deque<Waiting> m_queue; //!< in the order of their starts; some may have begun
    uint64_t m_queueBytes{0};    //!< of those
    uint32_t m_lastBytes{0};     //!< of the frame whose time was computed last
    uint64_t m_lastRate{0};      //!< bits a second at that time
    Time m_lastTime;             //!< the time that it took
    Ptr<NetDeviceQueue> m_upper; //!< none: nobody above is to be stopped
    bool m_wakes{false};         //!< an event to wake it is pending

    ReceiveCallback m_receive;
    PromiscReceiveCallback m_promiscReceive;
    TracedCallback<> m_linkChange;
    TracedCallback<Ptr<const Packet>> m_macTx;
    TracedCallback<Ptr<const Packet>> m_macTxDrop;
    TracedCallback<Ptr<const Packet>> m_macPromiscRx;
    TracedCallback<Ptr<const Packet>> m_macRx;
    TracedCallback<Ptr<const Packet>> m_macRxDrop;
    TracedCallback<Ptr<const Packet>> m_phyTxBegin;
    TracedCallback<Ptr<const Packet>> m_phyTxEnd;
    TracedCallback<Ptr<const Packet>> m_phyTxDrop;
    TracedCallback<Ptr<const Packet>> m_phyRxEnd;
    TracedCallback<Ptr<const Packet>> m_phyRxDrop;
    TracedCallback<Ptr<const Packet>> m_sniffer;
    TracedCallback<Ptr<const Packet>> m_promiscSniffer;
};

} // namespace ns3

#endif // EXPRESS_NET_DEVICE_H

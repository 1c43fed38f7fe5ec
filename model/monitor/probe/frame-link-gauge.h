// SPDX-License-Identifier: GPL-2.0-only

#ifndef FRAME_LINK_GAUGE_H
#define FRAME_LINK_GAUGE_H

#include "frame-reader.h"
#include "link-gauge.h"

#include "ns3/mac48-address.h"
#include "ns3/queue.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A LinkGauge of a point-to-point or CSMA device, by the trace sources of the device and its queue.
 *
 * A CSMA frame belongs to the device that it is addressed to; what others overhear does not count.
 * A frame to a group reaches every other device of the channel, which makes copies of it. One to a
 * virtual link address reaches those ports whose steering devices take it when it arrives, each
 * with a copy; where none does it is lost for want of a master.
 */
class FrameLinkGauge : public LinkGauge
{
  public:
    /// @param device a PointToPointNetDevice or CsmaNetDevice, with its queue and channel
    explicit FrameLinkGauge(const Ptr<NetDevice>& device);
    ~FrameLinkGauge() override;

    void SetSteering(const Ptr<ForwardingNetDevice>& steering) override;
    void CountBytes() override;
    Counts Get() const override;
    uint64_t GetQueued() const override;
    int64_t GetOnWire() const override;

  private:
    void Sent(Ptr<const Packet> packet);
    void QueueFull(Ptr<const Packet> packet);
    void Enqueued(Ptr<const Packet> packet);
    void Refused(Ptr<const Packet> packet);
    void Dequeued(Ptr<const Packet> packet);
    void SendFailed(Ptr<const Packet> packet);
    void SendEnded(Ptr<const Packet> packet);
    void Received(Ptr<const Packet> packet);
    void Measured(Ptr<const Packet> packet);
    void ReceiveFailed(Ptr<const Packet> packet);
    void Overheard(Ptr<const Packet> packet);

    bool IsMeant(Ptr<const Packet> frame) const;
    uint64_t CountOthers() const;
    bool HasOther(const Mac48Address& address) const;
    bool Settle(Ptr<const Packet> frame);
    std::vector<Ptr<ForwardingNetDevice>> FindOwners(const Address& link) const;

    Ptr<QueueBase> m_queue;
    bool m_shared; // CSMA
    FrameReader m_frames;
    std::map<Address, std::vector<Ptr<ForwardingNetDevice>>> m_owners; // see FindOwners
    Ptr<ForwardingNetDevice> m_steering; // none where it has no virtual link address
    Counts m_counts;                     // but for what was dropped
    int64_t m_onWire{0};
    bool m_announced{false}; // a frame was counted as sent and is not in the queue yet
    bool m_queueWasFull{false};
};

} // namespace ns3

#endif // FRAME_LINK_GAUGE_H

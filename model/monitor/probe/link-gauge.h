// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_GAUGE_H
#define LINK_GAUGE_H

#include "frame-reader.h"

#include "ns3/drop-reason.h"
#include "ns3/mac48-address.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"
#include "ns3/queue.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

class Channel;
class ForwardingNetDevice;

/**
 * @ingroup flow-distribution
 *
 * Counts the frames of one device, point-to-point or CSMA: what it was given to send, what it took
 * in, what was lost on the way, and what its queue holds.
 *
 * A CSMA frame belongs to the device that it is addressed to; what others overhear does not count.
 * A frame to a group reaches every other device of the channel, which makes copies of it. One to a
 * virtual link address reaches those ports whose steering devices take it when it arrives, each
 * with a copy; where none does it is lost for want of a master.
 */
class LinkGauge
{
  public:
    /// Frames counted so far.
    struct Counts
    {
        uint64_t sent{0};          //!< given to the device to send
        uint64_t received{0};      //!< taken in
        uint64_t receivedBytes{0}; //!< IP length of these; 0 unless asked for
        uint64_t copied{0};        //!< more arrivals than frames, of frames to a group
        std::map<std::string, uint64_t> dropped; //!< by name of the reason
    };

    static constexpr DropReason DROP_QUEUE_FULL{"queue-full"};
    static constexpr DropReason DROP_NOT_SENT{"not-sent"};
    static constexpr DropReason DROP_LINK_ERROR{"link-error"};
    static constexpr DropReason DROP_NO_RECEIVER{"no-receiver"};
    static constexpr DropReason DROP_NO_MASTER{"no-master"};

    /// @param device a PointToPointNetDevice or CsmaNetDevice, with its queue and channel
    explicit LinkGauge(Ptr<NetDevice> device);
    LinkGauge(const LinkGauge&) = delete;
    LinkGauge& operator=(const LinkGauge&) = delete;

    /// @param device any device @return whether frames of its kind can be counted
    static bool CanGauge(Ptr<NetDevice> device);

    /// The device is a port, whose steering device may have virtual link addresses.
    /// @param steering that device, which has them already
    void SetSteering(const Ptr<ForwardingNetDevice>& steering);

    /// Bytes of what is taken in are counted from now on.
    void CountBytes();

    /// What drops by the receive error model are called from now on. @param reason a drop reason
    void NameReceiveDrops(const DropReason& reason);

    /// Is told of each drop that is counted. @param packet what was lost @param reason why
    using DropListener = std::function<void(Ptr<const Packet> packet, const DropReason& reason)>;

    /// @param listener told of drops from now on
    void SetDropListener(DropListener listener);

    /// @return counts so far
    const Counts& Get() const;

    /// @return frames that wait in the queue now
    uint64_t GetQueued() const;

    /**
     * Frames between the queue and their receiver now, as far as this device knows: left its queue
     * or were copied there, less those that it lost while sending, less those it took in or lost
     * while receiving. Only the sum over all devices of a channel means something.
     * @return that difference
     */
    int64_t GetOnWire() const;

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

    void Drop(Ptr<const Packet> packet, const DropReason& reason);
    bool LostByGrey() const;
    bool IsMeant(Ptr<const Packet> frame) const;
    uint64_t CountOthers() const;
    bool HasOther(const Mac48Address& address) const;
    bool Settle(Ptr<const Packet> frame);
    std::vector<Ptr<ForwardingNetDevice>> FindOwners(const Address& link) const;

    Ptr<NetDevice> m_device;
    Ptr<QueueBase> m_queue;
    bool m_shared; // CSMA
    FrameReader m_frames;
    std::map<Address, std::vector<Ptr<ForwardingNetDevice>>> m_owners; // see FindOwners
    Ptr<ForwardingNetDevice> m_steering; // none where it has no virtual link address
    const DropReason* m_receiveDrop{&DROP_LINK_ERROR};
    Counts m_counts;
    DropListener m_listener;
    int64_t m_onWire{0};
    bool m_announced{false}; // a frame was counted as sent and is not in the queue yet
    bool m_queueWasFull{false};
};

} // namespace ns3

#endif // LINK_GAUGE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_GAUGE_H
#define LINK_GAUGE_H

#include "ns3/drop-reason.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace ns3
{

class ForwardingNetDevice;

/**
 * @ingroup flow-distribution
 *
 * Counts the frames of one device: what it was given to send, what it took in, what was lost on the
 * way, and what its queue holds. How they are learned is up to the kinds that derive from it.
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

    /// @param device an ExpressNetDevice, PointToPointNetDevice or CsmaNetDevice, with its channel
    /// @return its gauge
    static std::unique_ptr<LinkGauge> Make(const Ptr<NetDevice>& device);

    virtual ~LinkGauge();
    LinkGauge(const LinkGauge&) = delete;
    LinkGauge& operator=(const LinkGauge&) = delete;

    /// @param device any device @return whether frames of its kind can be counted
    static bool CanGauge(const Ptr<NetDevice>& device);

    /// The device is a port, whose steering device may have virtual link addresses.
    /// @param steering that device, which has them already
    virtual void SetSteering(const Ptr<ForwardingNetDevice>& steering);

    /// Bytes of what is taken in are counted from now on.
    virtual void CountBytes() = 0;

    /// What drops by the receive error model are called from now on. @param reason a drop reason
    void NameReceiveDrops(const DropReason& reason);

    /// Is told of each drop that is counted. @param packet what was lost @param reason why
    using DropListener = std::function<void(Ptr<const Packet> packet, const DropReason& reason)>;

    /// @param listener told of drops from now on
    void SetDropListener(DropListener listener);

    /// @return counts so far
    virtual Counts Get() const = 0;

    /// @return frames that wait in the queue now
    virtual uint64_t GetQueued() const = 0;

    /**
     * Frames between the queue and their receiver now, as far as this device knows: left its queue
     * or were copied there, less those that it lost while sending, less those it took in or lost
     * while receiving. Only the sum over all devices of a channel means something.
     * @return that difference
     */
    virtual int64_t GetOnWire() const = 0;

  protected:
    /// @param device whose frames
    explicit LinkGauge(const Ptr<NetDevice>& device);

    /// @return the device
    const Ptr<NetDevice>& GetDevice() const;

    /// Counts a loss, and tells of it. @param packet what was lost @param reason why
    void Drop(const Ptr<const Packet>& packet, const DropReason& reason);

    /// Counts a loss by the receive error model. @param packet what was lost
    void DropReceived(const Ptr<const Packet>& packet);

    /// @return the losses, by name of the reason
    const std::map<std::string, uint64_t>& GetDropped() const;

  private:
    bool LostByGrey() const;

    Ptr<NetDevice> m_device;
    const DropReason* m_receiveDrop{&DROP_LINK_ERROR};
    std::map<std::string, uint64_t> m_dropped;
    DropListener m_listener;
};

} // namespace ns3

#endif // LINK_GAUGE_H

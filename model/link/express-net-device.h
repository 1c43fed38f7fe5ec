// SPDX-License-Identifier: GPL-2.0-only

#ifndef EXPRESS_NET_DEVICE_H
#define EXPRESS_NET_DEVICE_H

#include "express-channel.h"
#include "logical-net-device.h"

#include "ns3/data-rate.h"
#include "ns3/error-model.h"
#include "ns3/net-device-queue-interface.h"
#include "ns3/nstime.h"
#include "ns3/queue-size.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstdint>
#include <deque>
#include <vector>

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
 * At equal times a departure counts before an arrival. A sink on PhyTxBegin, PhyTxEnd,
 * PacketTxBegin, Sniffer or PromiscSniffer costs another event for each frame that waits (PhyTxEnd:
 * each frame), and so does a queue disc that is stopped, one for the time when there is room again,
 * or byte queue limits. PacketRx and PacketTxBegin are MacRx and PhyTxBegin without the header of
 * the link: nothing is copied for them. What comes and goes is counted whether somebody listens or
 * not.
 *
 * Another rate, gap or delay holds for frames that are handed over from then on. A link that is
 * down takes none, and what is under way to it is lost (PhyRxDrop). Flow control towards queue
 * discs works where a NetDeviceQueueInterface is aggregated.
 */
class ExpressNetDevice : public LogicalNetDevice
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

    /// @param silent whether nothing is sent any more: what waits is lost, and so is what is handed
    /// over; a frame whose sending has begun still leaves
    void SetSilent(bool silent);

    /// @return frames that wait for the line now
    uint32_t GetQueuePackets();

    /// @return their bytes, with the header of the link
    uint64_t GetQueueBytes();

    /// Why a frame was lost.
    enum class Loss : uint8_t
    {
        NO_ROOM,    //!< too many wait
        NOT_SENT,   //!< the link is down, or the device silent
        ON_ARRIVAL, //!< by the error model, or the link is down
    };

    /// Frames of this end so far.
    struct Counts
    {
        uint64_t sent{0};          //!< handed over, lost or not
        uint64_t noRoom{0};        //!< of these
        uint64_t notSent{0};       //!< of these, too
        uint64_t received{0};      //!< taken in
        uint64_t receivedBytes{0}; //!< of their packets, without the header of the link
        uint64_t lost{0};          //!< on arrival
    };

    /// @return the counts
    const Counts& GetCounts() const
    {
        return m_counts;
    }

    /// Signature of the trace source Lost. @param packet without the header of the link
    /// @param loss why
    using LostTracedCallback = void (*)(Ptr<const Packet> packet, Loss loss);

    // NetDevice
    void SetAddress(Address address) override;
    Ptr<Channel> GetChannel() const override;
    bool IsLinkUp() const override;
    void AddLinkChangeCallback(Callback<void> callback) override;
    bool IsPointToPoint() const override;
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocol) override;
    /// A frame has no address. @return false: nothing is sent
    bool SendFrom(Ptr<Packet> packet,
                  const Address& source,
                  const Address& dest,
                  uint16_t protocol) override;
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
        Ptr<Packet> packet;
        uint32_t number; //!< of the frame at this end
        uint32_t bytes;
    };

    /// Frames that waited when the device became silent, and whose events are still to come.
    struct Purged
    {
        uint32_t first; //!< number
        uint32_t count;
        uint32_t arrivals; //!< events to come
    };

    /// How long a frame takes.
    struct Timed
    {
        uint32_t bytes{0};
        Time time;
    };

    bool HasRoom(uint32_t bytes) const;
    void ForgetStarted();
    Time TimeOf(uint32_t bytes);
    void Refuse(const Ptr<const Packet>& packet, uint16_t protocol, Loss loss);
    bool WatchesBegin() const;
    bool IsWatched() const;
    void WatchSending(const Ptr<const Packet>& packet, uint16_t protocol, Time start, Time end);
    void Begin(Ptr<const Packet> packet, uint16_t protocol, uint32_t number);
    void End(Ptr<const Packet> frame, uint32_t number);
    Purged* FindPurged(uint32_t number);
    bool HasLeft(uint32_t number);
    void HoldUpper();
    void WakeUpper();
    void Receive(Ptr<Packet> packet, uint16_t protocol, uint32_t number);
    bool IsRead() const;
    bool TakeIn(const Ptr<Packet>& packet, uint16_t protocol);

    Ptr<ExpressChannel> m_channel;
    ExpressNetDevice* m_peer{nullptr};
    uint32_t m_peerContext{0};
    Address m_remote;
    bool m_linkUp{false};
    bool m_silent{false};

    DataRate m_rate;
    Time m_gap;
    QueueSize m_limit;
    Ptr<ErrorModel> m_errors;
    Time m_freeAt;                //!< when the line is free
    std::deque<Waiting> m_queue;  //!< in the order of their starts; some may have begun
    uint64_t m_queueBytes{0};     //!< of those
    uint32_t m_next{0};           //!< number of the next frame
    std::vector<Purged> m_purged; //!< mostly none
    Counts m_counts;
    std::array<Timed, 16> m_times{}; //!< of sizes that came lately
    uint64_t m_timedRate{0};         //!< bits a second of these
    Ptr<NetDeviceQueue> m_upper;     //!< none: nobody above is to be stopped
    bool m_wakes{false};             //!< an event to wake it is pending

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
    TracedCallback<Ptr<const Packet>> m_enqueue;
    TracedCallback<Ptr<const Packet>> m_packetTxBegin;
    TracedCallback<Ptr<const Packet>> m_packetRx;
    TracedCallback<Ptr<const Packet>, Loss> m_lost;
};

} // namespace ns3

#endif // EXPRESS_NET_DEVICE_H

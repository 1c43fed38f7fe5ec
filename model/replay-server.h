// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_SERVER_H
#define REPLAY_SERVER_H

#include "device-failure.h"
#include "replay-flows.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/net-device.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <queue>
#include <unordered_map>
#include <unordered_set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One server of a replayed capture. A client's packet that arrives (it knows which by the FlowTag)
 * brings out the replies that follow it in the capture, up to the next client's packet: from here,
 * with the tuple of the packet as it arrived (translated or not) turned around, and after the gap
 * of the capture. So a reply leaves the server that got the packet it answers, no earlier than the
 * capture says. What a lost packet would have brought out is never sent.
 *
 * It stands on a node without an IP stack and talks to one point-to-point device. A reset that
 * some device made (a TCP RST without a FlowTag) keeps back the replies that wait for its tuple.
 */
class ReplayServer : public Application
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ReplayServer();
    ~ReplayServer() override;

    /// @param device where packets leave and arrive; without it: the node's first device
    void SetDevice(Ptr<NetDevice> device);

    /// Fails silently (nothing gets in or out, replies that wait are lost) or works again.
    /// @param failed which
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

    /// @return packets of clients that arrived
    uint64_t GetNReceived() const;

    /// @return replies given to the device
    uint64_t GetNInjected() const;

    /// @return replies kept back because of a reset or a failure
    uint64_t GetNWithheld() const;

    /// Signature of the trace source PacketDelivered. @param packet from the IP header on
    /// @param flow number @param index of the packet in its flow
    using DeliveredTracedCallback = void (*)(Ptr<const Packet> packet,
                                             uint64_t flow,
                                             uint32_t index);

  protected:
    void DoDispose() override;

  private:
    /// A reply that waits for its time.
    struct Reply
    {
        Time time;
        uint64_t number; //!< of the flow
        uint32_t index;
        flowhash::FlowKey key;
        /// Later replies sort first: std::priority_queue hands out the greatest.
        bool operator<(const Reply& other) const;
    };

    void StartApplication() override;
    void StopApplication() override;
    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to,
                 NetDevice::PacketType type);
    void ReceiveForeign(const flowhash::FlowKey& key, uint8_t tcpFlags);
    void QueueReplies(uint64_t number, uint32_t index, const flowhash::FlowKey& key);
    void ScheduleNext();
    void Step();

    Ptr<ReplayFlows> m_flows;
    Ptr<NetDevice> m_device;
    std::priority_queue<Reply> m_queue;
    /// Tuples as they arrive here, and the flow that used them last; looked up only.
    std::unordered_map<flowhash::FlowKey, uint64_t, flowhash::FlowKeyHasher> m_tuples;
    std::unordered_set<uint64_t> m_reset; //!< flows that a reset ended; looked up only
    DeviceFailure m_failure;
    uint64_t m_received{0};
    uint64_t m_injected{0};
    uint64_t m_withheld{0};
    EventId m_event;
    TracedCallback<Ptr<const Packet>, uint64_t, uint32_t> m_deliveredTrace;
};

} // namespace ns3

#endif // REPLAY_SERVER_H

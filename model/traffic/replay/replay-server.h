// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_SERVER_H
#define REPLAY_SERVER_H

#include "replay-endpoint.h"

#include "ns3/device-failure.h"
#include "ns3/event-id.h"

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
class ReplayServer : public ReplayEndpoint
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ReplayServer();
    ~ReplayServer() override;

    /// Fails silently (nothing gets in or out, replies that wait are lost) or works again.
    /// @param failed which
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void DoReceive(Ptr<const Packet> packet, const PacketView* view, const FlowTag* tag) override;
    void ReceiveForeign(const PacketView& view);
    void QueueReplies(uint64_t number, uint32_t index, const flowhash::FlowKey& key);
    void ScheduleNext();
    void Step();

    std::priority_queue<Due> m_queue;
    /// Tuples as they arrive here, and the flow that used them last; looked up only.
    std::unordered_map<flowhash::FlowKey, uint64_t, flowhash::FlowKeyHasher> m_tuples;
    std::unordered_set<uint64_t> m_reset; //!< flows that a reset ended; looked up only
    DeviceFailure m_failure;
    EventId m_event;
};

} // namespace ns3

#endif // REPLAY_SERVER_H

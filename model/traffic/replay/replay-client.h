// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_CLIENT_H
#define REPLAY_CLIENT_H

#include "replay-endpoint.h"

#include "ns3/event-id.h"
#include "ns3/flow-outcome.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All clients of a replayed capture: injects their packets at the times of the capture (see
 * ReplayFlows), whatever comes back, and receives the replies. It stands on a node without an IP
 * stack and talks to one point-to-point device; the node next to it routes the clients' addresses
 * to it. The device's transmit queue must hold the bursts of the capture.
 *
 * A flow is `completed` when all its packets of both directions arrived at their ends. A reset
 * that some device made (a TCP RST without a FlowTag; those of the capture have one) for a flow's
 * tuple ends it as `broken`: its remaining packets are not injected. Otherwise it is unfinished.
 * Nothing is retransmitted.
 */
class ReplayClient : public ReplayEndpoint
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ReplayClient();
    ~ReplayClient() override;

    /// @return replies that arrived with another tuple than the client's, such as untranslated
    /// ones: no client would take them, so they do not count as delivered
    uint64_t GetNStray() const;

    /// @return flows that were started
    uint64_t GetNOffered() const;

    /// @param outcome COMPLETED or BROKEN @return flows that ended so
    uint64_t GetNEnded(FlowOutcome outcome) const;

    /// @return flows that started and have not ended
    uint64_t GetNOpen() const;

    /// Signatures of FlowStarted, FlowEnded: see RequestClient.
    using FlowStartedTracedCallback = void (*)(uint64_t flow, flowhash::FlowKey key);
    /// See RequestClient.
    using FlowAnsweredTracedCallback = void (*)(uint64_t flow);
    /// See RequestClient.
    using FlowEndedTracedCallback = void (*)(uint64_t flow, std::string outcome, Time duration);

  protected:
    void DoDispose() override;

  private:
    /// A flow that has started.
    struct Open
    {
        ReplayFlows::Id id;
        Time start;
        flowhash::FlowKey key;
        uint32_t next{0};     //!< index of the next packet to inject
        bool answered{false}; //!< payload of the server's came
    };

    void StartApplication() override;
    void StopApplication() override;
    void SortStarts();
    void ScheduleNext();
    void Step();
    void BeginFlow(const ReplayFlows::Id& id);
    void InjectNext(const Due& next);
    void QueueFrom(uint64_t number, uint32_t index);
    void DoReceive(Ptr<const Packet> packet, const PacketView* view, const FlowTag* tag) override;
    void ReceiveForeign(const PacketView& view);
    void HandleComplete(uint64_t number);
    uint64_t CountLeft(const Open& open) const;
    void End(uint64_t number, FlowOutcome outcome);

    Time m_begin;                          //!< when the application started
    std::vector<ReplayFlows::Id> m_starts; //!< by start time
    std::size_t m_started{0};
    std::priority_queue<Due> m_queue;
    std::unordered_map<uint64_t, Open> m_open; //!< looked up only
    std::unordered_map<flowhash::FlowKey, uint64_t, flowhash::FlowKeyHasher> m_byKey; //!< the same
    std::map<FlowOutcome, uint64_t> m_outcomes;
    uint64_t m_strays{0};
    uint64_t m_offered{0};
    EventId m_event;
    TracedCallback<uint64_t, flowhash::FlowKey> m_startedTrace;
    TracedCallback<uint64_t> m_answeredTrace;
    TracedCallback<uint64_t, std::string, Time> m_endedTrace;
};

} // namespace ns3

#endif // REPLAY_CLIENT_H

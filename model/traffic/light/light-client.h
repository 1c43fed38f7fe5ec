// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_CLIENT_H
#define LIGHT_CLIENT_H

#include "light-endpoint.h"
#include "light-flow-table.h"
#include "light-gaps.h"
#include "light-profile.h"

#include "ns3/event-id.h"
#include "ns3/flow-numbers.h"
#include "ns3/flow-outcome.h"
#include "ns3/plan-player.h"
#include "ns3/request-plan.h"
#include "ns3/request-profile.h"
#include "ns3/traced-callback.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class RequestPlanner;

/**
 * @ingroup flow-distribution
 *
 * The flows of a RequestClient without its sockets: the k-th flow of both has the same start, port,
 * target, sizes, requests and pauses (RequestPlanner), and its packets have true headers of TCP or
 * UDP. Beside a record of some fifty bytes nothing is kept for a flow, and nothing once it is over.
 *
 * Over TCP: SYN, SYN and ACK, ACK; each request, and each response, in segments of the MSS, a
 * window of them under way; every second segment is acknowledged, and the last of a burst; FIN, FIN
 * and ACK, ACK. What is not answered in ResendTime is sent again, the whole window, at most Resends
 * times. There is no congestion control, no delay of ACKs, no TIME_WAIT. Over UDP: as
 * UdpRequestFlow.
 *
 * Outcomes are those of RequestClient: `completed`, `refused`, and `broken`, by a reset, by a
 * request or a probe (LightProfile::keepAlive) that nothing answers, or by the timeout.
 *
 * Flows start at random times (open loop), or, with Concurrent, only until so many are open; then
 * each that ends is followed by another one at once.
 */
class LightClient : public LightEndpoint, public PlanPlayer
{
  public:
    /// How many random streams a client has: as many as a RequestClient.
    static constexpr int64_t STREAMS = 64;

    /// @return the TypeId
    static TypeId GetTypeId();
    LightClient();
    ~LightClient() override;

    /// Adds a target; before the start. @param target see RequestClient::AddTarget; of kind tcp or
    /// udp, else throws std::invalid_argument
    void AddTarget(const RequestTarget& target);

    /// Adds a profile; before the start. @param profile see RequestClient::AddProfile; of kind tcp
    /// or udp, else throws std::invalid_argument @param light what else is to be said of it
    void AddProfile(const RequestProfile& profile, const LightProfile& light = LightProfile());

    /// @return who draws the flows, for settings that are no attributes; before the start
    RequestPlanner& GetPlanner()
    {
        return *m_planner;
    }

    void WaitForPlans() override;
    bool HasPortFor(const RequestPlan& plan) const override;
    void Play(uint64_t flow, const RequestPlan& plan) override;

    /// @return flows that were started
    uint64_t GetNOffered() const;
    /// @param outcome any but UNFINISHED @return flows that ended so
    uint64_t GetNEnded(FlowOutcome outcome) const;
    /// @return flows that are open
    uint32_t GetNOpen() const;
    /// @return source ports in use: flows that are open, or still say goodbye
    uint32_t GetNPortsInUse() const;
    /// @return flows broken at their start because all source ports were in use
    uint64_t GetNPortTaken() const;
    /// @return flows broken at their start because there was no route to the target
    uint64_t GetNUnroutable() const;
    /// @return bytes that are held for flows
    std::size_t GetFlowBytes() const;

    /// Fixes the random streams. @param stream first stream number @return STREAMS
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

    /// Signatures of trace sources: see RequestClient.
    using FlowPlannedTracedCallback = void (*)(uint64_t flow, const RequestPlan& plan);
    /// See RequestClient.
    using FlowStartedTracedCallback = void (*)(uint64_t flow, flowhash::FlowKey key);
    /// See RequestClient.
    using FlowAnsweredTracedCallback = void (*)(uint64_t flow);
    /// See RequestClient.
    using FlowEndedTracedCallback = void (*)(uint64_t flow, std::string outcome, Time duration);

  protected:
    void DoDispose() override;

  private:
    using Number = uint32_t; //!< of a flow's record

    /// What flows of a profile have in common.
    struct Sort
    {
        LightProfile light;
        std::string line; //!< before a request's header
    };

    void StartApplication() override;
    void StopApplication() override;
    bool DoReceive(const Arrival& arrival) override;
    void SetInterarrival(std::string spec);
    std::string GetInterarrival() const;
    void SetSourcePorts(std::string policy);
    std::string GetSourcePorts() const;
    void SetIpv6Share(double share);
    double GetIpv6Share() const;

    // When flows start and end.
    void ScheduleNext();
    void HandleNext();
    void HandleReplacement();
    void StartFlow();
    void StartPlanned(uint64_t flow, RequestPlan& plan);
    void Begin(Number number, const RequestPlan& plan);
    void End(Number number, FlowOutcome outcome);
    void Count(FlowOutcome outcome);
    void Free(Number number);

    // What flows do (light-client-flow.cc).
    void HandleTimer(Number number);
    void Wait(Number number, int64_t time);
    int64_t LimitOf(const LightFlow& flow) const;
    void WaitForAnswer(Number number);
    void Resend(Number number);
    void Probe(Number number);
    void Abort(Number number);
    void Close(Number number);
    void NextRequest(Number number);
    void Ask(Number number, uint32_t size, uint32_t response);
    void SendRequest(Number number, uint32_t from, uint32_t to, bool again);
    void SendSegment(Number number, uint8_t flags, uint32_t sequence);
    void Send(Number number, LightSegment& segment);
    uint32_t WriteHead(Number number, uint8_t* bytes, uint32_t size, uint32_t response);
    uint32_t EndOfWindow(const LightFlow& flow) const;
    void Answer(Number number);
    void TakeSegment(Number number, const Arrival& arrival);
    void TakeSynAck(Number number, const Arrival& arrival);
    void TakeAcknowledgment(Number number, uint32_t acknowledgment);
    void TakePayload(Number number, const Arrival& arrival);
    void TakeFin(Number number, uint32_t sequence);
    void TakeReset(Number number);
    void TakeDatagram(Number number, const Arrival& arrival);
    bool TakeIcmp(const Arrival& arrival);

    std::unique_ptr<RequestPlanner> m_planner;
    std::vector<Sort> m_sorts; //!< by profile
    LightFlowTable m_flows;
    LightGaps m_gaps;
    LightTimers<LightFlow> m_timers;
    uint16_t m_firstPort;
    uint16_t m_lastPort;
    uint32_t m_concurrent;
    Time m_timeout;
    Ptr<FlowNumbers> m_numbers;
    std::array<uint64_t, 4> m_outcomes{}; //!< by FlowOutcome
    uint64_t m_offered{0};
    uint32_t m_open{0};
    uint64_t m_portTaken{0};
    uint64_t m_unroutable{0};
    uint32_t m_missing{0}; //!< flows that ended and are to be replaced
    bool m_full{false};    //!< as many were open as there are to be
    bool m_replacing{false};
    bool m_stopped{false};
    bool m_plays{false}; //!< it draws no flows by itself
    EventId m_next;
    EventId m_replacement;
    TracedCallback<uint64_t, const RequestPlan&> m_plannedTrace;
    TracedCallback<uint64_t, flowhash::FlowKey> m_startedTrace;
    TracedCallback<uint64_t> m_answeredTrace;
    TracedCallback<uint64_t, std::string, Time> m_endedTrace;
};

} // namespace ns3

#endif // LIGHT_CLIENT_H

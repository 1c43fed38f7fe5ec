// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_CLIENT_H
#define REQUEST_CLIENT_H

#include "plan-player.h"
#include "ports-in-use.h"
#include "request-plan.h"
#include "request-profile.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/flow-key.h"
#include "ns3/flow-numbers.h"
#include "ns3/flow-outcome.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace ns3
{

class RequestFlow;
class RequestPlanner;

/**
 * @ingroup flow-distribution
 *
 * Asks OriginServers, or the stacks of hosts, at random times that do not depend on how earlier
 * flows fared (open loop): Poisson arrivals by default. A flow is of one of the client's profiles:
 * a TCP connection, a conversation over UDP or a series of echoes. It goes to one of the targets of
 * that kind from a port of its own, asks as often as its profile says, each time for a response of
 * a random size, and waits for one response before the next request.
 *
 * What the k-th flow of a client is (start, kind, target, port, sizes) depends on the settings, on
 * RngRun, on the client's streams and on k alone (RequestPlanner), so that runs with other devices
 * have the same flows.
 *
 * A flow ends as
 * - `completed`: its last response is here as a whole;
 * - `refused`: a reset answered its SYN; the server closed before the first byte of a response
 *   that was asked for (an OriginServer whose queue is full does); or ICMP said that the UDP port
 *   is unreachable;
 * - `broken`: anything else: a later reset, no answer however often it asked, a close in
 *   mid-response, no end within `Timeout`; and at its start where there is no route to the target
 *   (GetNUnroutable), or where all source ports are still in use by earlier flows, or its own by
 *   another program of the node (GetNPortTaken).
 *
 * A flow that is open when the application stops goes on and is ended by the rules above; one
 * still open when the run ends is unfinished, which monitors count.
 *
 * ns-3's TCP looks connections up in a list: 2,000 short connections at one host are fast, 8,000
 * are not. Connections in TIME_WAIT count, hence the default of `TimeWait` (Linux: 60 s).
 */
class RequestClient : public Application, public PlanPlayer
{
  public:
    /// How many random streams a client has, whatever it is set to.
    static constexpr int64_t STREAMS = 64;

    /// @return the TypeId
    static TypeId GetTypeId();
    RequestClient();
    ~RequestClient() override;

    /**
     * Adds a target; before the start.
     * @param target see RequestTarget
     * @throws std::invalid_argument for an unknown kind, or a port that does not fit it
     * @throws flowhash::SpecError for an address that no single host can have, such as 224.0.0.1
     */
    void AddTarget(const RequestTarget& target);

    /**
     * Adds a profile; before the start. Without one the client has a profile of TCP flows that the
     * attributes RequestSize, ResponseSize, Requests and Pause describe.
     * @param profile see RequestProfile
     * @throws std::invalid_argument for what cannot be
     */
    void AddProfile(const RequestProfile& profile);

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

    /// @return source ports and identifiers in use, TIME_WAIT included
    uint32_t GetNPortsInUse() const;

    /// @return flows broken at their start because their port was in use
    uint64_t GetNPortTaken() const
    {
        return m_portTaken;
    }

    /// @return flows broken at their start because there was no route to the target
    uint64_t GetNUnroutable() const;

    /**
     * Fixes the random streams: those of the client c of a run can be c * STREAMS and up.
     * @param stream first stream number
     * @return STREAMS
     */
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

    /// Signature of the trace source FlowPlanned. @param flow number @param plan what it will ask
    using FlowPlannedTracedCallback = void (*)(uint64_t flow, const RequestPlan& plan);
    /// Signature of the trace source FlowStarted. @param flow number @param key of its packets
    using FlowStartedTracedCallback = void (*)(uint64_t flow, flowhash::FlowKey key);
    /// Signature of the trace source FlowAnswered. @param flow number
    using FlowAnsweredTracedCallback = void (*)(uint64_t flow);
    /// Signature of the trace source FlowEnded. @param flow number
    /// @param outcome completed, broken or refused @param duration since it started
    using FlowEndedTracedCallback = void (*)(uint64_t flow, std::string outcome, Time duration);

  protected:
    void DoDispose() override;

  private:
    /// One flow, until its port is free.
    struct Flow
    {
        Ptr<RequestFlow> requests;
        Time start;
        uint64_t port; //!< see PortsInUse
    };

    void StartApplication() override;
    void StopApplication() override;
    void SetInterarrival(std::string spec);
    std::string GetInterarrival() const;
    void SetSourcePorts(std::string policy);
    std::string GetSourcePorts() const;
    void SetIpv6Share(double share);
    double GetIpv6Share() const;
    template <std::string RequestProfile::*FIELD>
    void SetSpec(std::string spec);
    template <std::string RequestProfile::*FIELD>
    std::string GetSpec() const;

    void ScheduleNext();
    void StartFlow();
    void Begin(uint64_t number, const RequestPlan& plan, uint64_t port);
    Ptr<RequestFlow> MakeFlow(uint64_t number, const RequestPlan& plan, const Address& local);
    bool Open(RequestFlow& flow, const Address& local);
    void CountEnded(uint64_t number, FlowOutcome outcome);
    void Answered(uint64_t number);
    void Forget(uint64_t number);

    std::unique_ptr<RequestPlanner> m_planner;
    RequestProfile m_profile; //!< where none is added
    uint16_t m_firstPort;
    uint16_t m_lastPort;
    Ptr<FlowNumbers> m_numbers;
    Time m_connTimeout;
    uint32_t m_connCount;
    Time m_timeWait;
    Time m_resendTime;
    uint32_t m_resends;
    Time m_timeout;
    std::map<uint64_t, Flow> m_flows;
    PortsInUse m_portsInUse;
    std::map<FlowOutcome, uint64_t> m_outcomes;
    uint64_t m_offered{0};
    uint32_t m_open{0};
    uint64_t m_portTaken{0};
    uint64_t m_unroutable{0};
    bool m_plays{false}; //!< it draws no flows by itself
    EventId m_next;
    TracedCallback<uint64_t, const RequestPlan&> m_plannedTrace;
    TracedCallback<uint64_t, flowhash::FlowKey> m_startedTrace;
    TracedCallback<uint64_t> m_answeredTrace;
    TracedCallback<uint64_t, std::string, Time> m_endedTrace;
};

} // namespace ns3

#endif // REQUEST_CLIENT_H

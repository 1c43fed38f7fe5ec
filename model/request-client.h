// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_CLIENT_H
#define REQUEST_CLIENT_H

#include "client-port-picker.h"
#include "flow-numbers.h"
#include "request-flow.h"
#include "size-distribution.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/flow-key.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Opens TCP connections to OriginServers at random times that do not depend on how earlier ones
 * fared (open loop): Poisson arrivals by default. Each connection is a flow: it goes to one of the
 * targets, picked uniformly, from a source port that ClientPortPicker picks; asks `Requests`
 * times, each time for a response of a random size, waiting for one response before the next
 * request; and closes.
 *
 * A flow ends as
 * - `completed`: its last response is here as a whole;
 * - `refused`: a reset answered its SYN, or the server closed before the first byte of a response
 *   that was asked for (an OriginServer whose queue is full does);
 * - `broken`: anything else: a later reset, no answer to `ConnCount` SYNs, no route, no free port,
 *   a close in mid-response, no end within `Timeout`.
 *
 * A flow that is open when the application stops goes on and is ended by the rules above; one
 * still open when the run ends is unfinished, which monitors count. A port is free again once its
 * connection has left TIME_WAIT.
 *
 * ns-3's TCP looks connections up in a list: 2,000 short connections at one host are fast, 8,000
 * are not. Connections in TIME_WAIT count, hence the default of `TimeWait` (Linux: 60 s).
 */
class RequestClient : public Application
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    RequestClient();
    ~RequestClient() override;

    /// Adds a target. @param address Ipv4Address or Ipv6Address @param port TCP port, from 1
    /// @throws flowhash::SpecError for an address that no single host can have, such as 224.0.0.1
    void AddTarget(const Address& address, uint16_t port);

    /// @return flows that were started
    uint64_t GetNOffered() const;

    /// @param outcome completed, broken or refused @return flows that ended so
    uint64_t GetNEnded(const std::string& outcome) const;

    /// @return flows that are open
    uint32_t GetNOpen() const;

    /// @return source ports in use, TIME_WAIT included
    uint32_t GetNPortsInUse() const;

    /**
     * Fixes the random streams.
     * @param stream first stream number
     * @return how many were used
     */
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

    /// Signature of the trace source FlowStarted. @param flow number @param key of its packets
    using FlowStartedTracedCallback = void (*)(uint64_t flow, flowhash::FlowKey key);
    /// Signature of the trace source FlowEnded. @param flow number
    /// @param outcome completed, broken or refused @param duration since it started
    using FlowEndedTracedCallback = void (*)(uint64_t flow, std::string outcome, Time duration);

  protected:
    void DoDispose() override;

  private:
    /// One flow, until its socket has left TIME_WAIT.
    struct Flow
    {
        Ptr<RequestFlow> connection;
        Time start;
        uint16_t port{0}; //!< source port
    };

    void StartApplication() override;
    void StopApplication() override;
    void SetInterarrival(std::string spec);
    std::string GetInterarrival() const;
    void SetRequestSize(std::string spec);
    std::string GetRequestSize() const;
    void SetResponseSize(std::string spec);
    std::string GetResponseSize() const;
    void SetRequests(std::string spec);
    std::string GetRequests() const;
    void SetSourcePorts(std::string policy);
    std::string GetSourcePorts() const;

    void ScheduleNext();
    void StartFlow();
    Ptr<Socket> BindSocket(const Address& local, const Address& remote, uint16_t& port);
    Ptr<Socket> MakeSocket();
    RequestFlow::Owner MakeOwner(uint64_t number);
    RequestFlow::Exchange DrawExchange();
    void CountEnded(uint64_t number, std::string outcome);
    void Forget(uint64_t number);

    SizeDistribution m_interarrival;
    SizeDistribution m_requestSize;
    SizeDistribution m_responseSize;
    SizeDistribution m_requests;
    ClientPortPicker m_ports;
    Ptr<UniformRandomVariable> m_pick;
    Ptr<FlowNumbers> m_numbers;
    Time m_connTimeout;
    uint32_t m_connCount;
    Time m_timeWait;
    Time m_timeout;
    std::vector<std::pair<Address, uint16_t>> m_targets;
    std::map<uint64_t, Flow> m_flows;
    std::map<std::string, uint64_t> m_outcomes;
    uint64_t m_offered{0};
    uint32_t m_open{0};
    EventId m_next;
    TracedCallback<uint64_t, flowhash::FlowKey> m_startedTrace;
    TracedCallback<uint64_t, std::string, Time> m_endedTrace;
};

} // namespace ns3

#endif // REQUEST_CLIENT_H

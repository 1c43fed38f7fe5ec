// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_SERVER_H
#define LIGHT_SERVER_H

#include "light-connection-table.h"
#include "light-endpoint.h"
#include "light-gaps.h"
#include "light-profile.h"

#include "ns3/device-failure.h"
#include "ns3/service-times.h"
#include "ns3/size-distribution.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An OriginServer without its sockets, for the flows of LightClients: requests (RequestHeader, then
 * padding) are answered with as many bytes as they ask for, by workers, from a queue or refused, as
 * there; it fails as there. A segment of no connection is answered with a reset, so that a flow
 * that was moved here breaks as over real TCP.
 *
 * How a response is sent goes by the profile of the flow (LightProfile), which the FlowTag tells:
 * what comes without one is answered as LightProfile has it by itself.
 */
class LightServer : public LightEndpoint
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    LightServer();
    ~LightServer() override;

    /// Serves one port more; before the start. Without a call: TCP port 80. @param port from 1
    /// @param transport tcp or udp, else throws std::invalid_argument
    void AddPort(uint16_t port, const std::string& transport = "tcp");

    /// Adds a profile, in the order in which the clients have them. @param profile it
    void AddProfile(const LightProfile& profile);

    /// Fails silently or works again, see OriginServer::SetFailed. @param failed which
    /// @throws std::logic_error where the server is on no node yet
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

    /// @return requests answered
    uint64_t GetNServed() const;
    /// @return requests refused because the queue was full
    uint64_t GetNRefused() const;
    /// @return connections closed and datagrams ignored because they were no request
    uint64_t GetNMalformed() const;
    /// @return connections that are open, or half
    uint32_t GetNConnections() const;
    /// @return requests in work
    uint32_t GetNBusy() const;
    /// @return requests that wait for a worker
    uint32_t GetNWaiting() const;
    /// @return bytes that are held for connections
    std::size_t GetFlowBytes() const;

    /// Lets somebody hear, and say, how long requests of flows take. @param times see there
    void SetServiceTimes(ServiceTimes times);

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

  protected:
    void DoDispose() override;

  private:
    using Number = uint32_t; //!< of a connection's record

    /// What a request asks for.
    struct Request
    {
        uint32_t size{0};     //!< bytes, a line among them; 0: it is none
        uint32_t response{0}; //!< bytes
        uint32_t number{0};   //!< in its flow
    };

    void StartApplication() override;
    void StopApplication() override;
    bool DoReceive(const Arrival& arrival) override;
    void SetServiceTime(std::string spec);
    std::string GetServiceTime() const;

    // Connections.
    uint32_t FindPeer(const flowhash::FlowKey& key);
    void Accept(const Arrival& arrival, uint32_t service);
    void TakeSegment(Number number, const Arrival& arrival);
    void TakeSyn(Number number, const Arrival& arrival);
    bool TakeAcknowledgment(Number number, const Arrival& arrival);
    bool TakePayload(Number number, const Arrival& arrival);
    void TakeFin(Number number, uint32_t sequence);
    void TakeDatagram(const Arrival& arrival, uint32_t service);
    void SetFlow(Number number, const Arrival& arrival);
    static Request Read(const Arrival& arrival);
    void Close(Number number);
    void CloseWhenDone(Number number);
    void Free(Number number);

    // Work (light-server-work.cc).
    void Hand(Number number);
    void StartWork(Number number);
    void FinishWork(Number number);
    void StartWaiting();

    // Responses (light-server-work.cc).
    void HandleTimer(Number number);
    void Wait(Number number, int64_t time);
    void Resend(Number number);
    void Pace(Number number);
    void BeginResponse(Number number);
    void SendMore(Number number);
    void SendPaced(Number number);
    void SendPayload(Number number, uint32_t from, uint32_t to);
    void SendDatagrams(Number number);
    void SendSegment(Number number, uint8_t flags, uint32_t sequence);
    void Acknowledge(Number number);
    void Send(Number number, LightSegment& segment);
    const LightProfile& ProfileOf(const LightConnection& connection) const;

    LightConnectionTable m_connections;
    LightGaps m_gaps;
    LightTimers<LightConnection> m_timers;
    std::vector<LightProfile> m_profiles;
    bool m_hasPorts{false};
    SizeDistribution m_serviceTime;
    ServiceTimes m_times; //!< none: nobody wants to know
    uint32_t m_workers;
    uint32_t m_queueLimit;
    uint32_t m_busy{0};
    uint32_t m_waiting{0};
    std::deque<std::pair<Number, uint32_t>> m_queue; //!< who waits, with the flow
    DeviceFailure m_failure;
    uint64_t m_served{0};
    uint64_t m_refused{0};
    uint64_t m_malformed{0};
};

} // namespace ns3

#endif // LIGHT_SERVER_H

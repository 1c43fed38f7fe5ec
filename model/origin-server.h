// SPDX-License-Identifier: GPL-2.0-only

#ifndef ORIGIN_SERVER_H
#define ORIGIN_SERVER_H

#include "device-failure.h"
#include "request-reader.h"
#include "size-distribution.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/socket.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A server that answers requests (RequestHeader, then padding) over TCP with as many bytes as they
 * ask for, over IPv4 and IPv6, on any address of its node.
 *
 * A request that is there as a whole takes one of `Workers`, who is busy for a time drawn from
 * `ServiceTime`; while all are busy it waits in a queue of `QueueLimit`. Where that is full, too,
 * the request is refused: the server closes its connection without a response. A connection
 * carries any number of requests, answered in order. The side that closes first is the client.
 *
 * Not modelled: the listening socket's backlog, and memory per connection.
 */
class OriginServer : public Application
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    OriginServer();
    ~OriginServer() override;

    /// Listens on one port more; before the application starts. @param port TCP port, from 1
    void AddPort(uint16_t port);

    /**
     * Fails silently or works again: the devices of the node drop all that they receive and its
     * IP interfaces are down. Connections and work go on inside; nothing gets in or
     * out (DeviceFailure, which see for IPv6).
     * @param failed which
     */
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

    /// @return requests answered: the response was given to TCP, or waits for room there
    uint64_t GetNServed() const;

    /// @return requests refused because the queue was full
    uint64_t GetNRefused() const;

    /// @return connections closed because what they sent is no request
    uint64_t GetNMalformed() const;

    /// @return connections that are open
    uint32_t GetNConnections() const;

    /// @return requests in work
    uint32_t GetNBusy() const;

    /// @return requests that wait for a worker
    uint32_t GetNWaiting() const;

    /**
     * Fixes the random streams.
     * @param stream first stream number
     * @return how many were used
     */
    int64_t AssignStreams(int64_t stream); // Application declares it from ns-3 3.42 on

    /// Signature of the trace source RequestServed: client, bytes of the response, and the time
    /// from the request's last byte to the response's start.
    using ServedTracedCallback = void (*)(const Address& client, uint32_t size, Time delay);
    /// Signature of the trace source RequestRefused.
    using RefusedTracedCallback = void (*)(const Address& client);

  protected:
    void DoDispose() override;

  private:
    /// One connection. Its key in m_connections never returns, so late events find it gone.
    struct Connection
    {
        Ptr<Socket> socket;
        Address client;
        RequestReader reader; //!< requests behind the one in hand
        uint64_t unsent{0};   //!< bytes of responses that TCP has not taken yet
        bool inHand{false};   //!< one of its requests is in work or waits
        bool closing{false};  //!< the client sends no more
    };

    /// A request that is in work or waits.
    struct Job
    {
        uint64_t connection;
        uint32_t responseSize;
        Time arrival;
    };

    void StartApplication() override;
    void StopApplication() override;
    void SetServiceTime(std::string spec);
    std::string GetServiceTime() const;
    void Listen(const Address& any);
    void HandleAccept(Ptr<Socket> socket, const Address& from);
    void HandleReceive(uint64_t id, Ptr<Socket> socket);
    void HandleSpace(uint64_t id, Ptr<Socket> socket, uint32_t available);
    void HandlePeerClose(uint64_t id, Ptr<Socket> socket);
    void HandleGone(uint64_t id, Ptr<Socket> socket);
    void NextRequest(uint64_t id);
    void Refuse(uint64_t id);
    void StartJob(const Job& job);
    void FinishJob(uint64_t jobId);
    void StartWaiting();
    void Respond(const Job& job);
    void SendMore(uint64_t id);
    void CloseWhenDone(uint64_t id);
    void Forget(uint64_t id);

    SizeDistribution m_serviceTime;
    uint32_t m_workers;
    uint32_t m_queueLimit;
    std::vector<uint16_t> m_ports;
    std::vector<Ptr<Socket>> m_listeners;
    std::map<uint64_t, Connection> m_connections;
    uint64_t m_nextConnection{0};
    std::map<uint64_t, std::pair<Job, EventId>> m_jobs; //!< in work
    uint64_t m_nextJob{0};
    std::deque<Job> m_waiting;
    DeviceFailure m_failure;
    uint64_t m_served{0};
    uint64_t m_refused{0};
    uint64_t m_malformed{0};
    TracedCallback<const Address&, uint32_t, Time> m_servedTrace;
    TracedCallback<const Address&> m_refusedTrace;
};

} // namespace ns3

#endif // ORIGIN_SERVER_H

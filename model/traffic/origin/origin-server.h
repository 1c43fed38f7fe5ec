// SPDX-License-Identifier: GPL-2.0-only

#ifndef ORIGIN_SERVER_H
#define ORIGIN_SERVER_H

#include "ns3/application.h"
#include "ns3/device-failure.h"
#include "ns3/flow-key.h"
#include "ns3/nstime.h"
#include "ns3/service-times.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace ns3
{

class OriginService;
class WorkerPool;
struct WorkerJob;

/// Finds the flow that a packet of a server's is of. @param key of the packet, as it leaves
/// @return its number; none: it is of no flow
using AnsweredFlow = std::function<std::optional<uint64_t>(const flowhash::FlowKey& key)>;

/**
 * @ingroup flow-distribution
 *
 * A server that answers requests (RequestHeader, then padding) over TCP and UDP with as many bytes
 * as they ask for, over IPv4 and IPv6, on any address of its node, one on the loopback interface
 * too, and from the address that was asked. (Over IPv6 ns-3 accepts an address of another interface
 * only with Ipv6L3Protocol::StrongEndSystemModel off.) Echoes are answered by the node's own stack.
 *
 * A request that is there as a whole takes one of `Workers`, who is busy for a time drawn from
 * `ServiceTime`; while all are busy it waits in a queue of `QueueLimit`. Where that is full, too,
 * the request is refused, see TcpOriginService and UdpOriginService.
 */
class OriginServer : public Application
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    OriginServer();
    ~OriginServer() override;

    /**
     * Listens on one port more; before the application starts. Without a call: TCP port 80.
     * @param port from 1
     * @param transport tcp or udp
     * @throws std::invalid_argument for another transport
     */
    void AddPort(uint16_t port, const std::string& transport = "tcp");

    /**
     * Fails silently or works again: the node's devices drop all that they receive and are to
     * send. Connections and work go on inside; nothing gets in or out (DeviceFailure).
     * @param failed which
     * @throws std::logic_error where the server is on no node yet
     */
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const;

    /// @return requests answered: the response was given to the transport, or waits for room there
    uint64_t GetNServed() const;

    /// @return requests refused because the queue was full
    uint64_t GetNRefused() const;

    /// @return connections closed and datagrams ignored because they were no request
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

    /**
     * Lets somebody hear, and say, how long requests take.
     * @param times see there @param flowOf finds whose request it is; requests of no flow take what
     * is drawn
     */
    void SetServiceTimes(const ServiceTimes& times, const AnsweredFlow& flowOf);

    /// Signature of the trace source RequestServed: client, bytes of the response, and the time
    /// from the request's last byte to the response's start.
    using ServedTracedCallback = void (*)(const Address& client, uint32_t size, Time delay);
    /// Signature of the trace source RequestRefused.
    using RefusedTracedCallback = void (*)(const Address& client);

  protected:
    void DoDispose() override;

  private:
    void StartApplication() override;
    void StopApplication() override;
    void SetServiceTime(std::string spec);
    std::string GetServiceTime() const;
    void SetWorkers(uint32_t workers);
    uint32_t GetWorkers() const;
    void SetQueueLimit(uint32_t limit);
    uint32_t GetQueueLimit() const;
    bool Take(const WorkerJob& asked);
    void Finish(const WorkerJob& job);

    std::unique_ptr<WorkerPool> m_pool;
    std::map<std::string, std::unique_ptr<OriginService>> m_services; //!< by transport
    AnsweredFlow m_flowOf; //!< none: nobody wants to know
    DeviceFailure m_failure;
    uint64_t m_served{0};
    uint64_t m_refused{0};
    TracedCallback<const Address&, uint32_t, Time> m_servedTrace;
    TracedCallback<const Address&> m_refusedTrace;
};

} // namespace ns3

#endif // ORIGIN_SERVER_H

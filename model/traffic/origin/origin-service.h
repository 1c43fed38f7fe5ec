// SPDX-License-Identifier: GPL-2.0-only

#ifndef ORIGIN_SERVICE_H
#define ORIGIN_SERVICE_H

#include "worker-pool.h"

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/flow-key.h"
#include "ns3/node.h"
#include "ns3/socket.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How an OriginServer hears requests and answers them over one transport: `tcp` (TcpOriginService)
 * or `udp` (UdpOriginService). A new one is a class that derives from this and a line in
 * origin-service.cc.
 */
class OriginService
{
  public:
    /// Hands a request to the workers. @return false where they refuse it
    using Submit = Callback<bool, const WorkerJob&>;

    virtual ~OriginService();

    /// @param transport tcp or udp @param submit takes the requests @return a service over it
    /// @throws std::invalid_argument for an unknown transport
    static std::unique_ptr<OriginService> Make(const std::string& transport, const Submit& submit);

    /// Adds a port; before Start. @param port from 1
    void AddPort(uint16_t port);

    /// Listens on all ports, over IPv4 and IPv6, as the node has stacks. @param node where
    /// @throws std::logic_error where a port is taken, or the node has no stack
    void Start(Ptr<Node> node);

    /// Stops listening and closes what is open.
    void Stop();

    /// Lets go of everything at the end of a simulation, when nothing can be sent any more.
    void Abandon();

    /// Starts the response to a request. @param request number of one that IsWanted
    /// @param size bytes
    virtual void Respond(uint64_t request, uint32_t size) = 0;

    /// @param request number of one that was handed on @return whether who asked is still there
    virtual bool IsWanted(uint64_t request) const = 0;

    /// @param request number of one that was handed on, and waits for a worker or has one
    /// @return the packets that answer it, as they leave; ports are those of the transport
    virtual flowhash::FlowKey GetAnswerKey(uint64_t request) const = 0;

    /// @param request as GetAnswerKey @return its number in its flow; none: requests of a flow come
    /// one by one, in order
    virtual std::optional<uint32_t> GetNumber(uint64_t request) const;

    /// @return connections that are open
    virtual uint32_t GetNConnections() const = 0;

    /// @return how often what came was no request
    uint64_t GetNMalformed() const;

  protected:
    /// @param submit takes the requests
    explicit OriginService(const Submit& submit);

    /// Hands a request to the workers. @param request number of the service's own
    /// @param client who asks @param size of the response, bytes @return false: they refuse it
    bool Hand(uint64_t request, const Address& client, uint32_t size);

    /// @param socket that answers @param client whom @param protocol IANA number @return key of its
    /// packets
    static flowhash::FlowKey KeyOf(const Ptr<Socket>& socket,
                                   const Address& client,
                                   uint8_t protocol);

    /// Counts something that is no request.
    void CountMalformed();

  private:
    /// Makes a socket that listens. @param node where @param any address of the family, and port
    /// @return it; null where the port is taken
    virtual Ptr<Socket> DoListen(Ptr<Node> node, const Address& any) = 0;

    /// Closes a socket that DoListen made. @param socket it
    virtual void DoClose(Ptr<Socket> socket) = 0;

    /// Closes all else.
    virtual void DoStop() = 0;

    /// @copydoc Abandon
    virtual void DoAbandon();

    void Listen(Ptr<Node> node, const Address& any, uint16_t port);

    Submit m_submit;
    std::vector<uint16_t> m_ports;
    void CloseListeners();

    std::vector<Ptr<Socket>> m_listeners;
    uint64_t m_malformed{0};
};

} // namespace ns3

#endif // ORIGIN_SERVICE_H

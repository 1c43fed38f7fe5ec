// SPDX-License-Identifier: GPL-2.0-only

#ifndef UDP_ORIGIN_SERVICE_H
#define UDP_ORIGIN_SERVICE_H

#include "origin-service.h"

#include "ns3/packet.h"

#include <cstdint>
#include <map>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Requests over UDP: one datagram each, answered by datagrams that ResponseHeader describes, which
 * are sent at once, nothing paces them. The answer comes from the address and port that were asked.
 * A request that the workers refuse is not answered; one that is sent again is served again. The
 * packets of a response carry the packet tags of the request.
 */
class UdpOriginService : public OriginService
{
  public:
    /// @param submit takes the requests
    explicit UdpOriginService(const Submit& submit);
    ~UdpOriginService() override;
    void Respond(uint64_t request, uint32_t size) override;
    bool IsWanted(uint64_t request) const override;
    flowhash::FlowKey GetAnswerKey(uint64_t request) const override;
    std::optional<uint32_t> GetNumber(uint64_t request) const override;
    uint32_t GetNConnections() const override;

  private:
    /// A request that is in work or waits.
    struct Request
    {
        Ptr<Socket> socket; //!< bound to what was asked
        Address client;
        Ptr<Packet> datagram;
        uint32_t number; //!< in its flow
    };

    Ptr<Socket> DoListen(Ptr<Node> node, const Address& any) override;
    void DoClose(Ptr<Socket> socket) override;
    void DoStop() override;

    Ptr<Socket> Bind(Ptr<Node> node, const Address& local);
    Ptr<Socket> SocketOf(const Address& local, Ptr<Node> node);
    void HandleReceive(Ptr<Socket> socket);
    void Take(Ptr<Packet> datagram, const Address& client, Ptr<Socket> socket);

    std::map<Address, Ptr<Socket>> m_sockets; //!< by local socket address: they send the answers
    std::map<uint64_t, Request> m_requests;
    uint64_t m_nextRequest{0};
};

} // namespace ns3

#endif // UDP_ORIGIN_SERVICE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef TCP_ORIGIN_SERVICE_H
#define TCP_ORIGIN_SERVICE_H

#include "origin-service.h"
#include "request-reader.h"

#include <cstdint>
#include <map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Requests over TCP. A connection carries any number of them, answered in order; the side that
 * closes first is the client. A request that the workers refuse closes its connection without a
 * response, and so does what is no request.
 *
 * Not modelled: the listening socket's backlog, and memory per connection.
 */
class TcpOriginService : public OriginService
{
  public:
    /// @param submit takes the requests
    explicit TcpOriginService(const Submit& submit);
    ~TcpOriginService() override;
    void Respond(uint64_t request, uint32_t size) override;
    bool IsWanted(uint64_t request) const override;
    flowhash::FlowKey GetAnswerKey(uint64_t request) const override;
    uint32_t GetNConnections() const override;

  private:
    /// One connection. Its key in m_connections never returns, so late events find it gone.
    struct NatConnection
    {
        Ptr<Socket> socket;
        Address client;
        RequestReader reader; //!< requests behind the one in hand
        uint64_t unsent{0};   //!< bytes of responses that TCP has not taken yet
        bool inHand{false};   //!< one of its requests is in work or waits
        bool closing{false};  //!< the client sends no more
    };

    Ptr<Socket> DoListen(Ptr<Node> node, const Address& any) override;
    void DoClose(Ptr<Socket> socket) override;
    void DoStop() override;
    void DoAbandon() override;

    void HandleAccept(Ptr<Socket> socket, const Address& from);
    void HandleReceive(uint64_t id, Ptr<Socket> socket);
    void HandleSpace(uint64_t id, Ptr<Socket> socket, uint32_t available);
    void HandlePeerClose(uint64_t id, Ptr<Socket> socket);
    void ForgetReset(uint64_t id);
    void HandleGone(uint64_t id, Ptr<Socket> socket);
    void NextRequest(uint64_t id);
    void SendMore(uint64_t id);
    void CloseWhenDone(uint64_t id);
    void Close(uint64_t id);
    void Forget(uint64_t id);

    std::map<uint64_t, NatConnection> m_connections;
    uint64_t m_nextConnection{0};
};

} // namespace ns3

#endif // TCP_ORIGIN_SERVICE_H

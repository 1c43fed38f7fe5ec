// SPDX-License-Identifier: GPL-2.0-only

#ifndef TCP_REQUEST_FLOW_H
#define TCP_REQUEST_FLOW_H

#include "request-flow.h"

#include "ns3/packet.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A flow that is one TCP connection: it carries the requests (RequestLine where they have a path,
 * RequestHeader, then padding) and is closed after the last response. Its port is free again once
 * it has left TIME_WAIT.
 */
class TcpRequestFlow : public RequestFlow
{
  public:
    /// @param setup see RequestFlow
    explicit TcpRequestFlow(const Setup& setup);
    ~TcpRequestFlow() override;
    bool Open() override;

  private:
    void DoStart() override;
    void DoAsk(uint32_t number, const RequestPlan::Request& request) override;
    void DoComplete() override;
    void DoAbort() override;
    bool DoRelease() override;

    void Hook();
    void Unhook();
    void HandleConnected(Ptr<Socket> socket);
    void HandleError(Ptr<Socket> socket);
    void HandleReceive(Ptr<Socket> socket);
    void HandleSpace(Ptr<Socket> socket, uint32_t available);
    void HandleClose(Ptr<Socket> socket);
    void HandleSegment(Ptr<const Packet> packet,
                       const TcpHeader& header,
                       Ptr<const TcpSocketBase> socket);
    void HandleState(TcpSocket::TcpStates_t before, TcpSocket::TcpStates_t now);
    void Take(uint32_t size);

    Ptr<Socket> m_socket;   //!< null before Open and once released
    uint32_t m_awaited{0};  //!< bytes of the response still to come
    uint32_t m_received{0}; //!< bytes of the response that came
    uint32_t m_padding{0};  //!< bytes of the request that TCP has not taken yet
    bool m_connected{false};
};

} // namespace ns3

#endif // TCP_REQUEST_FLOW_H

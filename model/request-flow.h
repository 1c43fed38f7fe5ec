// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_FLOW_H
#define REQUEST_FLOW_H

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/packet.h"
#include "ns3/simple-ref-count.h"
#include "ns3/socket.h"
#include "ns3/tcp-header.h"
#include "ns3/tcp-socket-base.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One connection of a RequestClient: asks as often as it is to, waits for each response before the
 * next request, closes, and says how it ended (RequestClient tells the outcomes) and when TCP is
 * done with the port.
 *
 * It lives until Release, which comes by itself once the socket has left TIME_WAIT.
 */
class RequestFlow : public SimpleRefCount<RequestFlow>
{
  public:
    static constexpr const char* COMPLETED = "completed";
    static constexpr const char* BROKEN = "broken";
    static constexpr const char* REFUSED = "refused";

    /// The sizes of a request and its response, bytes.
    struct Exchange
    {
        uint32_t request;  //!< RequestHeader::SIZE or more
        uint32_t response; //!< 1 or more
    };

    /// What a flow asks of the one who made it, and tells.
    struct Owner
    {
        Callback<Exchange> draw;           //!< sizes of the next exchange
        Callback<void, std::string> ended; //!< once, with the outcome
        Callback<void> released;           //!< once: the port is free again
    };

    /// @param socket bound, not connected @param requests how many to make, 1 or more
    /// @param owner whom to ask and tell
    RequestFlow(Ptr<Socket> socket, uint32_t requests, const Owner& owner);
    ~RequestFlow();

    /// Sends the SYN. @param remote socket address @param timeout how long the flow may take;
    /// 0: no limit
    void Connect(const Address& remote, Time timeout);

    /// Lets go of the socket, whatever its state; a second time does nothing. The caller holds a
    /// reference.
    void Release();

  private:
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
    void HandleTimeout();
    void NextRequest();
    void Take(uint32_t size);
    void End(const std::string& outcome);
    void Abort();
    void ReleaseSoon();

    Ptr<Socket> m_socket; //!< null once released
    Owner m_owner;
    uint32_t m_requests;    //!< requests still to be made
    uint32_t m_awaited{0};  //!< bytes of the response still to come
    uint32_t m_received{0}; //!< bytes of the response that came
    uint32_t m_padding{0};  //!< bytes of the request that TCP has not taken yet
    bool m_connected{false};
    bool m_ended{false};
    EventId m_timeout;
};

} // namespace ns3

#endif // REQUEST_FLOW_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef ECHO_REQUEST_FLOW_H
#define ECHO_REQUEST_FLOW_H

#include "datagram-request-flow.h"
#include "icmp-echo-socket.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A flow of ICMP or ICMPv6 echoes, as ping makes it: its port is the identifier, a request's number
 * in the flow is the sequence number, and a request's size is that of the data behind the echo's
 * header. An echo that is sent again keeps its number. The target's own stack answers; what comes
 * from elsewhere is no answer. The identifier is free again as soon as the flow has ended.
 */
class EchoRequestFlow : public DatagramRequestFlow
{
  public:
    /// @param setup see RequestFlow
    explicit EchoRequestFlow(const Setup& setup);
    ~EchoRequestFlow() override;
    bool Open() override;

  private:
    void DoPrepare(const RequestPlan::Request& request) override;
    void DoSend(uint32_t number, const RequestPlan::Request& request) override;
    bool DoClose() override;

    void HandleReply(Address from, uint16_t sequence);

    Ptr<IcmpEchoSocket> m_socket; //!< null before Open and once released
    bool m_waits{false};          //!< the echo that was sent was not answered yet
};

} // namespace ns3

#endif // ECHO_REQUEST_FLOW_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef UDP_REQUEST_FLOW_H
#define UDP_REQUEST_FLOW_H

#include "datagram-request-flow.h"

#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A flow over UDP: a request is one datagram (RequestHeader, then padding), its response comes in
 * datagrams that ResponseHeader describes, in any order and any of them more than once. ICMP's
 * word that the port is unreachable refuses the flow. What comes from elsewhere than the target is
 * no answer. The port is free again as soon as the flow has ended.
 */
class UdpRequestFlow : public DatagramRequestFlow
{
  public:
    /// @param setup see RequestFlow
    explicit UdpRequestFlow(const Setup& setup);
    ~UdpRequestFlow() override;
    bool Open() override;

  private:
    void DoPrepare(const RequestPlan::Request& request) override;
    void DoSend(uint32_t number, const RequestPlan::Request& request) override;
    bool DoClose() override;

    void HandleReceive(Ptr<Socket> socket);
    void Take(Ptr<Packet> datagram);
    void HandleIcmp(Ipv4Address source, uint8_t ttl, uint8_t type, uint8_t code, uint32_t info);
    void HandleIcmp6(Ipv6Address source, uint8_t ttl, uint8_t type, uint8_t code, uint32_t info);

    Ptr<Socket> m_socket;     //!< null before Open and once released
    std::vector<bool> m_here; //!< which pieces of the response came
    std::size_t m_missing{0}; //!< how many did not
};

} // namespace ns3

#endif // UDP_REQUEST_FLOW_H

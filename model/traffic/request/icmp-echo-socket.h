// SPDX-License-Identifier: GPL-2.0-only

#ifndef ICMP_ECHO_SOCKET_H
#define ICMP_ECHO_SOCKET_H

#include "ns3/address.h"
#include "ns3/callback.h"
#include "ns3/node.h"
#include "ns3/object.h"
#include "ns3/packet.h"
#include "ns3/socket.h"

#include <cstdint>
#include <map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Sends the ICMP and ICMPv6 echo requests of one node and hands out the replies by identifier. Each
 * node has at most one, aggregated to it: two who ask share it, so that no identifier is in use
 * twice.
 *
 * @attention An IPv4 reply in fragments is handed out when its first one comes. IPv6 packets in
 * fragments get no reply: ns-3 gives its stack what it reassembled as one fragment still.
 */
class IcmpEchoSocket : public Object
{
  public:
    /// Is told of a reply. @param from the Ipv4Address or Ipv6Address it came from
    /// @param sequence its sequence number
    using Handler = Callback<void, Address, uint16_t>;

    /// @return the TypeId
    static TypeId GetTypeId();
    ~IcmpEchoSocket() override;

    /// @param node with an internet stack @return the node's, which is made where it has none
    static Ptr<IcmpEchoSocket> Of(Ptr<Node> node);

    /// Takes an identifier. @param identifier any @param handler gets its replies
    /// @return whether it was free
    bool Take(uint16_t identifier, Handler handler);

    /// Gives an identifier back. @param identifier one that was taken
    void Return(uint16_t identifier);

    /**
     * Sends an echo request.
     * @param target an Ipv4Address or Ipv6Address; the node has a stack of that family
     * @param identifier of the request @param sequence number of the request
     * @param size bytes of data behind the echo's header
     */
    void Send(const Address& target, uint16_t identifier, uint16_t sequence, uint32_t size);

  protected:
    void DoDispose() override;

  private:
    void SendIpv4(const Address& target, uint16_t identifier, uint16_t sequence, uint32_t size);
    void SendIpv6(const Address& target, uint16_t identifier, uint16_t sequence, uint32_t size);
    Ptr<Socket> MakeSocket(const char* factory, uint8_t protocol);
    void HandleIpv4(Ptr<Socket> socket);
    void HandleIpv6(Ptr<Socket> socket);
    void HandOut(uint16_t identifier, const Address& from, uint16_t sequence);

    Ptr<Node> m_node;
    Ptr<Socket> m_socket;  //!< of IPv4; null before it is needed
    Ptr<Socket> m_socket6; //!< of IPv6; null before it is needed
    std::map<uint16_t, Handler> m_handlers;
};

} // namespace ns3

#endif // ICMP_ECHO_SOCKET_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef STACK_HOOK_H
#define STACK_HOOK_H

#include "stack-packet.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Trace sinks at the IP stacks of one node. A class derives from the one of its own name, and has
 * `Sent(const StackPacket&, Ptr<const Packet>)`, called with what the node sends before it leaves,
 * and `Delivered` alike, called with what comes for it. It stays where it is once it is connected.
 */
template <typename Self>
class StackHook
{
  public:
    /// @param node with a stack, or with two @param deliveries whether Delivered is called at all
    void Connect(Ptr<Node> node, bool deliveries = true)
    {
        if (Ptr<Ipv4L3Protocol> ip = node->GetObject<Ipv4L3Protocol>())
        {
            ConnectTo<Ipv4Header>(ip, deliveries);
        }
        if (Ptr<Ipv6L3Protocol> ip = node->GetObject<Ipv6L3Protocol>())
        {
            ConnectTo<Ipv6Header>(ip, deliveries);
        }
    }

  private:
    template <typename Header, typename Protocol>
    void ConnectTo(Ptr<Protocol> ip, bool deliveries)
    {
        ip->TraceConnectWithoutContext("SendOutgoing",
                                       MakeCallback(&StackHook::template Send<Header>, this));
        if (deliveries)
        {
            ip->TraceConnectWithoutContext(
                "LocalDeliver", MakeCallback(&StackHook::template Receive<Header>, this));
        }
    }

    template <typename Header>
    void Send(const Header& header, Ptr<const Packet> packet, uint32_t /*interface*/)
    {
        static_cast<Self*>(this)->Sent(StackPacket(header, packet), packet);
    }

    template <typename Header>
    void Receive(const Header& header, Ptr<const Packet> packet, uint32_t /*interface*/)
    {
        static_cast<Self*>(this)->Delivered(StackPacket(header, packet), packet);
    }
};

} // namespace ns3

#endif // STACK_HOOK_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOST_TALK_H
#define HOST_TALK_H

#include "call-function.h"

#include "ns3/inet-socket-address.h"
#include "ns3/node-container.h"
#include "ns3/simulator.h"
#include "ns3/socket.h"
#include "ns3/udp-socket-factory.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/// Datagrams between hosts by their real stacks; whoever gets one answers it.
class HostTalk
{
  public:
    /// @param hosts each listens to its own port of all its addresses
    explicit HostTalk(const NodeContainer& hosts)
        : m_hosts(hosts)
    {
        for (uint32_t i = 0; i < hosts.GetN(); ++i)
        {
            m_sockets.push_back(Socket::CreateSocket(hosts.Get(i), UdpSocketFactory::GetTypeId()));
            m_sockets[i]->Bind(InetSocketAddress(Ipv4Address::GetAny(), PORT));
            m_sockets[i]->SetRecvCallback(MakeCallback(&HostTalk::Receive, this));
        }
    }

    /// Asks from a port of its own. @param from number of the host @param to who is asked
    /// @param at when
    void Ask(uint32_t from, Ipv4Address to, Time at)
    {
        Ptr<Socket> socket = Socket::CreateSocket(m_hosts.Get(from), UdpSocketFactory::GetTypeId());
        socket->Bind();
        socket->SetRecvCallback(MakeCallback(&HostTalk::Receive, this));
        const Address target = InetSocketAddress(to, PORT);
        Simulator::ScheduleWithContext(
            socket->GetNode()->GetId(), at, &CallFunction, [socket, target] {
                socket->SendTo(Create<Packet>(QUESTION), 0, target);
            });
    }

    /// Runs for 10 s.
    void Run()
    {
        Simulator::Stop(Seconds(10));
        Simulator::Run();
    }

    uint32_t questions{0}; //!< that arrived
    uint32_t answers{0};   //!< that arrived

    static constexpr uint16_t PORT = 4000; //!< of all hosts

  private:
    static constexpr uint32_t QUESTION = 10; //!< bytes
    static constexpr uint32_t ANSWER = 20;   //!< bytes

    void Receive(Ptr<Socket> socket)
    {
        Address from;
        while (const Ptr<Packet> packet = socket->RecvFrom(from))
        {
            if (packet->GetSize() == QUESTION)
            {
                ++questions;
                socket->SendTo(Create<Packet>(ANSWER), 0, from);
            }
            else
            {
                ++answers;
            }
        }
    }

    NodeContainer m_hosts;
    std::vector<Ptr<Socket>> m_sockets;
};

} // namespace ns3

#endif // HOST_TALK_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_WATCH_H
#define PACKET_WATCH_H

#include "../../model/packet/flow-tag.h"

#include "ns3/icmpv4.h"
#include "ns3/icmpv6-header.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"
#include "ns3/tcp-header.h"
#include "ns3/udp-header.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/// Reads the packets that a host's IP sends and takes in, by ns-3's own headers.
class PacketWatch
{
  public:
    explicit PacketWatch(Ptr<Node> node)
    {
        auto ipv4 = node->GetObject<Ipv4L3Protocol>();
        ipv4->TraceConnectWithoutContext("Tx", MakeCallback(&PacketWatch::Send4, this));
        ipv4->TraceConnectWithoutContext("Rx", MakeCallback(&PacketWatch::Get4, this));
        auto ipv6 = node->GetObject<Ipv6L3Protocol>();
        ipv6->TraceConnectWithoutContext("Tx", MakeCallback(&PacketWatch::Send6, this));
        ipv6->TraceConnectWithoutContext("Rx", MakeCallback(&PacketWatch::Get6, this));
    }

    /// One packet of a flow.
    struct Seen
    {
        uint16_t port{0}; //!< the client's, or the identifier
        uint32_t data{0}; //!< bytes behind the header of the transport
        Address remote;
        bool isReverse{false};
        bool isTagged{false};
        FlowTag tag;
        Time at{Simulator::Now()};
    };

    std::vector<Seen> packets;

  private:
    template <typename Header>
    void Note(Ptr<const Packet> packet, bool isReverse)
    {
        auto rest = packet->Copy();
        Header ip;
        rest->RemoveHeader(ip);
        rest->RemoveAtEnd(rest->GetSize() - SizeOf(ip)); // Ethernet pads small frames
        Seen seen;
        seen.isReverse = isReverse;
        seen.remote = isReverse ? Address(ip.GetSource()) : Address(ip.GetDestination());
        seen.isTagged = packet->PeekPacketTag(seen.tag);
        if (ReadTransport(rest, ProtocolOf(ip), seen))
        {
            seen.data = rest->GetSize();
            packets.push_back(seen);
        }
    }

    static uint8_t ProtocolOf(const Ipv4Header& ip)
    {
        return ip.GetProtocol();
    }

    static uint8_t ProtocolOf(const Ipv6Header& ip)
    {
        return ip.GetNextHeader();
    }

    static uint32_t SizeOf(const Ipv4Header& ip)
    {
        return ip.GetPayloadSize();
    }

    static uint32_t SizeOf(const Ipv6Header& ip)
    {
        return ip.GetPayloadLength();
    }

    static bool ReadTransport(Ptr<Packet> rest, uint8_t protocol, Seen& seen)
    {
        if (protocol == 6)
        {
            TcpHeader tcp;
            rest->RemoveHeader(tcp);
            seen.port = seen.isReverse ? tcp.GetDestinationPort() : tcp.GetSourcePort();
            return true;
        }
        if (protocol == 17)
        {
            UdpHeader udp;
            rest->RemoveHeader(udp);
            seen.port = seen.isReverse ? udp.GetDestinationPort() : udp.GetSourcePort();
            return true;
        }
        return protocol == 1 ? ReadIcmp(rest, seen) : ReadIcmp6(rest, seen);
    }

    static bool ReadIcmp(Ptr<Packet> rest, Seen& seen)
    {
        Icmpv4Header icmp;
        rest->RemoveHeader(icmp);
        Icmpv4Echo echo;
        const bool isEcho = icmp.GetType() == 0 || icmp.GetType() == 8;
        if (isEcho)
        {
            rest->PeekHeader(echo);
            rest->RemoveAtStart(4); // identifier and sequence number
            seen.port = echo.GetIdentifier();
        }
        return isEcho;
    }

    static bool ReadIcmp6(Ptr<Packet> rest, Seen& seen)
    {
        uint8_t type = 0;
        rest->CopyData(&type, 1);
        if (type != 128 && type != 129)
        {
            return false; // neighbour discovery
        }
        Icmpv6Echo echo(type == 128);
        rest->RemoveHeader(echo);
        seen.port = echo.GetId();
        return true;
    }

    void Send4(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
    {
        Note<Ipv4Header>(packet, false);
    }

    void Get4(Ptr<const Packet> packet, Ptr<Ipv4>, uint32_t)
    {
        Note<Ipv4Header>(packet, true);
    }

    void Send6(Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        Note<Ipv6Header>(packet, false);
    }

    void Get6(Ptr<const Packet> packet, Ptr<Ipv6>, uint32_t)
    {
        Note<Ipv6Header>(packet, true);
    }
};

} // namespace ns3

#endif // PACKET_WATCH_H

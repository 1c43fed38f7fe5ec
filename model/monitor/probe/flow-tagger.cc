// SPDX-License-Identifier: GPL-2.0-only

#include "flow-tagger.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"

#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/node.h"

#include <array>
#include <unordered_map>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("FlowTagger");

namespace
{

flowhash::FlowKey
AddressesOf(const Ipv4Header& header)
{
    return flowhash::FlowKey::Ipv4(
        header.GetSource().Get(), header.GetDestination().Get(), 0, 0, header.GetProtocol());
}

flowhash::FlowKey
AddressesOf(const Ipv6Header& header)
{
    flowhash::FlowKey key;
    header.GetSource().GetBytes(key.source.data());
    header.GetDestination().GetBytes(key.destination.data());
    key.protocol = header.GetNextHeader();
    key.version = 6;
    return key;
}

constexpr uint8_t ECHO_REPLY = 0; // types of ICMP, RFC 792
constexpr uint8_t ECHO = 8;
constexpr uint8_t ECHO6 = 128; // and of ICMPv6, RFC 4443
constexpr uint8_t ECHO_REPLY6 = 129;

uint16_t
ReadWord(const uint8_t* bytes)
{
    return static_cast<uint16_t>(bytes[0] << 8 | bytes[1]);
}

/// An echo's identifier stands for the requester's port (D7). @return whether it is an echo
bool
ReadEcho(const uint8_t* bytes, flowhash::FlowKey& key)
{
    const bool isIpv6 = key.protocol == flowhash::IpProtocol::ICMPV6;
    if (bytes[0] == (isIpv6 ? ECHO6 : ECHO))
    {
        key.sourcePort = ReadWord(bytes + 4);
        return true;
    }
    if (bytes[0] == (isIpv6 ? ECHO_REPLY6 : ECHO_REPLY))
    {
        key.destinationPort = ReadWord(bytes + 4);
        return true;
    }
    return false;
}

constexpr std::size_t UDP_HEADER = 8; // bytes, as ICMP's
constexpr std::size_t TCP_FLAGS = 13; // offset
constexpr uint8_t FIN = 1;            // flags of TCP, RFC 9293
constexpr uint8_t SYN = 2;
constexpr uint8_t RST = 4;

/// The first bytes behind an IP header.
using Start = std::array<uint8_t, TCP_FLAGS + 1>;

/// The key of what stands behind an IP header. @return whether it can belong to a flow
template <typename Header>
bool
ReadKey(const Header& header, Ptr<const Packet> packet, flowhash::FlowKey& key, Start& bytes)
{
    using flowhash::IpProtocol;
    key = AddressesOf(header);
    if (packet->CopyData(bytes.data(), bytes.size()) <
        (key.protocol == IpProtocol::TCP ? bytes.size() : UDP_HEADER))
    {
        return false;
    }
    if (key.protocol == IpProtocol::ICMP || key.protocol == IpProtocol::ICMPV6)
    {
        return ReadEcho(bytes.data(), key);
    }
    key.sourcePort = ReadWord(bytes.data());
    key.destinationPort = ReadWord(bytes.data() + 2);
    return key.protocol == IpProtocol::TCP || key.protocol == IpProtocol::UDP;
}

} // namespace

/// The trace sinks of one node.
class FlowTagger::Hook
{
  public:
    Hook(FlowTagger& tagger, std::shared_ptr<Flows> flows, bool isServer)
        : m_tagger(tagger),
          m_flows(std::move(flows)),
          m_isServer(isServer)
    {
    }

    void Connect(Ptr<Node> node)
    {
        if (Ptr<Ipv4L3Protocol> ip = node->GetObject<Ipv4L3Protocol>())
        {
            ConnectTo(ip, &Hook::Send<Ipv4Header>, &Hook::Receive<Ipv4Header>);
        }
        if (Ptr<Ipv6L3Protocol> ip = node->GetObject<Ipv6L3Protocol>())
        {
            ConnectTo(ip, &Hook::Send<Ipv6Header>, &Hook::Receive<Ipv6Header>);
        }
    }

  private:
    template <typename Protocol, typename Sink>
    void ConnectTo(Ptr<Protocol> ip, Sink send, Sink receive)
    {
        ip->TraceConnectWithoutContext("SendOutgoing", MakeCallback(send, this));
        if (m_isServer)
        {
            ip->TraceConnectWithoutContext("LocalDeliver", MakeCallback(receive, this));
        }
    }

    template <typename Header>
    void Send(const Header& header, Ptr<const Packet> packet, uint32_t /*interface*/)
    {
        flowhash::FlowKey key;
        Start bytes;
        if (!ReadKey(header, packet, key, bytes) || !Tag(key, packet, bytes))
        {
            NS_LOG_LOGIC("a packet of no known flow: " << key.ToString());
            ++m_tagger.m_untagged;
            // An ICMP error carries the tag of the packet that it quotes.
            FlowTag quoted;
            ConstCast<Packet>(packet)->RemovePacketTag(quoted);
        }
    }

    template <typename Header>
    void Receive(const Header& header, Ptr<const Packet> packet, uint32_t /*interface*/)
    {
        FlowTag tag;
        flowhash::FlowKey key;
        Start bytes;
        if (!packet->PeekPacketTag(tag) || tag.IsReverse() || !ReadKey(header, packet, key, bytes))
        {
            return;
        }
        const auto [place, isNew] = m_flows->try_emplace(key.Reversed());
        Known& known = place->second;
        const bool tcp = key.protocol == flowhash::IpProtocol::TCP;
        if (isNew || !tcp || (known.flow != tag.GetFlow() && known.clientDone && known.serverDone))
        {
            known = {tag.GetFlow(), tag.GetFlow(), false, false};
        }
        if (tcp)
        {
            const uint8_t flags = bytes[TCP_FLAGS];
            known.asked = flags & SYN ? tag.GetFlow() : known.asked;
            known.clientDone = known.clientDone || (flags & (FIN | RST)) != 0;
            known.serverDone = known.serverDone || (flags & RST) != 0;
        }
    }

    bool Tag(const flowhash::FlowKey& key, Ptr<const Packet> packet, const Start& bytes)
    {
        FlowTag tag;
        uint64_t flow = 0;
        if (packet->PeekPacketTag(tag))
        {
            flow = tag.GetFlow();
        }
        else
        {
            const auto found = m_flows->find(key);
            if (found == m_flows->end())
            {
                return false;
            }
            if (m_isServer && key.protocol == flowhash::IpProtocol::TCP)
            {
                Answers(found->second, bytes[TCP_FLAGS]);
            }
            flow = found->second.flow;
        }
        // As AddPacketTag does to const packets.
        tag = FlowTag(flow, m_isServer, m_tagger.NextNumber(flow, m_isServer));
        ConstCast<Packet>(packet)->ReplacePacketTag(tag);
        return true;
    }

    /// Follows the server's side of a connection. @param known it @param flags of its next segment
    static void Answers(Known& known, uint8_t flags)
    {
        if (flags & SYN)
        {
            known = {known.asked, known.asked, false, false};
        }
        known.serverDone = known.serverDone || (flags & (FIN | RST)) != 0;
        known.clientDone = known.clientDone || (flags & RST) != 0;
    }

    FlowTagger& m_tagger;
    std::shared_ptr<Flows> m_flows;
    bool m_isServer;
};

FlowTagger::FlowTagger()
    : m_clients(std::make_shared<Flows>())
{
}

FlowTagger::~FlowTagger() = default;

void
FlowTagger::AddClient(Ptr<Node> node)
{
    m_hooks.push_back(std::make_unique<Hook>(*this, m_clients, false));
    m_hooks.back()->Connect(node);
}

void
FlowTagger::AddServer(Ptr<Node> node)
{
    m_hooks.push_back(std::make_unique<Hook>(*this, std::make_shared<Flows>(), true));
    m_hooks.back()->Connect(node);
}

void
FlowTagger::FlowStarted(uint64_t flow, flowhash::FlowKey key)
{
    (*m_clients)[key].flow = flow;
}

uint32_t
FlowTagger::NextNumber(uint64_t flow, bool isReverse)
{
    return m_numbers[flow][isReverse ? 1 : 0]++;
}

void
FlowTagger::Retired(uint64_t flow)
{
    m_numbers.erase(flow);
}

uint64_t
FlowTagger::GetUntagged() const
{
    return m_untagged;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "flow-tagger.h"

#include "flow-tag.h"

#include "ns3/ip-protocol.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/node.h"

#include <array>
#include <unordered_map>
#include <utility>

namespace ns3
{

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

/// The key of what stands behind an IP header. @return whether it has ports
template <typename Header>
bool
ReadKey(const Header& header, Ptr<const Packet> packet, flowhash::FlowKey& key)
{
    key = AddressesOf(header);
    std::array<uint8_t, 4> ports;
    if ((key.protocol != flowhash::IpProtocol::TCP && key.protocol != flowhash::IpProtocol::UDP) ||
        packet->CopyData(ports.data(), ports.size()) < ports.size())
    {
        return false;
    }
    key.sourcePort = static_cast<uint16_t>(ports[0] << 8 | ports[1]);
    key.destinationPort = static_cast<uint16_t>(ports[2] << 8 | ports[3]);
    return true;
}

} // namespace

/// The trace sinks of one node.
class FlowTagger::Hook
{
  public:
    Hook(FlowTagger& tagger, std::shared_ptr<Senders> senders, bool isServer)
        : m_tagger(tagger),
          m_senders(std::move(senders)),
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
        if (!ReadKey(header, packet, key) || !Tag(key, packet))
        {
            ++m_tagger.m_untagged;
        }
    }

    template <typename Header>
    void Receive(const Header& header, Ptr<const Packet> packet, uint32_t /*interface*/)
    {
        FlowTag tag;
        flowhash::FlowKey key;
        if (packet->PeekPacketTag(tag) && !tag.IsReverse() && ReadKey(header, packet, key))
        {
            Sender& sender = (*m_senders)[key.Reversed()];
            if (sender.flow != tag.GetFlow())
            {
                sender = {tag.GetFlow(), 0};
            }
        }
    }

    bool Tag(const flowhash::FlowKey& key, Ptr<const Packet> packet)
    {
        const auto found = m_senders->find(key);
        if (found == m_senders->end())
        {
            return false;
        }
        Sender& sender = found->second;
        FlowTag tag(sender.flow, m_isServer, sender.sequence++);
        // As AddPacketTag does to const packets; here an echo may carry the tag of what it echoes.
        ConstCast<Packet>(packet)->ReplacePacketTag(tag);
        return true;
    }

    FlowTagger& m_tagger;
    std::shared_ptr<Senders> m_senders;
    bool m_isServer;
};

FlowTagger::FlowTagger()
    : m_clients(std::make_shared<Senders>())
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
    m_hooks.push_back(std::make_unique<Hook>(*this, std::make_shared<Senders>(), true));
    m_hooks.back()->Connect(node);
}

void
FlowTagger::FlowStarted(uint64_t flow, flowhash::FlowKey key)
{
    (*m_clients)[key] = {flow, 0};
}

uint64_t
FlowTagger::GetUntagged() const
{
    return m_untagged;
}

} // namespace ns3

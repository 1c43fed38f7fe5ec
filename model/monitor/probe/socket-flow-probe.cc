// SPDX-License-Identifier: GPL-2.0-only

#include "socket-flow-probe.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "stack-hook.h"

#include "ns3/log.h"
#include "ns3/node.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SocketFlowProbe");

/// The trace sinks of one client's node.
class SocketFlowProbe::Hook : public StackHook<SocketFlowProbe::Hook>
{
  public:
    explicit Hook(SocketFlowProbe& probe)
        : m_probe(probe)
    {
    }

    void Sent(const StackPacket& read, Ptr<const Packet> /*packet*/)
    {
        m_probe.Sent(read);
    }

    void Delivered(const StackPacket& read, Ptr<const Packet> /*packet*/)
    {
        m_probe.Delivered(read);
    }

  private:
    SocketFlowProbe& m_probe;
};

SocketFlowProbe::SocketFlowProbe(FlowRoster& roster, FlowTagger& tagger, Filter filter)
    : m_roster(roster),
      m_tagger(tagger),
      m_filter(std::move(filter))
{
}

SocketFlowProbe::~SocketFlowProbe() = default;

void
SocketFlowProbe::AddClient(Ptr<Node> node)
{
    // Before the tagger hears of the packet, it has to know its flow: sinks are called in the order
    // in which they came.
    m_hooks.push_back(std::make_unique<Hook>(*this));
    m_hooks.back()->Connect(node);
    m_tagger.AddClient(node);
}

void
SocketFlowProbe::AddServer(Ptr<Node> node)
{
    m_tagger.AddServer(node);
}

uint64_t
SocketFlowProbe::GetCount() const
{
    return m_count;
}

void
SocketFlowProbe::Sent(const StackPacket& packet)
{
    // An echo's reply has its identifier at the other end: it begins nothing.
    const bool tcp = packet.key.protocol == flowhash::IpProtocol::TCP;
    const bool mayBegin =
        tcp ? packet.Has(StackPacket::SYN) && !packet.Has(StackPacket::ACK)
            : packet.key.protocol == flowhash::IpProtocol::UDP || packet.key.sourcePort != 0;
    if (!packet.isOfFlow || (m_filter && !m_filter(packet.key)))
    {
        return;
    }
    auto place = m_found.find(packet.key);
    if (mayBegin && (place == m_found.end() || (place->second.ended && !place->second.refused)))
    {
        place = m_found.insert_or_assign(packet.key, Found()).first;
        Begin(place->second, packet.key);
    }
    if (place != m_found.end())
    {
        place->second.clientDone = place->second.clientDone || packet.Has(StackPacket::FIN);
        Follow(place->second, packet);
    }
}

void
SocketFlowProbe::Delivered(const StackPacket& packet)
{
    const auto place = m_found.find(packet.key.Reversed());
    if (!packet.isOfFlow || place == m_found.end() || place->second.ended)
    {
        return;
    }
    Found& found = place->second;
    if (!found.answered && packet.Payload() > 0)
    {
        found.answered = true;
        m_roster.FlowAnswered(found.flow);
    }
    found.serverDone = found.serverDone || packet.Has(StackPacket::FIN);
    Follow(found, packet);
    found.heard = true;
}

void
SocketFlowProbe::Begin(Found& found, const flowhash::FlowKey& key)
{
    found.flow = m_count++;
    found.start = m_roster.Now();
    NS_LOG_LOGIC("flow " << found.flow << ": " << key.ToString());
    m_roster.FlowStarted(found.flow, key);
    m_tagger.FlowStarted(found.flow, key);
}

/// Notes the end of a connection, if this packet is it.
void
SocketFlowProbe::Follow(Found& found, const StackPacket& packet)
{
    const bool reset = packet.Has(StackPacket::RST);
    if (found.ended || (!reset && !(found.clientDone && found.serverDone)))
    {
        return;
    }
    found.ended = true;
    found.refused = reset && !found.heard;
    const char* outcome = found.refused ? "refused" : reset ? "broken" : "completed";
    m_roster.FlowEnded(found.flow, outcome, m_roster.Now() - found.start);
}

} // namespace ns3

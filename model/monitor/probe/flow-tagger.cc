// SPDX-License-Identifier: GPL-2.0-only

#include "flow-tagger.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "stack-hook.h"

#include "ns3/log.h"
#include "ns3/node.h"

#include <unordered_map>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("FlowTagger");

/// The trace sinks of one node.
class FlowTagger::Hook : public StackHook<FlowTagger::Hook>
{
  public:
    Hook(FlowTagger& tagger, std::shared_ptr<Flows> flows, bool isServer)
        : m_tagger(tagger),
          m_flows(std::move(flows)),
          m_isServer(isServer)
    {
    }

    void Sent(const StackPacket& read, Ptr<const Packet> packet)
    {
        if (!read.isOfFlow || !Tag(read, packet))
        {
            NS_LOG_LOGIC("a packet of no known flow: " << read.key.ToString());
            ++m_tagger.m_untagged;
            // An ICMP error carries the tag of the packet that it quotes.
            FlowTag quoted;
            ConstCast<Packet>(packet)->RemovePacketTag(quoted);
        }
    }

    void Delivered(const StackPacket& read, Ptr<const Packet> packet)
    {
        FlowTag tag;
        if (!packet->PeekPacketTag(tag) || tag.IsReverse() || !read.isOfFlow)
        {
            return;
        }
        const auto [place, isNew] = m_flows->try_emplace(read.key.Reversed());
        Known& known = place->second;
        const bool tcp = read.key.protocol == flowhash::IpProtocol::TCP;
        if (isNew || !tcp || (known.flow != tag.GetFlow() && known.clientDone && known.serverDone))
        {
            known = {tag.GetFlow(), tag.GetFlow(), false, false};
        }
        if (tcp)
        {
            known.asked = read.Has(StackPacket::SYN) ? tag.GetFlow() : known.asked;
            known.clientDone = known.clientDone || read.Has(StackPacket::FIN | StackPacket::RST);
            known.serverDone = known.serverDone || read.Has(StackPacket::RST);
        }
    }

  private:
    bool Tag(const StackPacket& read, Ptr<const Packet> packet)
    {
        FlowTag tag;
        uint64_t flow = 0;
        if (packet->PeekPacketTag(tag))
        {
            flow = tag.GetFlow();
        }
        else
        {
            const auto found = m_flows->find(read.key);
            if (found == m_flows->end())
            {
                return false;
            }
            if (m_isServer && read.key.protocol == flowhash::IpProtocol::TCP)
            {
                Answers(found->second, read);
            }
            flow = found->second.flow;
        }
        // As AddPacketTag does to const packets.
        tag = FlowTag(flow, m_isServer, m_tagger.NextNumber(flow, m_isServer));
        ConstCast<Packet>(packet)->ReplacePacketTag(tag);
        return true;
    }

    /// Follows the server's side of a connection. @param known it @param read its next segment
    static void Answers(Known& known, const StackPacket& read)
    {
        if (read.Has(StackPacket::SYN))
        {
            known = {known.asked, known.asked, false, false};
        }
        known.serverDone = known.serverDone || read.Has(StackPacket::FIN | StackPacket::RST);
        known.clientDone = known.clientDone || read.Has(StackPacket::RST);
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
    m_hooks.back()->Connect(node, false);
}

void
FlowTagger::AddServer(Ptr<Node> node)
{
    const auto& flows = m_servers[node->GetId()] = std::make_shared<Flows>();
    m_hooks.push_back(std::make_unique<Hook>(*this, flows, true));
    m_hooks.back()->Connect(node);
}

void
FlowTagger::FlowStarted(uint64_t flow, flowhash::FlowKey key)
{
    (*m_clients)[key].flow = flow;
}

std::function<std::optional<uint64_t>(const flowhash::FlowKey&)>
FlowTagger::AnswersOf(const Ptr<Node>& node) const
{
    return [flows = m_servers.at(node->GetId())](const flowhash::FlowKey& key) {
        const auto found = flows->find(key);
        return found == flows->end() ? std::nullopt : std::optional(found->second.flow);
    };
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

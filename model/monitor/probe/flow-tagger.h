// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_TAGGER_H
#define FLOW_TAGGER_H

#include "ns3/flow-key.h"
#include "ns3/ptr.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

class Node;

/**
 * @ingroup flow-distribution
 *
 * Puts a FlowTag on the packets of real sockets, at both ends, so that monitors know the flow of
 * a packet whatever translation did to it.
 *
 * At clients a packet's flow is the newest one of its tuple, which FlowStarted gave: so a source
 * must tell of a flow before its first packet leaves. At servers it is the flow of the packet that
 * is answered: of the one whose tag the answer carries already, as what repeats a packet does and
 * OriginServer's responses over UDP; else of the last one delivered with that tuple. Over TCP that
 * is the flow whose connection the server has: one that takes its tuple over while the connection
 * lives (until FINs both ways, a reset, or the server's own SYN) is answered by the old socket. So
 * flows that share a tuple one after the other, or at once, are told apart as far as their packets
 * tell. A flow's packets are numbered by direction, at whichever node they are sent.
 *
 * IPv4 and IPv6; TCP, UDP and echoes of ICMP and ICMPv6, whose identifier is the requester's port
 * (D7). Other packets, such as ICMP errors, and those of unknown flows go untagged and are counted.
 * A flow's tuple is remembered until another flow has it, for packets that follow the flow's end.
 *
 * Keep it until the simulation is over: it hangs on the nodes' trace sources.
 */
class FlowTagger
{
  public:
    FlowTagger();
    ~FlowTagger();
    FlowTagger(const FlowTagger&) = delete;
    FlowTagger& operator=(const FlowTagger&) = delete;

    /// Tags what this node sends as a client. @param node with an internet stack
    void AddClient(Ptr<Node> node);

    /// Tags what this node sends as a server. @param node with an internet stack
    void AddServer(Ptr<Node> node);

    /// A flow begins (trace source of that name). @param flow its number @param key as sent
    void FlowStarted(uint64_t flow, flowhash::FlowKey key);

    /// @param node that AddServer added @return finds the flow that the node answers now by its
    /// tuple, as the node sends it; lives on its own
    std::function<std::optional<uint64_t>(const flowhash::FlowKey& key)> AnswersOf(
        const Ptr<Node>& node) const;

    /// A flow is over for long: its packets, should there be more, are not numbered on.
    /// @param flow its number
    void Retired(uint64_t flow);

    /// @return packets sent by the nodes that carry no tag
    uint64_t GetUntagged() const;

  private:
    /// The flow of a tuple.
    struct Known
    {
        uint64_t flow{0};
        uint64_t asked{0}; //!< TCP, at servers: flow of the latest SYN that was delivered
        bool clientDone{
            false}; //!< TCP, at servers: the client's FIN was delivered, or a reset seen
        bool serverDone{false}; //!< TCP, at servers: the server's FIN was sent, or a reset seen
    };

    /// Flows by the tuple that a node sends with.
    using Flows = std::unordered_map<flowhash::FlowKey, Known, flowhash::FlowKeyHasher>;

    class Hook;

    uint32_t NextNumber(uint64_t flow, bool isReverse);

    std::shared_ptr<Flows> m_clients;                     // of all clients: their tuples differ
    std::map<uint32_t, std::shared_ptr<Flows>> m_servers; //!< by node
    /// Packets so far, forward and reverse, by flow; looked up only.
    std::unordered_map<uint64_t, std::array<uint32_t, 2>> m_numbers;
    std::vector<std::unique_ptr<Hook>> m_hooks;
    uint64_t m_untagged{0};
};

} // namespace ns3

#endif // FLOW_TAGGER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_TAGGER_H
#define FLOW_TAGGER_H

#include "ns3/flow-key.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <memory>
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
 * At clients a packet's flow is found by its tuple, which FlowStarted gave: so a source must tell
 * of a flow before its first packet leaves. At servers the tuple of a tagged packet that was
 * delivered names the flow for the packets that answer it. IPv4 and IPv6, TCP and UDP; other
 * packets, such as ICMP, and those of unknown flows go untagged and are counted. A flow's tuple is
 * remembered until another flow has it, for packets that follow the flow's end.
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

    /// @return packets sent by the nodes that carry no tag
    uint64_t GetUntagged() const;

  private:
    /// A flow as one node's sending side knows it.
    struct Sender
    {
        uint64_t flow{0};
        uint32_t sequence{0};
    };

    using Senders = std::unordered_map<flowhash::FlowKey, Sender, flowhash::FlowKeyHasher>;

    class Hook;

    std::shared_ptr<Senders> m_clients; // of all clients: their tuples differ
    std::vector<std::unique_ptr<Hook>> m_hooks;
    uint64_t m_untagged{0};
};

} // namespace ns3

#endif // FLOW_TAGGER_H

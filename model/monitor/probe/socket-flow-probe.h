// SPDX-License-Identifier: GPL-2.0-only

#ifndef SOCKET_FLOW_PROBE_H
#define SOCKET_FLOW_PROBE_H

#include "ns3/flow-key.h"
#include "ns3/flow-roster.h"
#include "ns3/flow-tagger.h"
#include "ns3/nstime.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace ns3
{

class Node;
struct StackPacket;

/**
 * @ingroup flow-distribution
 *
 * Finds the flows of applications that tell nothing of them, such as ns3::BulkSendApplication,
 * ns3::OnOffApplication and ns3::UdpClient, by what passes the IP stacks of their nodes, and tells
 * roster and tagger, as the traffic sources of this module do of their own: from there on all
 * monitors judge them alike.
 *
 * A flow is a five-tuple that a client's node sends. One over TCP begins with a SYN, and ends
 * `completed` when FINs were sent and delivered at the client, by a reset `refused` if nothing else
 * had come from the server and `broken` otherwise; a later SYN of the tuple begins another one,
 * unless this one was refused: ns-3's sockets send theirs again. One over UDP, and a series of
 * echoes with one identifier, begin with their first packet and have no end that packets would
 * show: they are unfinished, and one flow however long their tuple is used. So is a connection that
 * its client gives up without a word. The client is the node that begins: add as clients nodes that
 * only ask, as what they would answer over UDP would begin a flow, too.
 *
 * Numbers count up from 0: other sources with numbers of their own cannot have the same roster.
 * Keep it until the simulation is over: it hangs on the nodes' trace sources.
 */
class SocketFlowProbe
{
  public:
    /// Whether a tuple is a flow for the monitors. @param key as the client sends
    using Filter = std::function<bool(const flowhash::FlowKey& key)>;

    /// @param roster told of flows @param tagger told of flows and nodes; both must outlive the
    /// probe
    /// @param filter of the flows that count, such as those to a service; empty: all
    SocketFlowProbe(FlowRoster& roster, FlowTagger& tagger, Filter filter = nullptr);
    ~SocketFlowProbe();
    SocketFlowProbe(const SocketFlowProbe&) = delete;
    SocketFlowProbe& operator=(const SocketFlowProbe&) = delete;

    /// @param node with an internet stack, whose applications begin flows; not one that the tagger
    /// knows already
    void AddClient(Ptr<Node> node);

    /// @param node with an internet stack, whose applications answer
    void AddServer(Ptr<Node> node);

    /// @return flows found so far
    uint64_t GetCount() const;

  private:
    /// The latest flow of a tuple.
    struct Found
    {
        uint64_t flow{0};
        Time start;
        bool answered{false};   //!< the server's first byte came
        bool heard{false};      //!< anything but a reset came from the server
        bool clientDone{false}; //!< the client's FIN was sent
        bool serverDone{false}; //!< the server's FIN was delivered
        bool ended{false};
        bool refused{false};
    };

    class Hook;

    void Sent(const StackPacket& packet);
    void Delivered(const StackPacket& packet);
    void Begin(Found& found, const flowhash::FlowKey& key);
    void Follow(Found& found, const StackPacket& packet);

    FlowRoster& m_roster;
    FlowTagger& m_tagger;
    Filter m_filter;
    uint64_t m_count{0};
    /// By the tuple that the client sends; looked up only.
    std::unordered_map<flowhash::FlowKey, Found, flowhash::FlowKeyHasher> m_found;
    std::vector<std::unique_ptr<Hook>> m_hooks;
};

} // namespace ns3

#endif // SOCKET_FLOW_PROBE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_LABELLER_H
#define FLOW_LABELLER_H

#include "ns3/packet-view.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The IPv6 flow labels of what a host sends (RFC 6437, section 3): a hash of the flow's tuple and
 * of a secret of the host's, 20 bits and never 0. TCP, UDP and echoes get one, and fragments that
 * of their packet; ICMP errors, neighbour discovery and what has no ports have 0.
 *
 * In the middle of a flow the label may be drawn anew, so that switches that hash it try another
 * path: when a TCP segment is sent again (as protective reroute does, Wetherall et al., SIGCOMM
 * 2023), after so many packets, or by chance at each packet (as load balancers of paths do, Qureshi
 * et al., "PLB", SIGCOMM 2022, there by signs of congestion). A label that is drawn is another one
 * than the flow has.
 */
class FlowLabeller
{
  public:
    /// When a flow's label is drawn anew.
    struct Changes
    {
        bool timeout{false};   //!< whenever a TCP segment is sent whose first byte was sent before
        uint32_t packets{0};   //!< after so many packets of the flow; 0: never
        double probability{0}; //!< of each packet but the first, from 0 to 1
    };

    /**
     * Reads when labels change.
     * @param text never, timeout, packets:N (N from 1 on) or probability:P (above 0, up to 1)
     * @return it @throws std::invalid_argument with one line for anything else
     */
    static Changes ReadChanges(const std::string& text);

    /// @param changes when labels are drawn anew
    explicit FlowLabeller(const Changes& changes);

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// @param view a packet of IPv6 that is about to leave @return its label
    uint32_t LabelOf(const PacketView& view);

    /// @return how often a flow's label was drawn anew
    uint64_t GetNChanges() const;

  private:
    /// What is known of a flow in the direction of what leaves.
    struct Flow
    {
        uint32_t label{0};
        uint32_t packets{0};     //!< with this label
        uint32_t first{0};       //!< sequence number of its SYN
        uint32_t next{0};        //!< sequence number behind all that was sent
        bool hasSequence{false}; //!< whether TCP was sent
    };

    /// A packet of which fragments leave.
    struct Fragmented
    {
        flowhash::HostAddress destination;
        uint32_t identification{0};
        uint32_t label{0};
    };

    Flow Begin(const flowhash::FlowKey& key);
    bool IsSentAgain(const PacketView& view, Flow& flow) const;
    static bool BeginsAnew(const PacketView& view, const Flow& flow);
    uint32_t Draw(uint32_t old);

    Changes m_changes;
    Ptr<UniformRandomVariable> m_random;
    std::optional<uint64_t> m_secret;
    std::unordered_map<flowhash::FlowKey, Flow, flowhash::FlowKeyHasher>
        m_flows;             //!< looked up only
    Fragmented m_fragmented; //!< the latest one: fragments of a packet leave in a row
    uint64_t m_nChanges{0};
};

} // namespace ns3

#endif // FLOW_LABELLER_H

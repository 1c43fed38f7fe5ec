// SPDX-License-Identifier: GPL-2.0-only

#ifndef TOOL_HASH_INPUT_H
#define TOOL_HASH_INPUT_H

#include "ns3/affinity-state.h"
#include "ns3/flow-key.h"

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

namespace ns3
{

/// A packet to be hashed: a line of CSV, or a record of a capture.
struct HashInput
{
    flowhash::FlowKey key;
    flowhash::PacketSigns signs;
    int64_t time{0}; //!< ns since the capture's first packet; 0 for CSV
};

/**
 * Reads tuples: lines `src,dst,sport,dport,proto`. A first line of names, in any order, may add
 * smac, dmac, ethertype, vlan, ingress and id, or leave out what shall be 0. Protocols are numbers
 * or tcp, udp, icmp, icmpv6. Empty lines and lines that begin with # are skipped.
 * @param in the text @param name of the file, for messages
 * @return the tuples, in order
 * @throws ScenarioError with file and line, what is wrong and what would be right
 */
std::vector<HashInput> ReadHashTuples(std::istream& in, const std::string& name);

/**
 * Reads the IP packets of a capture; other frames are left out.
 * @param file a pcap file @param outer whether of an ICMP error the outer packet is wanted
 * @return the packets, in order
 * @throws ScenarioError where it is none
 */
std::vector<HashInput> ReadHashCapture(const std::string& file, bool outer);

} // namespace ns3

#endif // TOOL_HASH_INPUT_H

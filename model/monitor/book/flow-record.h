// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_RECORD_H
#define FLOW_RECORD_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/// One line of flows.csv.
struct FlowRecord
{
    uint64_t flow{0};
    uint8_t protocol{0};                        //!< IANA number
    std::string client;                         //!< address
    uint16_t clientPort{0};                     //!< or identifier of an echo
    std::string service;                        //!< address that the client asked
    uint16_t servicePort{0};                    //!< 0 for an echo
    int64_t start{0};                           //!< ns
    std::optional<int64_t> firstByte;           //!< of an answer at the client, ns; none: none came
    std::optional<int64_t> end;                 //!< ns; none while it has not ended
    std::string outcome;                        //!< completed, broken, refused, unfinished
    uint64_t bytesForward{0};                   //!< of its IP packets that servers received
    uint64_t bytesReverse{0};                   //!< of its IP packets that servers sent
    std::vector<std::vector<uint32_t>> members; //!< by tier: the owner; or, where packets may take
                                                //!< any of many, those that it visited
    uint64_t violations{0};                     //!< packets that reached another member, all tiers
    std::string cause;             //!< of the first of these, in the first tier that has any
    std::optional<uint32_t> event; //!< number of the latest event that moved it, from 0
};

} // namespace ns3

#endif // FLOW_RECORD_H

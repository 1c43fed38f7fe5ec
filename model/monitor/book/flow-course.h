// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_COURSE_H
#define FLOW_COURSE_H

#include "ns3/member-choice.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Packets in a row of one flow and direction that one chooser sent to one member while it knew the
 * same of all members.
 */
struct FlowCourse
{
    uint32_t chooser{0};
    flowhash::MemberId member{0};
    uint32_t epoch{0}; //!< of the chooser's membership
    uint32_t label{0}; //!< flow label of the first of them
    /// Where the scheme would have sent the first one by hash alone had it had the client's
    /// key, or that one turned round, or the whole key of its own direction.
    std::optional<flowhash::MemberId> byClient;
    std::optional<flowhash::MemberId> byTurned; //!< see byClient
    std::optional<flowhash::MemberId> byWhole;  //!< see byClient
    uint32_t firstSequence{0};                  //!< of the first of them (FlowTag)
    uint32_t number{0}; //!< counts the courses of the run: a greater one began later
    uint32_t before{0}; //!< number of the flow's course before it in its direction, or 0
    MemberChoice::Basis basis{MemberChoice::Basis::HASH};     //!< of the first
    MemberChoice::Ground ground{MemberChoice::Ground::USUAL}; //!< of the first
    bool reverse{false};                                      //!< its direction
    bool portless{false};   //!< the first one lacks ports: a fragment, an ICMP error
    bool split{false};      //!< others of the chooser's group chose as well when it began
    bool relabelled{false}; //!< its rule hashes labels, and this is not the direction's first
};

} // namespace ns3

#endif // FLOW_COURSE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef VIOLATION_CAUSE_H
#define VIOLATION_CAUSE_H

#include <cstddef>
#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Why a packet reached another member than its flow's first (X1). See CauseFinder for how they are
 * told apart.
 */
enum class ViolationCause : uint8_t
{
    MEMBER_DIED,         //!< its chooser knew that the owner had failed
    MEMBER_LEFT,         //!< its chooser knew that the owner had been removed
    TABLE_CHANGED,       //!< its chooser's membership had changed, and the choice with it
    TABLE_BEING_WRITTEN, //!< its chooser knew of a change, and its table had it only later
    VIEWS_DIFFER,        //!< its chooser knew other members than the one who chose the owner
    ANOTHER_DISPATCHER,  //!< it came through another dispatcher or manager, which chose anew
    ENTRY_EVICTED,       //!< the flow's entry was evicted, or had expired
    NO_ENTRY_YET,        //!< no other dispatcher's word of the flow had come when one chose
    ENTRY_LATE,          //!< another dispatcher's word came when one had chosen, and counted more
    LOCK_LOST,           //!< who had locked the client kept silent, and another chose
    LOCK_CONFLICT,       //!< two dispatchers locked the client, and both chose
    TWO_MASTERS,         //!< two nodes of which one is to stand by for the other both chose
    LABEL_CHANGED,       //!< its flow label changed, which the rule hashes
    CHOSEN_ANEW,         //!< its chooser takes turns, or chance, and remembers no flow
    TRANSLATION,         //!< translation changed what the rule hashes
    ASYMMETRIC_RULE,     //!< the rule reads the two directions differently
    PORT_REUSED,         //!< its server-side tuple belongs to another open flow too
    NO_PORTS,            //!< a fragment or an ICMP message, which lacks the ports that are hashed
    UNEXPLAINED,         //!< none of these; a run should have none
};

/// How many causes there are.
constexpr std::size_t VIOLATION_CAUSES = 19;

/// @param cause a cause @return its key in results, such as "member-died"
const char* ViolationCauseName(ViolationCause cause);

} // namespace ns3

#endif // VIOLATION_CAUSE_H

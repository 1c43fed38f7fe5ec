// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBER_CHOICE_H
#define MEMBER_CHOICE_H

#include "ns3/member.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What a device that chooses says of the choice that it made for a packet (trace source Chosen).
 */
struct MemberChoice
{
    /// What the choice rests on.
    enum class Basis : uint8_t
    {
        HASH,  //!< rule, hash and selector
        STATE, //!< what the scheme's affinity state remembers of the flow
        ENTRY, //!< a connection's entry, whatever chose when it was made; of a later fragment what
               //!< the first one of its packet met
    };

    flowhash::MemberId member{0};
    uint32_t pool{0}; //!< of the device; one that has no pools says 0
    Basis basis{Basis::HASH};
};

} // namespace ns3

#endif // MEMBER_CHOICE_H

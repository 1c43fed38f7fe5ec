// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBER_CHOICE_H
#define MEMBER_CHOICE_H

#include "ns3/member-change.h"
#include "ns3/packet-view.h"
#include "ns3/packet.h"

#include <cstdint>
#include <vector>

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

    /// How it came that a device which shares its entries with others (C1) has this entry.
    enum class Ground : uint8_t
    {
        USUAL,         //!< by the word of another, or nothing shared
        NO_ENTRY_YET,  //!< it chose itself: no word of another had come
        ENTRY_LATE,    //!< another's word came when it had chosen already, and counts more
        LOCKED,        //!< chosen by who had locked the client
        LOCK_LOST,     //!< the same, after another who had locked it kept silent
        LOCK_CONFLICT, //!< two had locked the client, and both chose
    };

    flowhash::MemberId member{0};
    uint32_t pool{0}; //!< of the device; one that has no pools says 0
    Basis basis{Basis::HASH};
    Ground ground{Ground::USUAL};
};

/**
 * @ingroup flow-distribution
 *
 * Signatures of the trace sources that every device which chooses among members has.
 */
namespace ChooserTracedCallback
{

/// Signature of MembersChanging. @param changes what the device is told; none: its scheme is
/// replaced @param pool which of the device's; 0 where it has none
using MembersChanging = void (*)(const std::vector<flowhash::MemberChange>& changes, uint32_t pool);

/// Signature of MembersChanged. @param changes as before @param delta what it did to the table;
/// empty where entries choose @param pool as before
using MembersChanged = void (*)(const std::vector<flowhash::MemberChange>& changes,
                                const flowhash::UpdateDelta& delta,
                                uint32_t pool);

/// Signature of Chosen. @param packet as it arrived @param view parsed @param choice the member
using Chosen = void (*)(Ptr<const Packet> packet,
                        const PacketView& view,
                        const MemberChoice& choice);

} // namespace ChooserTracedCallback

} // namespace ns3

#endif // MEMBER_CHOICE_H

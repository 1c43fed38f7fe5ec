// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELF_JUDGEMENT_H
#define SELF_JUDGEMENT_H

#include "ns3/drop-reason.h"
#include "ns3/member-change.h"

#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What one node of a group found of a packet that all of them got: is it this node's?
 */
struct SelfJudgement
{
    std::optional<flowhash::MemberId> chosen; //!< whose it is by this node's view; none: not asked
    bool remembered{false};                   //!< it is kept because its connection was before
    const DropReason* refusal{nullptr};       //!< why it is not kept; null: it is

    /// @return whether it is this node's
    bool IsKept() const
    {
        return refusal == nullptr;
    }
};

} // namespace ns3

#endif // SELF_JUDGEMENT_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FORGOTTEN_ENTRY_H
#define FLOWHASH_FORGOTTEN_ENTRY_H

#include "flow-key.h"
#include "member-change.h"

#include <cstdint>
#include <functional>

namespace flowhash
{

/// An entry of affinity state that went.
struct ForgottenEntry
{
    /// Why it went.
    enum class Why : uint8_t
    {
        EVICTED,  //!< newer ones needed its place, or its number
        EXPIRED,  //!< its flow was idle for too long
        REPLACED, //!< the flow has another member
        RENEWED,  //!< the flow was entered again, with the same member
        ERASED,   //!< the scheme finds its flow without it, or cannot keep it
        ENDED,    //!< its flow ended, as somebody said
    };

    FlowKey flow; //!< in one of its directions
    MemberId member{0};
    Why why{Why::EVICTED};
};

/// Is told of entries that went.
using ForgetListener = std::function<void(const ForgottenEntry&)>;

/// @param before a flow's member so far @param after its member from now on @return why its entry
/// goes
inline ForgottenEntry::Why
WhyReplaced(MemberId before, MemberId after)
{
    return before == after ? ForgottenEntry::Why::RENEWED : ForgottenEntry::Why::REPLACED;
}

/// @param why a reason @return its word in results, such as "evicted"
inline const char*
ForgetReasonName(ForgottenEntry::Why why)
{
    switch (why)
    {
    case ForgottenEntry::Why::EXPIRED:
        return "expired";
    case ForgottenEntry::Why::REPLACED:
        return "replaced";
    case ForgottenEntry::Why::RENEWED:
        return "renewed";
    case ForgottenEntry::Why::ERASED:
        return "erased";
    case ForgottenEntry::Why::ENDED:
        return "ended";
    case ForgottenEntry::Why::EVICTED:
        break;
    }
    return "evicted";
}

} // namespace flowhash

#endif // FLOWHASH_FORGOTTEN_ENTRY_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_AFFINITY_STATE_H
#define FLOWHASH_AFFINITY_STATE_H

#include "flow-key.h"
#include "member.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace flowhash
{

/// What affinity state costs and what went wrong with it.
struct StateUsage
{
    uint64_t entries{0};     //!< flows remembered now
    uint64_t mostEntries{0}; //!< flows remembered at most so far
    uint64_t bytes{0};       //!< memory set aside, bytes
    uint64_t insertions{0};
    uint64_t hits{0};
    uint64_t misses{0};
    uint64_t evictions{0}; //!< entries pushed out by newer ones while still fresh
    uint64_t expirations{0};
};

/**
 * Per-flow memory beside a selector (last stage of a scheme, optional). Both directions of a flow
 * share an entry. Times are nanoseconds of any monotonic clock, given by the caller.
 */
class AffinityState
{
  public:
    virtual ~AffinityState() = default;

    /// Finds and refreshes. @param flow either direction @param now ns @return the member
    /// remembered
    virtual std::optional<MemberId> Find(const FlowKey& flow, int64_t now) = 0;

    /// Finds and changes nothing. @param flow either direction @param now ns @return the member
    virtual std::optional<MemberId> Peek(const FlowKey& flow, int64_t now) const = 0;

    /// Remembers, over any older entry. @param flow either direction @param member its member
    /// @param now ns
    virtual void Insert(const FlowKey& flow, MemberId member, int64_t now) = 0;

    /// Forgets a flow, if it is known. @param flow either direction
    virtual void Erase(const FlowKey& flow) = 0;

    /// @return counts so far
    virtual StateUsage Usage() const = 0;
};

} // namespace flowhash

#endif // FLOWHASH_AFFINITY_STATE_H

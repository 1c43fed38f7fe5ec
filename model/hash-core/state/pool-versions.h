// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_POOL_VERSIONS_H
#define FLOWHASH_POOL_VERSIONS_H

#include "../affinity-state.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * The memberships that flows still refer to, by small numbers (SilkRoad's versions of the pool). A
 * number is free again when nothing refers to it; a membership that one still stands for takes that
 * number up again.
 */
class PoolVersions
{
  public:
    using Version = uint32_t;

    /// @param source makes the selector of each @param bits of the numbers, 2 to 16
    PoolVersions(SelectorSource source, unsigned bits);

    /**
     * A number for a membership.
     * @param live the members that can be chosen
     * @return it, held once for the caller; none where all numbers are in use
     */
    std::optional<Version> Take(const std::vector<Member>& live);

    /// Refers to a version once more. @param version it
    void Hold(Version version);

    /// Refers to a version once less. @param version it
    void Drop(Version version);

    /// @return how often the numbers from 0 on are referred to; all that were ever in use
    std::vector<uint64_t> Holds() const;

    /// @param version a number in use @param hash a packet's @return its member in that membership
    std::optional<MemberId> Select(Version version, uint64_t hash) const
    {
        return m_pools[version].selector->Select(hash);
    }

    /// @param member a member @param hash a packet's @param first the version to try first
    /// @return a version in use whose membership gives the packet to the member
    std::optional<Version> Giving(MemberId member, uint64_t hash, Version first) const;

    /// @return memberships that took an old number up again
    uint64_t Reuses() const
    {
        return m_reuses;
    }

    /// @return bytes of the selectors in use
    std::size_t Bytes() const;

  private:
    struct Pool
    {
        std::unique_ptr<FlowSelector> selector;
        std::vector<Member> live;
        uint64_t holds{0};
    };

    bool Gives(Version version, MemberId member, uint64_t hash) const;

    SelectorSource m_source;
    std::size_t m_most;
    uint64_t m_reuses{0};
    std::vector<Pool> m_pools; //!< by version
};

} // namespace flowhash

#endif // FLOWHASH_POOL_VERSIONS_H

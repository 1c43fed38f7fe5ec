// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RESILIENT_SELECTOR_H
#define FLOWHASH_RESILIENT_SELECTOR_H

#include "../flow-selector.h"
#include "../part-registry.h"

namespace flowhash
{

/**
 * Resilient next-hop groups as Linux has them (net/ipv4/nexthop.c, Documentation/networking/
 * nexthop-group-resilient.rst; of switch chips too): the hash modulo the buckets names a bucket,
 * and a bucket keeps its member while packets come.
 *
 * Each member wants its share of the buckets by weight, rounded where the sums of weights so far
 * fall. Upkeep goes over the buckets and gives one to a member that has too few, the last by id
 * first, if
 * - it has no member, or its member left;
 * - or its member has more than it wants, and the bucket is idle: no packet for the idle time, or
 *   none since it was given;
 * - or its member has more than it wants, and the group is out of balance for longer than the
 *   unbalanced time. 0: never for that alone.
 *
 * Upkeep is done with each update, and while the group is out of balance when the next bucket could
 * move, but not before half a second. There is no timer here: Take catches up with the upkeep that
 * was due by then. So a removal moves the buckets of those that left (and, where rounding shifts a
 * share by one, an idle bucket); an addition moves none that is not idle.
 *
 * The buckets depend on the history, and so on the order of additions. More members than buckets
 * are refused.
 */
class ResilientSelector final : public FlowSelector
{
  public:
    /// Sizes and times.
    struct Options
    {
        uint32_t buckets{256};         //!< 1 to 65,535
        int64_t idle{120'000'000'000}; //!< ns without a packet until a bucket may move
        int64_t unbalanced{0};         //!< ns out of balance until buckets must move; 0: never
    };

    /// @param width bits of the hash values @param options see there
    ResilientSelector(unsigned width, const Options& options);

    /// Makes one from a spec. @param parameters buckets, idle-timer, unbalanced-timer
    /// @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    /// @return the members of the buckets; empty while no member is live
    const std::vector<MemberId>& Buckets() const
    {
        return m_buckets;
    }

    SelectorTraits Traits() const override;
    std::size_t TableEntries(std::size_t live) const override;
    std::size_t Bytes() const override;

  private:
    /// A live member's buckets.
    struct Share
    {
        MemberId id{0};
        uint32_t wants{0};
        uint32_t has{0};
    };

    MemberId DoSelect(uint64_t hash) const override;
    MemberId DoTake(uint64_t hash, int64_t now) override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    void CatchUp(int64_t now);
    void TakeOver();
    void SetWants();
    void Upkeep(int64_t now);
    bool MayMove(std::size_t bucket, int64_t now, int64_t& deadline) const;
    void GiveAway(std::size_t bucket);

    Options m_options;
    std::vector<MemberId> m_buckets;
    std::vector<uint32_t> m_places; //!< of each bucket's member in m_shares; NOBODY
    std::vector<int64_t> m_used;    //!< when a packet last used the bucket, ns; NEVER since given
    std::vector<Share> m_shares;    //!< of the live members, by id
    std::vector<uint32_t>
        m_lacking; //!< places of those that have too few, the next to get one last
    int64_t m_unbalancedSince{0};
    int64_t m_nextUpkeep;
};

} // namespace flowhash

#endif // FLOWHASH_RESILIENT_SELECTOR_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_RING_SELECTOR_H
#define FLOWHASH_RING_SELECTOR_H

#include "../part-registry.h"
#include "../reduce/step-index.h"

namespace flowhash
{

/**
 * Consistent hashing (Karger et al., STOC 1997): each member has points on a circle of 2^32 places,
 * and the next point clockwise from a flow's place takes it. A member of weight w has `points` * w
 * points, rounded, at least one, so a weight is a number of points, as in nginx and HAProxy, and
 * not a ratio: who comes or goes changes nobody else's points, and an update moves only what it
 * must. Points and places are mixed from ids and hash values by a 64-bit mixer. Where two points
 * coincide the lower id has the place.
 *
 * A flow that a member refuses goes on clockwise to the next other member.
 */
class RingSelector final : public FlowSelector
{
  public:
    /// @param width bits of the hash values @param points of a member of weight 1
    /// @param seed of the points
    RingSelector(unsigned width, uint64_t points, uint64_t seed = 0);

    /// @param parameters points, seed @param width bits of the hash values @return one
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

    /// @return each live member's share of the circle, by id
    std::vector<double> Shares() const;

  private:
    /// A place in the upper 32 bits, the member in the lower ones: so they sort.
    using Point = uint64_t;

    /// How many points a member has.
    struct Count
    {
        MemberId id{0};
        uint64_t points{0};
    };

    MemberId DoSelect(uint64_t hash) const override;
    void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const override;
    MemberId DoSelectOther(uint64_t hash, unsigned attempt) const override;
    std::optional<MemberId> DoSelectTaker(uint64_t hash, const Taker& takes) const override;
    void DoCheck(const std::vector<Member>& live) const override;
    void DoRebuild() override;
    std::vector<MemberId> DoSnapshot() const override;
    UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                        const std::vector<MemberId>& snapshotBefore) const override;

    void AppendPoints(std::vector<Point>& points, MemberId id, uint64_t first, uint64_t end) const;
    double PointsOf(const Member& member) const;
    std::size_t PointFor(uint64_t hash) const;
    std::size_t FindFrom(std::size_t start, uint32_t place) const;

    double m_pointsOfOne;
    uint64_t m_mask;             //!< of the seed
    std::vector<Count> m_counts; //!< of the live members, by id
    std::vector<Point> m_points; //!< sorted; behind the last, at the last place, the first again
    StepIndex m_steps;
    double m_moved{0}; //!< share that the last update moved
};

} // namespace flowhash

#endif // FLOWHASH_RING_SELECTOR_H

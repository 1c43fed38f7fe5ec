// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LEAST_LOADED_SELECTOR_H
#define FLOWHASH_LEAST_LOADED_SELECTOR_H

#include "../part-registry.h"
#include "extreme-tree.h"
#include "load-book.h"
#include "unhashed-selector.h"

namespace flowhash
{

/**
 * The member with the least load, as AddLoad tells it (T5), over all live members:
 *
 * - `least-connections`: the load as it is; equals in turn by id (IPVS `lc`).
 * - `weighted-least-connections`: load / weight; equals in turn (IPVS `wlc`, HAProxy `leastconn`).
 * - `join-shortest-queue`: the load as it is; equals at random, as queueing theory has it.
 *
 * In turn means: the first one behind the last choice, so that an idle tier is not filled from the
 * lowest id. With `stale` the loads are those of the last tick, and all flows of one period herd to
 * those that were idle at its start (Mitzenmacher, "How useful is old information?", 2000).
 *
 * The order of additions does not matter. A choice and a change of a load each take the logarithm
 * of the number of members.
 */
class LeastLoadedSelector final : public UnhashedSelector
{
  public:
    /// How it compares, and how often it sees the loads.
    struct Options
    {
        bool perWeight{false};  //!< load / weight instead of load
        bool randomTies{false}; //!< equals at random instead of in turn
        int64_t stale{0};       //!< ns between two views of the loads; 0: always the present ones
        uint64_t seed{0};       //!< of the random ties
    };

    /// @param width bits of the hash values @param options see there
    LeastLoadedSelector(unsigned width, const Options& options);

    /// Makes `least-connections`. @param parameters stale @param width bits of the hash values
    static std::unique_ptr<FlowSelector> Make(SpecParameters& parameters, unsigned width);
    /// Makes `weighted-least-connections`. @param parameters stale @param width as above
    static std::unique_ptr<FlowSelector> MakeWeighted(SpecParameters& parameters, unsigned width);
    /// Makes `join-shortest-queue`. @param parameters seed, stale @param width as above
    static std::unique_ptr<FlowSelector> MakeShortestQueue(SpecParameters& parameters,
                                                           unsigned width);

    SelectorTraits Traits() const override;
    std::size_t Bytes() const override;

  private:
    std::size_t NextPlace() const override;
    std::size_t TakePlace(int64_t now) override;
    void DoRebuild() override;
    void DoAddLoad(MemberId id, int64_t change) override;
    void DoReseed(uint64_t seed) override;

    double Standing(std::size_t place) const;
    void Compare();

    Options m_options;
    uint64_t m_taken{0}; //!< choices so far, the position in the random sequence
    std::optional<MemberId> m_last;
    LoadBook m_loads;
    ExtremeTree m_standings; //!< of the live members, as the loads are seen
};

} // namespace flowhash

#endif // FLOWHASH_LEAST_LOADED_SELECTOR_H

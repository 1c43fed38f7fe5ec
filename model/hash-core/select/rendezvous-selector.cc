// SPDX-License-Identifier: MIT

#include "rendezvous-selector.h"

#include "../flow-hash.h"
#include "seed-mask.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace flowhash
{

namespace
{

/// A number in (0, 1) from 64 random bits.
double
ToUnit(uint64_t bits)
{
    return (static_cast<double>(bits >> 11) + 0.5) * 0x1p-53;
}

/// A member's weights before and after an update, neither zero.
struct Kept
{
    double before{0};
    double after{0};
};

struct Comparison
{
    std::vector<Kept> kept;
    double left{0}; //!< weight before of those that are gone
    double came{0}; //!< weight after of the newcomers
};

Comparison
Compare(const std::vector<Member>& before, const std::vector<Member>& after)
{
    Comparison result;
    auto old = before.begin();
    for (const Member& member : after)
    {
        for (; old != before.end() && old->id < member.id; ++old)
        {
            result.left += old->weight;
        }
        if (old != before.end() && old->id == member.id)
        {
            result.kept.push_back({old->weight, member.weight});
            ++old;
        }
        else
        {
            result.came += member.weight;
        }
    }
    for (; old != before.end(); ++old)
    {
        result.left += old->weight;
    }
    return result;
}

/**
 * The probability that a flow keeps its member. The draws -ln(u) are exponential, so a member wins
 * before and after if each other draw is above its own times the greater of the two weight ratios.
 * Among members by their ratio of weights, that greater one is of the weights before from the
 * member itself on, and of the weights after for those in front of it.
 */
double
KeepProbability(Comparison comparison)
{
    auto& kept = comparison.kept;
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) {
        return a.before / a.after < b.before / b.after;
    });
    double before = comparison.left;
    for (const Kept& member : kept)
    {
        before += member.before;
    }
    double after = comparison.came;
    double stays = 0;
    for (const Kept& member : kept)
    {
        stays += 1 / (before / member.before + after / member.after);
        before -= member.before;
        after += member.after;
    }
    return stays;
}

/// The same for all members at once where none of those that stay changed its weight.
double
KeepProbabilityAtSameWeights(const Comparison& comparison)
{
    double kept = 0;
    for (const Kept& member : comparison.kept)
    {
        kept += member.after;
    }
    return kept / (kept + comparison.left + comparison.came);
}

} // namespace

RendezvousSelector::RendezvousSelector(unsigned width, uint64_t seed)
    : FlowSelector(width),
      m_mask(SeedMask(seed))
{
}

std::unique_ptr<FlowSelector>
RendezvousSelector::Make(SpecParameters& parameters, unsigned width)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<RendezvousSelector>(width, seed);
}

std::size_t
RendezvousSelector::Bytes() const
{
    return m_draws.size() * sizeof(Draw);
}

MemberId
RendezvousSelector::DoSelect(uint64_t hash) const
{
    return Live()[Best(hash, m_draws)].id;
}

/// @return which of the draws, at least one, wins
std::size_t
RendezvousSelector::Best(uint64_t hash, const Draws& draws) const
{
    const uint64_t mixed = Mix64(hash + 0x9e3779b97f4a7c15ULL);
    return m_equalWeights ? BestOfEqual(mixed, draws) : BestOfWeighted(mixed, draws);
}

/// With equal weights the greatest u wins, and no logarithm is needed.
std::size_t
RendezvousSelector::BestOfEqual(uint64_t mixed, const Draws& draws)
{
    std::size_t best = 0;
    uint64_t highest = 0;
    for (std::size_t i = 0; i < draws.size(); ++i)
    {
        const uint64_t draw = Mix64(mixed ^ draws[i].salt);
        best = draw > highest ? i : best;
        highest = std::max(draw, highest);
    }
    return best;
}

std::size_t
RendezvousSelector::BestOfWeighted(uint64_t mixed, const Draws& draws)
{
    std::size_t best = 0;
    double lowest = INFINITY;
    for (std::size_t i = 0; i < draws.size(); ++i)
    {
        const double time =
            -std::log(ToUnit(Mix64(mixed ^ draws[i].salt))) * draws[i].inverseWeight;
        best = time < lowest ? i : best;
        lowest = std::min(time, lowest);
    }
    return best;
}

/// A flow whose member did not sink stays there, or goes to one that rose.
void
RendezvousSelector::DoFollowUpdate(const uint64_t* hashes,
                                   std::size_t count,
                                   MemberId* members) const
{
    Draws draws = m_drawsOfRisen;
    draws.emplace_back();
    for (std::size_t i = 0; i < count; ++i)
    {
        if (std::binary_search(m_news.sunk.begin(), m_news.sunk.end(), members[i]))
        {
            members[i] = DoSelect(hashes[i]);
            continue;
        }
        draws.back() = DrawOf(*List().Find(members[i]));
        const std::size_t best = Best(hashes[i], draws);
        members[i] = best < m_news.risen.size() ? m_news.risen[best].id : members[i];
    }
}

RendezvousSelector::Draw
RendezvousSelector::DrawOf(const Member& member) const
{
    return {Mix64((member.id + 1ULL) ^ m_mask), 1 / member.weight};
}

void
RendezvousSelector::DoRebuild()
{
    m_draws.clear();
    m_equalWeights = true;
    for (const Member& member : Live())
    {
        m_draws.push_back(DrawOf(member));
        m_equalWeights = m_equalWeights && member.weight == Live().front().weight;
    }
    m_news = CompareWeights(std::exchange(m_drawnFor, Live()), Live());
    m_drawsOfRisen.clear();
    for (const Member& member : m_news.risen)
    {
        m_drawsOfRisen.push_back(DrawOf(member));
    }
}

SelectorTraits
RendezvousSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.minimal = true;
    return traits;
}

/// What moved follows from the weights alone.
std::vector<MemberId>
RendezvousSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
RendezvousSelector::DoDelta(const std::vector<Member>& liveBefore,
                            const std::vector<MemberId>&) const
{
    const Comparison comparison = Compare(liveBefore, Live());
    const auto& kept = comparison.kept;
    const bool sameWeights = std::all_of(
        kept.begin(), kept.end(), [](const Kept& member) { return member.before == member.after; });
    if (sameWeights)
    {
        return {1 - KeepProbabilityAtSameWeights(comparison), true};
    }
    return {std::max(0.0, 1 - KeepProbability(comparison)), true};
}

} // namespace flowhash

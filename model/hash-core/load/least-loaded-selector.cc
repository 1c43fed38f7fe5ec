// SPDX-License-Identifier: MIT

#include "least-loaded-selector.h"

#include "random-draw.h"

namespace flowhash
{

LeastLoadedSelector::LeastLoadedSelector(unsigned width, const Options& options)
    : UnhashedSelector(width),
      m_options(options),
      m_loads(options.stale)
{
}

std::unique_ptr<FlowSelector>
LeastLoadedSelector::Make(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.stale = parameters.TakeDuration("stale", 0);
    return std::make_unique<LeastLoadedSelector>(width, options);
}

std::unique_ptr<FlowSelector>
LeastLoadedSelector::MakeWeighted(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.perWeight = true;
    options.stale = parameters.TakeDuration("stale", 0);
    return std::make_unique<LeastLoadedSelector>(width, options);
}

std::unique_ptr<FlowSelector>
LeastLoadedSelector::MakeShortestQueue(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.randomTies = true;
    options.seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    options.stale = parameters.TakeDuration("stale", 0);
    return std::make_unique<LeastLoadedSelector>(width, options);
}

SelectorTraits
LeastLoadedSelector::Traits() const
{
    SelectorTraits traits = UnhashedTraits();
    traits.weights = m_options.perWeight;
    traits.loads = true;
    traits.random = m_options.randomTies;
    return traits;
}

std::size_t
LeastLoadedSelector::Bytes() const
{
    return m_loads.Bytes();
}

bool
LeastLoadedSelector::IsLess(std::size_t a, std::size_t b) const
{
    if (!m_options.perWeight)
    {
        return m_loads.Seen(a) < m_loads.Seen(b);
    }
    return static_cast<double>(m_loads.Seen(a)) * Live()[b].weight <
           static_cast<double>(m_loads.Seen(b)) * Live()[a].weight;
}

/// The first of the least loaded, going round from a place.
std::size_t
LeastLoadedSelector::LeastFrom(std::size_t first) const
{
    std::size_t least = first;
    for (std::size_t i = first + 1; i < Live().size(); ++i)
    {
        least = IsLess(i, least) ? i : least;
    }
    for (std::size_t i = 0; i < first; ++i)
    {
        least = IsLess(i, least) ? i : least;
    }
    return least;
}

/// One of those that are as little loaded as the first of them by id.
std::size_t
LeastLoadedSelector::RandomEqual(std::size_t least) const
{
    std::vector<std::size_t> equal;
    for (std::size_t i = least; i < Live().size(); ++i)
    {
        if (!IsLess(least, i))
        {
            equal.push_back(i);
        }
    }
    return equal[DrawBelow(RandomDraw(m_options.seed, m_taken, 0), equal.size())];
}

std::size_t
LeastLoadedSelector::NextPlace() const
{
    return m_options.randomTies ? RandomEqual(LeastFrom(0)) : LeastFrom(PlaceBehind(m_last));
}

std::size_t
LeastLoadedSelector::TakePlace(int64_t now)
{
    m_loads.Tick(now);
    const std::size_t place = NextPlace();
    m_last = Live()[place].id;
    ++m_taken;
    return place;
}

void
LeastLoadedSelector::DoRebuild()
{
    m_loads.Follow(Live());
}

void
LeastLoadedSelector::DoAddLoad(MemberId id, int64_t change)
{
    m_loads.Add(id, change);
}

void
LeastLoadedSelector::DoReseed(uint64_t seed)
{
    m_options.seed = seed;
    m_taken = 0;
}

} // namespace flowhash

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
    return m_loads.Bytes() + m_standings.Bytes();
}

/// What is compared of the member at a place.
double
LeastLoadedSelector::Standing(std::size_t place) const
{
    const auto load = static_cast<double>(m_loads.Seen(place));
    return m_options.perWeight ? load / Live()[place].weight : load;
}

std::size_t
LeastLoadedSelector::NextPlace() const
{
    if (!m_options.randomTies)
    {
        return m_standings.FirstFrom(PlaceBehind(m_last));
    }
    const uint64_t draw = RandomDraw(m_options.seed, m_taken, 0);
    return m_standings.LeastAt(DrawBelow(draw, m_standings.CountOfLeast()));
}

std::size_t
LeastLoadedSelector::TakePlace(int64_t now)
{
    if (m_loads.Tick(now))
    {
        Compare();
    }
    const std::size_t place = NextPlace();
    m_last = Live()[place].id;
    ++m_taken;
    return place;
}

/// All anew.
void
LeastLoadedSelector::Compare()
{
    m_standings.Rebuild(Live().size(), [this](std::size_t place) { return Standing(place); });
}

void
LeastLoadedSelector::DoRebuild()
{
    m_loads.Follow(Live());
    Compare();
}

void
LeastLoadedSelector::DoAddLoad(MemberId id, int64_t change)
{
    const auto place = m_loads.Add(id, change);
    if (place && m_options.stale == 0)
    {
        m_standings.Set(*place, Standing(*place));
    }
}

void
LeastLoadedSelector::DoReseed(uint64_t seed)
{
    m_options.seed = seed;
    m_taken = 0;
}

} // namespace flowhash

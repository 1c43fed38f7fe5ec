// SPDX-License-Identifier: MIT

#include "random-choices-selector.h"

#include "random-draw.h"

#include <algorithm>
#include <array>

namespace flowhash
{

namespace
{

constexpr unsigned REDRAWS = 24; // where one comes up that was drawn already

} // namespace

RandomChoicesSelector::RandomChoicesSelector(unsigned width, const Options& options)
    : UnhashedSelector(width),
      m_options(options),
      m_loads(options.stale)
{
}

std::unique_ptr<FlowSelector>
RandomChoicesSelector::Make(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.choices = static_cast<unsigned>(parameters.TakeInteger("d", 2, 1, MOST_CHOICES));
    options.seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    options.stale = parameters.TakeDuration("stale", 0);
    return std::make_unique<RandomChoicesSelector>(width, options);
}

std::unique_ptr<FlowSelector>
RandomChoicesSelector::MakeRandom(SpecParameters& parameters, unsigned width)
{
    Options options;
    options.choices = 1;
    options.seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    return std::make_unique<RandomChoicesSelector>(width, options);
}

SelectorTraits
RandomChoicesSelector::Traits() const
{
    SelectorTraits traits = UnhashedTraits();
    traits.weights = true;
    traits.loads = m_options.choices > 1;
    traits.random = true;
    return traits;
}

std::size_t
RandomChoicesSelector::Bytes() const
{
    return m_ends.size() * sizeof(double) + m_loads.Bytes();
}

/// The place of a member, drawn in proportion to the weights.
std::size_t
RandomChoicesSelector::Draw(uint64_t number) const
{
    const uint64_t bits = RandomDraw(m_options.seed, m_taken, number);
    if (m_ends.empty())
    {
        return DrawBelow(bits, Live().size());
    }
    const double at = static_cast<double>(bits >> 11) * 0x1p-53 * m_ends.back();
    const auto end = std::upper_bound(m_ends.begin(), m_ends.end() - 1, at);
    return static_cast<std::size_t>(end - m_ends.begin());
}

bool
RandomChoicesSelector::IsLess(std::size_t a, std::size_t b) const
{
    return static_cast<double>(m_loads.Seen(a)) * Live()[b].weight <
           static_cast<double>(m_loads.Seen(b)) * Live()[a].weight;
}

std::size_t
RandomChoicesSelector::NextPlace() const
{
    std::array<std::size_t, MOST_CHOICES> drawn;
    const std::size_t wanted = std::min<std::size_t>(m_options.choices, Live().size());
    std::size_t count = 0;
    std::size_t best = Draw(0);
    drawn[count++] = best;
    for (uint64_t number = 1; count < wanted && number < wanted + REDRAWS; ++number)
    {
        const std::size_t place = Draw(number);
        if (std::find(drawn.begin(), drawn.begin() + count, place) == drawn.begin() + count)
        {
            drawn[count++] = place;
            best = IsLess(place, best) ? place : best;
        }
    }
    return best;
}

std::size_t
RandomChoicesSelector::TakePlace(int64_t now)
{
    m_loads.Tick(now);
    const std::size_t place = NextPlace();
    ++m_taken;
    return place;
}

void
RandomChoicesSelector::DoRebuild()
{
    m_loads.Follow(Live());
    m_ends.clear();
    const bool equal = std::all_of(Live().begin(), Live().end(), [this](const Member& member) {
        return member.weight == Live().front().weight;
    });
    double sum = 0;
    for (const Member& member : Live())
    {
        sum += member.weight;
        if (!equal)
        {
            m_ends.push_back(sum);
        }
    }
}

void
RandomChoicesSelector::DoAddLoad(MemberId id, int64_t change)
{
    m_loads.Add(id, change);
}

void
RandomChoicesSelector::DoReseed(uint64_t seed)
{
    m_options.seed = seed;
    m_taken = 0;
}

} // namespace flowhash

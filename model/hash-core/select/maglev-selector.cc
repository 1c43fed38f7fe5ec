// SPDX-License-Identifier: MIT

#include "maglev-selector.h"

#include "maglev-fill.h"
#include "maglev-preset.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

constexpr uint64_t LARGEST_TABLE = (uint64_t{1} << 28) - 57; // the last prime below 2^28

bool
IsPrime(uint64_t number)
{
    bool prime = number > 1;
    for (uint64_t divisor = 2; prime && divisor * divisor <= number; ++divisor)
    {
        prime = number % divisor != 0;
    }
    return prime;
}

uint64_t
NearestPrime(uint64_t number)
{
    uint64_t distance = 0;
    while (!IsPrime(number - distance) && !IsPrime(number + distance))
    {
        ++distance;
    }
    return IsPrime(number - distance) ? number - distance : number + distance;
}

/// One of the members, as it is sorted.
struct Entrant
{
    std::string key; //!< what was hashed; empty where that was the id
    MaglevWay way;
    double weight{1};

    bool operator<(const Entrant& other) const
    {
        return key < other.key;
    }
};

} // namespace

MaglevSelector::MaglevSelector(unsigned width,
                               std::size_t size,
                               const MaglevPreset& preset,
                               uint64_t seed)
    : EntrySelector(width, size, std::make_unique<ModuloReduction>(width)),
      m_preset(preset),
      m_seed(seed)
{
    if (size < 3 || size > LARGEST_TABLE || !IsPrime(size))
    {
        throw SpecError("a Maglev table has a prime size from 3 to 268435399, not " +
                        std::to_string(size));
    }
}

std::unique_ptr<FlowSelector>
MaglevSelector::Make(SpecParameters& parameters, unsigned width)
{
    const MaglevPreset& preset =
        MaglevPreset::Find(parameters.TakeWord("preset", "none", MaglevPreset::Names()));
    const uint64_t size = parameters.TakeInteger("size", preset.size, 3, LARGEST_TABLE);
    const uint64_t seed =
        preset.mostSeed > 0 ? parameters.TakeInteger("seed", preset.seed, 0, preset.mostSeed) : 0;
    if (!IsPrime(size))
    {
        parameters.Refuse("size", "a prime, such as " + std::to_string(NearestPrime(size)));
    }
    return std::make_unique<MaglevSelector>(width, size, preset, seed);
}

SelectorTraits
MaglevSelector::Traits() const
{
    SelectorTraits traits;
    traits.weights = true;
    traits.entryShare = 1.0 / static_cast<double>(Size());
    return traits;
}

void
MaglevSelector::DoFill(std::vector<MemberId>& entries)
{
    std::vector<Entrant> entrants;
    for (const Member& member : Live())
    {
        std::string key = m_preset.key ? m_preset.key(member) : std::string();
        const auto [offset, skip] = m_preset.hashes(member.id, key, m_seed);
        const auto begin = static_cast<uint32_t>(offset % Size());
        const auto step = static_cast<uint32_t>(skip % (Size() - 1) + 1);
        entrants.push_back({std::move(key), {member.id, begin, step}, member.weight});
    }
    std::stable_sort(entrants.begin(), entrants.end());
    std::vector<MaglevWay> ways;
    std::vector<double> weights;
    for (const Entrant& entrant : entrants)
    {
        ways.push_back(entrant.way);
        weights.push_back(entrant.weight);
    }
    entries.resize(Size());
    FillMaglev(entries, ways, m_preset.turns(std::move(weights)).get());
}

void
MaglevSelector::DoCheck(const std::vector<Member>& live) const
{
    for (const Member& member : live)
    {
        const bool whole = member.weight == std::floor(member.weight);
        if ((m_preset.wholeWeights && !whole) || member.weight > m_preset.mostWeight)
        {
            throw SpecError("member " + std::to_string(member.id) +
                            ": weights of preset=" + m_preset.name + " are whole numbers up to " +
                            std::to_string(static_cast<uint64_t>(m_preset.mostWeight)));
        }
    }
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "maglev-selector.h"

#include "maglev-fill.h"

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

} // namespace

MaglevSelector::MaglevSelector(unsigned width, std::size_t size)
    : EntrySelector(width, size, std::make_unique<ModuloReduction>(width))
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
    const uint64_t size = parameters.TakeInteger("size", 65537, 3, LARGEST_TABLE);
    if (!IsPrime(size))
    {
        parameters.Refuse("size", "a prime, such as " + std::to_string(NearestPrime(size)));
    }
    return std::make_unique<MaglevSelector>(width, size);
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
    entries.resize(Size());
    FillMaglev(entries, Live());
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "ends-selector.h"

#include "part-registry.h"
#include "scheme-plugin.h"

#include <cmath>
#include <memory>

EndsSelector::EndsSelector(unsigned width, double split)
    : FlowSelector(width),
      m_limit(std::ldexp(split, static_cast<int>(width)))
{
}

flowhash::SelectorTraits
EndsSelector::Traits() const
{
    return {};
}

std::size_t
EndsSelector::Bytes() const
{
    return 0;
}

flowhash::MemberId
EndsSelector::DoSelect(uint64_t hash) const
{
    return static_cast<double>(hash) < m_limit ? Live().front().id : Live().back().id;
}

void
EndsSelector::DoRebuild()
{
}

namespace
{

void
RegisterParts()
{
    flowhash::RegisterSelector(
        "ends",
        "the first or the last live member; split=0.5 is the share of the first",
        [](flowhash::SpecParameters& parameters, unsigned width) {
            return std::make_unique<EndsSelector>(width,
                                                  parameters.TakeDecimal("split", 0.5, 0, 1));
        });
}

} // namespace

FLOWHASH_PLUGIN(RegisterParts)

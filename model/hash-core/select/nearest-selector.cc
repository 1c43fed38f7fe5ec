// SPDX-License-Identifier: MIT

#include "nearest-selector.h"

#include <algorithm>

namespace flowhash
{

NearestSelector::NearestSelector(MemberId first, unsigned width)
    : FlowSelector(width),
      m_first(first)
{
}

std::unique_ptr<FlowSelector>
NearestSelector::Make(SpecParameters& parameters, unsigned width)
{
    const auto first = static_cast<MemberId>(parameters.TakeInteger("first", 0, 0, UINT32_MAX));
    return std::make_unique<NearestSelector>(first, width);
}

SelectorTraits
NearestSelector::Traits() const
{
    SelectorTraits traits;
    traits.minimal = true;
    traits.spreads = false;
    return traits;
}

std::size_t
NearestSelector::Bytes() const
{
    return sizeof(m_place);
}

std::size_t
NearestSelector::Place(std::size_t distance) const
{
    return (m_place + distance) % Live().size();
}

MemberId
NearestSelector::DoSelect(uint64_t) const
{
    return Live()[m_place].id;
}

MemberId
NearestSelector::DoSelectOther(uint64_t, unsigned attempt) const
{
    return Live()[Place(attempt)].id;
}

void
NearestSelector::DoRebuild()
{
    const auto& live = Live();
    const auto nearest =
        std::lower_bound(live.begin(), live.end(), m_first, [](const Member& member, MemberId id) {
            return member.id < id;
        });
    m_place = nearest == live.end() ? 0 : static_cast<std::size_t>(nearest - live.begin());
}

std::vector<MemberId>
NearestSelector::DoSnapshot() const
{
    return {DoSelect(0)};
}

UpdateDelta
NearestSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>& before) const
{
    return {before.front() == DoSelect(0) ? 0.0 : 1.0, true};
}

} // namespace flowhash

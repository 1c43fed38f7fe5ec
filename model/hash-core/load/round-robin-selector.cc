// SPDX-License-Identifier: MIT

#include "round-robin-selector.h"

namespace flowhash
{

std::unique_ptr<FlowSelector>
RoundRobinSelector::Make(SpecParameters&, unsigned width)
{
    return std::make_unique<RoundRobinSelector>(width);
}

SelectorTraits
RoundRobinSelector::Traits() const
{
    return UnhashedTraits();
}

std::size_t
RoundRobinSelector::Bytes() const
{
    return sizeof(m_last);
}

std::size_t
RoundRobinSelector::NextPlace() const
{
    return PlaceBehind(m_last);
}

std::size_t
RoundRobinSelector::TakePlace(int64_t)
{
    const std::size_t place = PlaceBehind(m_last);
    m_last = Live()[place].id;
    return place;
}

void
RoundRobinSelector::DoRebuild()
{
}

} // namespace flowhash

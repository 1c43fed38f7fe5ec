// SPDX-License-Identifier: MIT

#include "state-selector.h"

namespace flowhash
{

void
RequireSelector(const SpecParameters& parameters,
                const SelectorSource& source,
                const std::string& state,
                bool historyFree,
                bool minimal)
{
    const SelectorTraits traits = source()->Traits();
    const std::string which = "a selector for state=" + state + " whose choice ";
    if (!traits.pure)
    {
        parameters.Refuse("select", which + "depends on no turn, load or time");
    }
    if (historyFree && !traits.historyFree)
    {
        parameters.Refuse("select", which + "depends on the live members alone, such as hrw");
    }
    if (minimal && !traits.minimal)
    {
        parameters.Refuse("select", which + "moves no more than it must, such as hrw");
    }
}

std::unique_ptr<FlowSelector>
SelectorOver(const SelectorSource& source, const std::vector<Member>& members)
{
    auto selector = source();
    const bool weights = selector->Traits().weights;
    std::vector<MemberChange> changes;
    for (const Member& member : members)
    {
        changes.push_back(
            {MemberChange::Kind::ADD, member.id, weights ? member.weight : 1.0, member.name});
    }
    selector->Update(changes);
    return selector;
}

} // namespace flowhash

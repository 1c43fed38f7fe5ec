// SPDX-License-Identifier: MIT

#include "weight-changes.h"

namespace flowhash
{

WeightChanges
CompareWeights(const std::vector<Member>& before, const std::vector<Member>& after)
{
    WeightChanges changes;
    auto old = before.begin();
    for (const Member& member : after)
    {
        for (; old != before.end() && old->id < member.id; ++old)
        {
            changes.sunk.push_back(old->id);
        }
        const bool stays = old != before.end() && old->id == member.id;
        const double weight = stays ? old->weight : 0;
        old += stays ? 1 : 0;
        if (member.weight > weight)
        {
            changes.risen.push_back(member);
        }
        else if (member.weight < weight)
        {
            changes.sunk.push_back(member.id);
        }
    }
    for (; old != before.end(); ++old)
    {
        changes.sunk.push_back(old->id);
    }
    return changes;
}

} // namespace flowhash

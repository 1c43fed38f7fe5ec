// SPDX-License-Identifier: MIT

#include "unhashed-selector.h"

#include <algorithm>

namespace flowhash
{

SelectorTraits
UnhashedSelector::UnhashedTraits()
{
    SelectorTraits traits;
    traits.pure = false;
    traits.hashed = false;
    return traits;
}

std::size_t
UnhashedSelector::PlaceBehind(std::optional<MemberId> id) const
{
    if (!id)
    {
        return 0;
    }
    const auto behind = std::upper_bound(
        Live().begin(), Live().end(), *id, [](MemberId wanted, const Member& member) {
            return wanted < member.id;
        });
    return behind == Live().end() ? 0 : static_cast<std::size_t>(behind - Live().begin());
}

MemberId
UnhashedSelector::DoSelect(uint64_t) const
{
    return Live()[NextPlace()].id;
}

void
UnhashedSelector::DoSelectBatch(const uint64_t*, std::size_t count, MemberId* out) const
{
    std::fill_n(out, count, Live()[NextPlace()].id);
}

MemberId
UnhashedSelector::DoTake(uint64_t, int64_t now)
{
    return Live()[TakePlace(now)].id;
}

MemberId
UnhashedSelector::DoSelectOther(uint64_t, unsigned attempt) const
{
    return Live()[(NextPlace() + attempt) % Live().size()].id;
}

std::vector<MemberId>
UnhashedSelector::DoSnapshot() const
{
    return {Live()[NextPlace()].id};
}

UpdateDelta
UnhashedSelector::DoDelta(const std::vector<Member>&,
                          const std::vector<MemberId>& snapshotBefore) const
{
    return {snapshotBefore.front() == Live()[NextPlace()].id ? 0.0 : 1.0, true};
}

} // namespace flowhash

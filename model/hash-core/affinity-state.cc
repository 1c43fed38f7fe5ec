// SPDX-License-Identifier: MIT

#include "affinity-state.h"

#include <algorithm>
#include <array>

namespace flowhash
{

uint64_t
AffinityState::FindSome(const FlowKey* flows, std::size_t count, int64_t now, MemberId* members)
{
    uint64_t known = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        const auto found = Find({flows[i], now, {}, std::nullopt});
        members[i] = found.value_or(0);
        known |= uint64_t{found ? 1U : 0U} << i;
    }
    return known;
}

void
AffinityState::FindBatch(const FlowKey* flows,
                         std::size_t count,
                         int64_t now,
                         std::optional<MemberId>* out)
{
    std::array<MemberId, MOST_AT_ONCE> members{};
    for (std::size_t done = 0; done < count; done += MOST_AT_ONCE)
    {
        const std::size_t size = std::min(MOST_AT_ONCE, count - done);
        const uint64_t known = FindSome(flows + done, size, now, members.data());
        for (std::size_t i = 0; i < size; ++i)
        {
            const bool isKnown = (known >> i & 1) != 0;
            out[done + i] = isKnown ? std::optional<MemberId>(members[i]) : std::nullopt;
        }
    }
}

} // namespace flowhash

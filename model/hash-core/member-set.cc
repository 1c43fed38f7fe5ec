// SPDX-License-Identifier: MIT

#include "member-set.h"

#include <algorithm>

namespace flowhash
{

void
MemberSet::Assign(const std::vector<MemberId>& ids)
{
    // A word of bits for each member at most, and some.
    const uint64_t most = 64 * (uint64_t{ids.size()} + 16);
    const auto far =
        std::partition_point(ids.begin(), ids.end(), [most](MemberId id) { return id < most; });
    m_bits.assign(far == ids.begin() ? 0 : *(far - 1) / 64 + std::size_t{1}, 0);
    m_near = 64 * uint64_t{m_bits.size()};
    for (auto id = ids.begin(); id != far; ++id)
    {
        m_bits[*id / 64] |= uint64_t{1} << (*id % 64);
    }
    m_far.assign(far, ids.end());
}

bool
MemberSet::IsFar(MemberId id) const
{
    return std::binary_search(m_far.begin(), m_far.end(), id);
}

} // namespace flowhash

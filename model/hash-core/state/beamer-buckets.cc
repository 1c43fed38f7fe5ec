// SPDX-License-Identifier: MIT

#include "beamer-buckets.h"

#include "../flow-hash.h"
#include "state-selector.h"

namespace flowhash
{

BeamerBuckets::BeamerBuckets(CompactFlowTable known, std::size_t rows, int64_t chain)
    : SecondChance(std::move(known), rows),
      m_chain(chain),
      m_buckets(rows)
{
}

std::unique_ptr<AffinityState>
BeamerBuckets::Make(SpecParameters& parameters, const SelectorSource& source)
{
    RequireSelector(parameters, source, "beamer", false, false);
    const uint64_t rows = parameters.TakeInteger("rows", 65536, 1, MOST_ROWS);
    const int64_t chain = parameters.TakeDuration("chain", 0);
    return std::make_unique<BeamerBuckets>(CompactFlowTable::Make(parameters), rows, chain);
}

SecondChanceCandidates
BeamerBuckets::CandidatesAt(std::size_t row, int64_t now) const
{
    const Bucket& bucket = m_buckets[row];
    const bool over = m_chain > 0 && now - bucket.changed > m_chain;
    const bool asked = !over && bucket.previous && m_serving.Contains(*bucket.previous);
    return {bucket.current, asked ? bucket.previous : std::nullopt};
}

void
BeamerBuckets::MembersChanged(const FlowSelector& selector, int64_t now)
{
    m_serving.AssignThose(selector.Members(),
                          [](const Member& member) { return member.IsServing(); });
    std::vector<uint64_t> hashes;
    std::vector<std::optional<MemberId>> members;
    for (std::size_t row = 0; row < m_buckets.size(); ++row)
    {
        hashes.push_back(Mix64(row + 1) >> (64 - selector.Width()));
        members.push_back(m_buckets[row].current);
    }
    selector.FollowUpdate(hashes.data(), hashes.size(), members.data());
    for (std::size_t row = 0; row < m_buckets.size(); ++row)
    {
        Bucket& bucket = m_buckets[row];
        if (members[row] != bucket.current)
        {
            bucket = {members[row], bucket.current, now};
        }
    }
}

const void*
BeamerBuckets::MemoryOf(std::size_t row) const
{
    return &m_buckets[row];
}

std::size_t
BeamerBuckets::RowBytes() const
{
    return Rows() * (2 * sizeof(MemberId) + sizeof(int64_t));
}

} // namespace flowhash

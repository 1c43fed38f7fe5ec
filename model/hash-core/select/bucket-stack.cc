// SPDX-License-Identifier: MIT

#include "bucket-stack.h"

#include <algorithm>
#include <array>

namespace flowhash
{

BucketStack::BucketStack(uint32_t capacity)
    : m_capacity(capacity)
{
    Reset();
}

void
BucketStack::Reset()
{
    m_working = 0;
    m_members.Clear();
    m_buckets.assign(m_capacity, {});
    m_atPlace.resize(m_capacity);
    m_place.resize(m_capacity);
    m_removed.clear();
    for (uint32_t i = 0; i < m_capacity; ++i)
    {
        m_buckets[i] = {i, i};
        m_atPlace[i] = i;
        m_place[i] = i;
        m_removed.push_back(m_capacity - 1 - i);
    }
}

void
BucketStack::Follow(const std::vector<Member>& live)
{
    if (live.empty())
    {
        Reset();
        return;
    }
    m_members.Follow(
        live, [this](uint32_t bucket) { Remove(bucket); }, [this](MemberId id) { return Add(id); });
}

/// The bucket at the last place takes the place of the removed one. A stack that may grow also
/// shrinks: its last bucket leaves no trace where no other one is removed.
void
BucketStack::Remove(uint32_t bucket)
{
    --m_working;
    if (m_capacity == 0 && m_removed.empty() && bucket == m_working)
    {
        m_buckets.pop_back();
        m_atPlace.pop_back();
        m_place.pop_back();
        return;
    }
    const uint32_t last = m_atPlace[m_working];
    m_atPlace[m_place[bucket]] = last;
    m_place[last] = m_place[bucket];
    m_buckets[bucket] = {m_working, last};
    m_removed.push_back(bucket);
}

uint32_t
BucketStack::Add(MemberId member)
{
    uint32_t bucket = m_working;
    if (m_removed.empty())
    {
        m_buckets.emplace_back();
        m_atPlace.push_back(bucket);
        m_place.push_back(bucket);
    }
    else
    {
        bucket = m_removed.back();
        m_removed.pop_back();
        m_place[m_atPlace[m_working]] = m_working;
        m_atPlace[m_place[bucket]] = bucket;
    }
    ++m_working;
    m_buckets[bucket] = {0, member};
    return bucket;
}

/// The rest of a walk, from a removed bucket in the view of an earlier one.
MemberId
BucketStack::WalkOn(uint32_t bucket, uint32_t view, uint64_t draw) const
{
    while (m_buckets[bucket].left != 0)
    {
        Step(bucket, view, draw);
    }
    return m_buckets[bucket].other;
}

void
BucketStack::WalkBatch(uint64_t* draws, std::size_t count, uint32_t* out) const
{
    std::array<uint32_t, MOST_IN_BATCH> views;
    std::array<uint8_t, MOST_IN_BATCH> open;
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        views[i] = UINT32_MAX;
        open[left] = static_cast<uint8_t>(i);
        left += m_buckets[out[i]].left != 0 ? 1 : 0;
    }
    while (left > 0)
    {
        const std::size_t round = left;
        left = 0;
        for (std::size_t j = 0; j < round; ++j)
        {
            const uint8_t i = open[j];
            Step(out[i], views[i], draws[i]);
            open[left] = i;
            left += m_buckets[out[i]].left != 0 ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = m_buckets[out[i]].other;
    }
}

std::size_t
BucketStack::Bytes() const
{
    return m_buckets.size() * (sizeof(Bucket) + 2 * sizeof(uint32_t)) +
           m_removed.size() * sizeof(uint32_t) + m_members.Bytes();
}

double
BucketStack::MovedShare(const std::vector<Member>& before, const std::vector<Member>& after)
{
    const auto stayed = static_cast<double>(MemberPlaces::CountCommon(before, after));
    return 1 - stayed / static_cast<double>(std::max(before.size(), after.size()));
}

} // namespace flowhash

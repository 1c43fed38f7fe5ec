// SPDX-License-Identifier: GPL-2.0-only

#include "radix-scheduler.h"

#include "ns3/abort.h"
#include "ns3/event-impl.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(RadixScheduler);

namespace
{

/// From so many events on a bucket that was emptied gives its memory back.
constexpr std::size_t LARGE = 4096;

/// @return a new scheduler's order of two events
bool
IsEarlier(const Scheduler::Event& one, const Scheduler::Event& other)
{
    return one.key.m_ts < other.key.m_ts;
}

} // namespace

TypeId
RadixScheduler::GetTypeId()
{
    static TypeId tid = TypeId("ns3::RadixScheduler")
                            .SetParent<Scheduler>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<RadixScheduler>();
    return tid;
}

RadixScheduler::RadixScheduler() = default;
RadixScheduler::~RadixScheduler() = default;

/// Events of one time are always in one bucket, whatever the latest time was when they came.
RadixScheduler::Bucket&
RadixScheduler::BucketOf(uint64_t time)
{
    const uint64_t differs = time ^ m_last;
    if (differs == 0)
    {
        return m_now;
    }
    const std::size_t level = (63 - static_cast<unsigned>(__builtin_clzll(differs))) / BITS;
    const std::size_t digit = (time >> (level * BITS)) & (DIGITS - 1);
    m_filled[level] = static_cast<uint16_t>(m_filled[level] | 1U << digit);
    m_levels |= 1U << level;
    return m_buckets[level * DIGITS + digit];
}

/// @return number of the bucket with the earliest events that are later than the latest
std::size_t
RadixScheduler::FirstBucket() const
{
    const auto level = static_cast<std::size_t>(__builtin_ctz(m_levels));
    return level * DIGITS + static_cast<std::size_t>(__builtin_ctz(m_filled[level]));
}

void
RadixScheduler::Insert(const Event& event)
{
    NS_ABORT_MSG_IF(event.key.m_ts < m_last, "an event was scheduled before the latest one");
    BucketOf(event.key.m_ts).push_back(event);
    ++m_size;
}

bool
RadixScheduler::IsEmpty() const
{
    return m_size == 0;
}

Scheduler::Event
RadixScheduler::PeekNext() const
{
    if (m_next < m_now.size())
    {
        return m_now[m_next];
    }
    const Bucket& bucket = m_buckets[FirstBucket()];
    return *std::min_element(bucket.begin(), bucket.end(), IsEarlier); // the first of equal ones
}

/// The earliest bucket's first events are the next ones.
void
RadixScheduler::Advance()
{
    m_now.clear();
    m_next = 0;
    const std::size_t first = FirstBucket();
    const std::size_t level = first / DIGITS;
    m_filled[level] = static_cast<uint16_t>(m_filled[level] & (m_filled[level] - 1U));
    m_levels &= m_filled[level] == 0 ? m_levels - 1 : ~0U;
    Bucket& bucket = m_buckets[first];
    if (level == 0)
    {
        m_last = bucket.front().key.m_ts; // all have that time
        m_now.swap(bucket);
        return;
    }
    m_last = std::min_element(bucket.begin(), bucket.end(), IsEarlier)->key.m_ts;
    for (const Event& event : bucket)
    {
        BucketOf(event.key.m_ts).push_back(event);
    }
    bucket.size() < LARGE ? bucket.clear() : Bucket().swap(bucket);
}

Scheduler::Event
RadixScheduler::RemoveNext()
{
    if (m_next == m_now.size())
    {
        Advance();
    }
    --m_size;
    return m_now[m_next++];
}

void
RadixScheduler::Remove(const Event& event)
{
    Bucket& bucket = BucketOf(event.key.m_ts);
    const auto start = bucket.begin() + static_cast<std::ptrdiff_t>(&bucket == &m_now ? m_next : 0);
    const auto found = std::find_if(start, bucket.end(), [&event](const Event& other) {
        return other.key.m_uid == event.key.m_uid;
    });
    NS_ABORT_MSG_IF(found == bucket.end(), "an event that is to be removed is not pending");
    bucket.erase(found);
    --m_size;
    if (bucket.empty() && &bucket != &m_now)
    {
        const auto number = static_cast<std::size_t>(&bucket - m_buckets.data());
        const std::size_t level = number / DIGITS;
        m_filled[level] = static_cast<uint16_t>(m_filled[level] & ~(1U << (number % DIGITS)));
        m_levels &= m_filled[level] == 0 ? ~(1U << level) : ~0U;
    }
}

} // namespace ns3

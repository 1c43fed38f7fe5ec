// SPDX-License-Identifier: GPL-2.0-only

#ifndef RADIX_SCHEDULER_H
#define RADIX_SCHEDULER_H

#include "ns3/scheduler.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Pending events in a radix heap (Ahuja, Mehlhorn, Orlin and Tarjan, Journal of the ACM 37(2),
 * 1990): a priority queue for keys that are never less than the one that was taken out last, which
 * is what the time of a simulation is. An event stands in the bucket of the highest digit, of four
 * bits, in which its time differs from the latest event's, and moves to a lower one at most once a
 * digit; so an event costs a few moves through memory in order, and hardly more where a hundred
 * thousand are pending.
 *
 * Events of one time come in the order in which they were scheduled, as with ns-3's schedulers:
 * runs are the same. One that is scheduled before the latest event's time is an error of the
 * caller.
 */
class RadixScheduler : public Scheduler
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    RadixScheduler();
    ~RadixScheduler() override;

    // Scheduler
    void Insert(const Event& event) override;
    bool IsEmpty() const override;
    Event PeekNext() const override;
    Event RemoveNext() override;
    void Remove(const Event& event) override;

  private:
    static constexpr unsigned BITS = 4; //!< of a digit
    static constexpr std::size_t DIGITS = std::size_t{1} << BITS;
    static constexpr std::size_t LEVELS = 64 / BITS;

    using Bucket = std::vector<Event>;

    Bucket& BucketOf(uint64_t time);
    std::size_t FirstBucket() const;
    void Advance();

    uint64_t m_last{0};    //!< time of the latest event
    Bucket m_now;          //!< events of that time, in order
    std::size_t m_next{0}; //!< the first of them that was not taken out
    std::size_t m_size{0};
    std::array<Bucket, LEVELS * DIGITS> m_buckets; //!< by level and digit
    std::array<uint16_t, LEVELS> m_filled{};       //!< a bit for each digit with events, by level
    uint32_t m_levels{0};                          //!< a bit for each level that has any
};

} // namespace ns3

#endif // RADIX_SCHEDULER_H

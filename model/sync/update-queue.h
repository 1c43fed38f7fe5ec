// SPDX-License-Identifier: GPL-2.0-only

#ifndef UPDATE_QUEUE_H
#define UPDATE_QUEUE_H

#include "ns3/event-id.h"

#include <cstdint>
#include <deque>
#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What is to be applied to a table, in the order in which it came, at no more than some operations
 * a second. Without a limit it is applied at once.
 */
class UpdateQueue
{
  public:
    UpdateQueue() = default;
    ~UpdateQueue();
    UpdateQueue(const UpdateQueue&) = delete;
    UpdateQueue& operator=(const UpdateQueue&) = delete;

    /// @param rate operations per second; 0: no limit @param limit most operations that wait
    void Configure(double rate, uint32_t limit);

    /**
     * Takes some operations, or none of them.
     * @param n how many
     * @param apply does the i-th of them, from 0
     * @param done is called after the last one, or in their turn where there are none
     * @return whether there was room; an empty queue has room for any number
     */
    bool Push(uint32_t n, std::function<void(uint32_t)> apply, std::function<void()> done);

    /// @return operations that wait
    uint32_t GetN() const;

    /// Forgets what waits.
    void Clear();

  private:
    /// Operations that came together.
    struct Work
    {
        uint32_t next;
        uint32_t n;
        std::function<void(uint32_t)> apply;
        std::function<void()> done;
    };

    void Schedule();
    void Serve();
    void Finish();

    double m_rate{0};
    uint32_t m_limit{0};
    uint32_t m_n{0};
    std::deque<Work> m_work; //!< the first has operations left, unless it is being finished
    EventId m_event;
};

} // namespace ns3

#endif // UPDATE_QUEUE_H

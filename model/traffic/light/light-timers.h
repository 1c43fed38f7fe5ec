// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_TIMERS_H
#define LIGHT_TIMERS_H

#include "light-pool.h"
#include "light-time.h"

#include "ns3/event-id.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The timers of all records of one application, at most one each, with one event of the simulator
 * for all of them: a heap of ten bytes a timer. A record has a member `place`, by which its timer
 * is found.
 *
 * A timer that would be set later than it is stays as it is: who is called looks whether its time
 * has come. So what is put off again and again, such as a resend that an answer puts off, costs
 * nothing. At equal times the order is that of the heap, which depends on calls alone.
 */
template <class Record>
class LightTimers
{
  public:
    /// @param records whose timers these are; outlives them
    explicit LightTimers(LightPool<Record>& records)
        : m_records(records)
    {
    }

    ~LightTimers()
    {
        m_event.Cancel();
    }

    LightTimers(const LightTimers&) = delete;
    LightTimers& operator=(const LightTimers&) = delete;

    /// @param due is called with the number of a record whose timer has run out
    void SetCallback(std::function<void(uint32_t)> due)
    {
        m_due = std::move(due);
    }

    /// Sets a timer, if it is not set to earlier. @param number of the record @param time when, ns;
    /// NEVER: not
    void Arm(uint32_t number, int64_t time)
    {
        if (time >= LightTime::NEVER)
        {
            return;
        }
        uint32_t place = m_records[number].place;
        if (place != 0 && m_heap[place - 1].time.Get() <= time)
        {
            return;
        }
        if (place == 0)
        {
            place = m_heap.GetSize() + 1;
            m_heap.Resize(place);
        }
        Rise(place - 1, {LightTime(time), number});
        Schedule();
    }

    /// Takes a record's timer away, if it has one. @param number of the record
    void Disarm(uint32_t number)
    {
        const uint32_t place = m_records[number].place;
        if (place == 0)
        {
            return;
        }
        m_records[number].place = 0;
        const Timer last = m_heap[m_heap.GetSize() - 1];
        m_heap.Resize(m_heap.GetSize() - 1);
        if (place - 1 < m_heap.GetSize())
        {
            Rise(Sink(place - 1, last), last);
        }
    }

    /// Stops for good.
    void Stop()
    {
        m_event.Cancel();
        m_due = nullptr;
    }

    /// @return bytes held
    std::size_t GetBytes() const
    {
        return m_heap.GetBytes();
    }

  private:
    static constexpr uint32_t WAYS = 4; //!< children of a place: fewer levels than with two

    struct Timer
    {
        LightTime time;
        uint16_t high; //!< of the number
        uint16_t low;

        Timer() = default;

        Timer(LightTime when, uint32_t number)
            : time(when),
              high(static_cast<uint16_t>(number >> 16)),
              low(static_cast<uint16_t>(number))
        {
        }

        uint32_t GetNumber() const
        {
            return uint32_t{high} << 16 | low;
        }
    };

    static_assert(sizeof(Timer) == 10);

    void Put(uint32_t place, const Timer& timer)
    {
        m_heap[place] = timer;
        m_records[timer.GetNumber()].place = place + 1;
    }

    void Rise(uint32_t place, const Timer& timer)
    {
        while (place > 0 && timer.time.Get() < m_heap[(place - 1) / WAYS].time.Get())
        {
            Put(place, m_heap[(place - 1) / WAYS]);
            place = (place - 1) / WAYS;
        }
        Put(place, timer);
    }

    /// Moves earlier ones up to a place that is free. @return the place that is free then
    uint32_t Sink(uint32_t place, const Timer& timer)
    {
        while (place * WAYS + 1 < m_heap.GetSize())
        {
            uint32_t least = place * WAYS + 1;
            const uint32_t end = std::min(m_heap.GetSize(), least + WAYS);
            for (uint32_t child = least + 1; child < end; ++child)
            {
                least = m_heap[child].time.Get() < m_heap[least].time.Get() ? child : least;
            }
            if (timer.time.Get() <= m_heap[least].time.Get())
            {
                break;
            }
            Put(place, m_heap[least]);
            place = least;
        }
        return place;
    }

    void Schedule()
    {
        if (m_running || m_heap.GetSize() == 0)
        {
            return;
        }
        const int64_t first = m_heap[0].time.Get();
        if (!m_event.IsExpired() && m_at <= first)
        {
            return;
        }
        m_event.Cancel();
        m_at = first;
        const int64_t now = Simulator::Now().GetNanoSeconds();
        m_event = Simulator::Schedule(
            NanoSeconds(std::max<int64_t>(first - now, 0)), &LightTimers::Run, this);
    }

    void Run()
    {
        m_running = true;
        const int64_t now = Simulator::Now().GetNanoSeconds();
        while (m_due && m_heap.GetSize() > 0 && m_heap[0].time.Get() <= now)
        {
            const uint32_t number = m_heap[0].GetNumber();
            Disarm(number);
            m_due(number);
        }
        m_running = false;
        if (m_due)
        {
            Schedule();
        }
    }

    LightPool<Record>& m_records;
    LightBlocks<Timer> m_heap;
    std::function<void(uint32_t)> m_due;
    EventId m_event;
    int64_t m_at{0};       //!< when the event takes place, ns
    bool m_running{false}; //!< the event takes place now
};

} // namespace ns3

#endif // LIGHT_TIMERS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_TIME_H
#define LIGHT_TIME_H

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A point of simulated time in six bytes, exact to the nanosecond, up to 78 hours: twice over what
 * a scenario may last. Light flows keep several each.
 */
class LightTime
{
  public:
    static constexpr int64_t NEVER = (int64_t{1} << 48) - 1; //!< ns; later than anything

    LightTime() = default;

    /// @param nanoseconds from 0; what is later than NEVER is NEVER
    explicit LightTime(int64_t nanoseconds)
        : m_high(static_cast<uint16_t>((nanoseconds < NEVER ? nanoseconds : NEVER) >> 32)),
          m_middle(static_cast<uint16_t>((nanoseconds < NEVER ? nanoseconds : NEVER) >> 16)),
          m_low(static_cast<uint16_t>(nanoseconds < NEVER ? nanoseconds : NEVER))
    {
    }

    /// @return nanoseconds
    int64_t Get() const
    {
        return static_cast<int64_t>(uint64_t{m_high} << 32 | uint64_t{m_middle} << 16 | m_low);
    }

  private:
    uint16_t m_high{0};
    uint16_t m_middle{0};
    uint16_t m_low{0};
};

static_assert(sizeof(LightTime) == 6);

} // namespace ns3

#endif // LIGHT_TIME_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef DROP_REASON_H
#define DROP_REASON_H

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Why packets are dropped: a constant of the class that drops them, which is the same as another
 * one only where it is that constant. Its name stands in results.
 *
 * @code
 *     static constexpr DropReason DROP_TTL{"ttl-exceeded"};
 * @endcode
 */
class DropReason
{
  public:
    /// @param name its name in results, a literal: lower-case words with hyphens
    constexpr explicit DropReason(const char* name)
        : m_name(name)
    {
    }

    DropReason(const DropReason&) = delete;
    DropReason& operator=(const DropReason&) = delete;

    /// @return its name in results
    constexpr const char* GetName() const
    {
        return m_name;
    }

    /// @param other a reason @return whether it is this one
    constexpr bool operator==(const DropReason& other) const
    {
        return this == &other;
    }

  private:
    const char* m_name;
};

} // namespace ns3

#endif // DROP_REASON_H

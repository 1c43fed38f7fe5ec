// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_MARKS_H
#define FLOW_MARKS_H

#include <array>
#include <cstdint>
#include <iterator>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Marks of flows, by number, where flows that are near each other have some: pages of 256.
 * @tparam BITS how many a flow may have: 1 or 8
 */
template <unsigned BITS>
class FlowMarks
{
  public:
    static_assert(BITS == 1 || BITS == 8);

    FlowMarks() = default;
    FlowMarks(const FlowMarks&) = delete; // the latest page is its own
    FlowMarks& operator=(const FlowMarks&) = delete;
    FlowMarks(FlowMarks&&) = default; // pages stay where they are
    FlowMarks& operator=(FlowMarks&&) = default;

    /// @param flow number @param bit which mark @return whether it is set
    bool Has(uint64_t flow, unsigned bit = 0) const
    {
        const auto page = m_pages.find(flow / PAGE);
        return page != m_pages.end() &&
               (page->second[flow % PAGE * BITS / 8] >> Shift(flow, bit) & 1U) != 0;
    }

    /// Sets a mark. @param flow number @param bit which @return whether it is new
    bool Set(uint64_t flow, unsigned bit = 0)
    {
        if (!m_latest || m_latestNumber != flow / PAGE) // most come in their order
        {
            m_latestNumber = flow / PAGE;
            m_latest = &m_pages[m_latestNumber];
        }
        uint8_t& byte = (*m_latest)[flow % PAGE * BITS / 8];
        const uint8_t former = byte;
        byte = static_cast<uint8_t>(byte | 1U << Shift(flow, bit));
        return byte != former;
    }

    /// Forgets all.
    void Clear()
    {
        m_pages = {};
        m_latest = nullptr;
    }

    /// @return whether there is none
    bool IsEmpty() const
    {
        return m_pages.empty();
    }

    /// Forgets the marks of flows that nobody asks about. @param isAsked whether somebody may ask
    /// about a flow of a page, told its number: that of its first flow, divided by PAGE
    template <class IsAsked>
    void Keep(const IsAsked& isAsked)
    {
        m_latest = nullptr;
        for (auto page = m_pages.begin(); page != m_pages.end();)
        {
            page = isAsked(page->first) ? std::next(page) : m_pages.erase(page);
        }
    }

    static constexpr uint64_t PAGE = 256; //!< flows that are kept and forgotten together

  private:
    static unsigned Shift(uint64_t flow, unsigned bit)
    {
        return BITS == 1 ? static_cast<unsigned>(flow % 8) : bit;
    }

    using Page = std::array<uint8_t, PAGE * BITS / 8>;

    std::unordered_map<uint64_t, Page> m_pages; // looked up only
    Page* m_latest{nullptr};                    // the one that was set last
    uint64_t m_latestNumber{0};
};

} // namespace ns3

#endif // FLOW_MARKS_H

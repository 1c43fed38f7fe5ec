// SPDX-License-Identifier: GPL-2.0-only

#ifndef NUMBER_MAP_H
#define NUMBER_MAP_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * From flow numbers to slots, as fast as two array look-ups: numbers are dense and ascending, so
 * slots stand in pages of 16 numbers, and a page is used again when all of its numbers are gone. It
 * takes 4 bytes a number, of those that are far from all others up to 64, and a quarter of a byte
 * for each number that is gone and greater than the smallest that is there.
 */
class NumberMap
{
  public:
    static constexpr uint32_t NONE = UINT32_MAX; //!< no slot

    /// @param number any @return its slot, or NONE
    uint32_t Find(uint64_t number) const
    {
        const uint64_t place = number / PAGE - m_first; // of smaller ones very great
        return place < m_directory.size() && m_directory[place] != NONE
                   ? At(m_directory[place])[number % PAGE]
                   : NONE;
    }

    /// @param number one that is not there @param slot its
    void Insert(uint64_t number, uint32_t slot)
    {
        const uint64_t which = number / PAGE;
        if (m_directory.empty())
        {
            m_first = which;
        }
        if (which < m_first)
        {
            m_directory.insert(m_directory.begin(), m_first - which, NONE);
            m_first = which;
        }
        m_empty = std::min<std::size_t>(m_empty, which - m_first);
        if (which - m_first >= m_directory.size())
        {
            m_directory.resize(which - m_first + 1, NONE);
        }
        uint32_t& page = m_directory[which - m_first];
        page = page == NONE ? NewPage() : page;
        At(page)[number % PAGE] = slot;
    }

    /// @param number one that is there
    void Erase(uint64_t number)
    {
        uint32_t& place = m_directory[number / PAGE - m_first];
        Page& page = At(place);
        page[number % PAGE] = NONE;
        if (std::all_of(page.begin(), page.end(), [](uint32_t slot) { return slot == NONE; }))
        {
            m_free.push_back(place);
            place = NONE;
            Trim();
        }
    }

  private:
    static constexpr std::size_t PAGE = 16;
    static constexpr std::size_t CHUNK = 256;

    using Page = std::array<uint32_t, PAGE>;

    Page& At(uint32_t page)
    {
        return (*m_pages[page / CHUNK])[page % CHUNK];
    }

    const Page& At(uint32_t page) const
    {
        return (*m_pages[page / CHUNK])[page % CHUNK];
    }

    uint32_t NewPage()
    {
        if (m_free.empty())
        {
            m_pages.push_back(std::make_unique<std::array<Page, CHUNK>>());
            for (uint32_t page = 0; page < CHUNK; ++page)
            {
                m_pages.back()->at(page).fill(NONE);
                m_free.push_back(static_cast<uint32_t>(m_pages.size() * CHUNK) - 1 - page);
            }
        }
        const uint32_t page = m_free.back();
        m_free.pop_back();
        return page;
    }

    /// Takes away what is empty at the front, when that is half.
    void Trim()
    {
        while (m_empty < m_directory.size() && m_directory[m_empty] == NONE)
        {
            ++m_empty;
        }
        if (m_empty * 2 >= m_directory.size())
        {
            m_directory.erase(m_directory.begin(),
                              m_directory.begin() + static_cast<std::ptrdiff_t>(m_empty));
            m_first += m_empty;
            m_empty = 0;
        }
    }

    uint64_t m_first{0};               // number of the first page of the directory
    std::vector<uint32_t> m_directory; // pages, or NONE
    std::size_t m_empty{0};            // so many at its front were NONE when it was looked at
    std::vector<std::unique_ptr<std::array<Page, CHUNK>>> m_pages;
    std::vector<uint32_t> m_free; // pages
};

} // namespace ns3

#endif // NUMBER_MAP_H

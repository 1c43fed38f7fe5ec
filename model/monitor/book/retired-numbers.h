// SPDX-License-Identifier: GPL-2.0-only

#ifndef RETIRED_NUMBERS_H
#define RETIRED_NUMBERS_H

#include <cstdint>
#include <deque>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Which flow numbers are not used any more: one bit for each from the first that still is to the
 * last that is not.
 */
class RetiredNumbers
{
  public:
    /// @param number any @return whether it was added
    bool Has(uint64_t number) const
    {
        const uint64_t word = number / 64;
        return word < m_first || (word - m_first < m_words.size() &&
                                  (m_words[word - m_first] >> number % 64 & 1) != 0);
    }

    /// @param number one that was not added yet
    void Add(uint64_t number)
    {
        const uint64_t word = number / 64 - m_first;
        if (word >= m_words.size())
        {
            m_words.resize(word + 1);
        }
        m_words[word] |= uint64_t{1} << number % 64;
        while (!m_words.empty() && m_words.front() == UINT64_MAX)
        {
            m_words.pop_front();
            ++m_first;
        }
    }

  private:
    uint64_t m_first{0};          // words before that are full
    std::deque<uint64_t> m_words; // behind these
};

} // namespace ns3

#endif // RETIRED_NUMBERS_H

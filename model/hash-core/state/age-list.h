// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_AGE_LIST_H
#define FLOWHASH_AGE_LIST_H

#include "tag-bucket.h"
#include "zeroed-array.h"

#include <cstddef>
#include <cstdint>

namespace flowhash
{

/// The entries of a table by age, exactly: a ring of links through number 0, 8 bytes an entry.
class AgeList
{
  public:
    using Number = uint32_t; //!< of an entry, from 1

    /// One without room.
    AgeList() = default;

    /// @param size highest number
    explicit AgeList(std::size_t size)
        : m_ages(size + 1)
    {
    }

    /// @return the least recently used; 0: there is none
    Number Oldest() const
    {
        return m_ages[0].newer;
    }

    /// @param number one that is not in the list; it is the newest from now on
    void Add(Number number)
    {
        const Number newest = m_ages[0].older;
        m_ages[number] = {newest, 0};
        m_ages[newest].newer = number;
        m_ages[0].older = number;
    }

    /// @param number one that is in the list
    void Remove(Number number)
    {
        const Age age = m_ages[number];
        m_ages[age.older].newer = age.newer;
        m_ages[age.newer].older = age.older;
    }

    /// @param number one that is in the list; it is the newest from now on
    void Renew(Number number)
    {
        if (m_ages[0].older != number)
        {
            Remove(number);
            Add(number);
        }
    }

    /// Asks ahead for what Renew writes first. @param number any
    void AskFor(Number number) const
    {
        Prefetch(&m_ages[number]);
    }

    /// Asks ahead for what Renew writes next. @param number any
    void AskForNeighbours(Number number) const
    {
        Prefetch(&m_ages[m_ages[number].older]);
        Prefetch(&m_ages[m_ages[number].newer]);
    }

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_ages.Bytes();
    }

  private:
    /// An entry's neighbours: the older one of number 0 is the newest of all.
    struct Age
    {
        Number older;
        Number newer;
    };

    ZeroedArray<Age> m_ages;
};

} // namespace flowhash

#endif // FLOWHASH_AGE_LIST_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ZEROED_ARRAY_H
#define FLOWHASH_ZEROED_ARRAY_H

#include "../spec-error.h"

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <string>
#include <type_traits>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace flowhash
{

/**
 * A fixed array of plain values, all bits zero at first, on a cache line's boundary. Memory that
 * was never written costs nothing where the system gives it out by the page, so a table may be
 * declared larger than it ever becomes. In large arrays the pages are large, where Linux has any.
 */
template <typename T>
class ZeroedArray
{
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

  public:
    ZeroedArray() = default;

    /// @param size elements @throws SpecError where the machine has not so much memory
    explicit ZeroedArray(std::size_t size)
        : m_size(size),
          m_memory(std::calloc(size * sizeof(T) + LINE, 1), &std::free)
    {
        if (!m_memory)
        {
            throw SpecError("a table of " + std::to_string(size) + " places takes " +
                            std::to_string(size * sizeof(T)) +
                            " bytes, more than this machine gives; fewer 'entries' would do");
        }
        void* place = m_memory.get();
        std::size_t space = size * sizeof(T) + LINE;
        m_data = static_cast<T*>(std::align(LINE, size * sizeof(T), place, space));
        UseLargePages();
    }

    /// @param i a place below Size() @return its element
    T& operator[](std::size_t i)
    {
        return m_data[i];
    }

    /// @param i a place below Size() @return its element
    const T& operator[](std::size_t i) const
    {
        return m_data[i];
    }

    /// @return elements
    std::size_t Size() const
    {
        return m_size;
    }

    /// @return bytes set aside
    std::size_t Bytes() const
    {
        return m_size * sizeof(T);
    }

  private:
    static constexpr std::size_t LINE = 64;
    static constexpr std::size_t LARGE_PAGE = std::size_t{1} << 21;

    /// Advice only: whether it is taken changes no result.
    void UseLargePages()
    {
#ifdef __linux__
        void* place = m_data;
        std::size_t space = Bytes();
        if (std::align(LARGE_PAGE, LARGE_PAGE, place, space))
        {
            madvise(place, space / LARGE_PAGE * LARGE_PAGE, MADV_HUGEPAGE);
        }
#endif
    }

    std::size_t m_size{0};
    std::unique_ptr<void, decltype(&std::free)> m_memory{nullptr, &std::free};
    T* m_data{nullptr};
};

} // namespace flowhash

#endif // FLOWHASH_ZEROED_ARRAY_H

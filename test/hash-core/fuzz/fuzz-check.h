// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FUZZ_CHECK_H
#define FLOWHASH_FUZZ_CHECK_H

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace flowhash
{

/// Ends the program, which libFuzzer reports with the input. @param holds what must be
/// @param what it says
inline void
Require(bool holds, const char* what)
{
    if (!holds)
    {
        std::fprintf(stderr, "violated: %s\n", what);
        std::abort();
    }
}

/// Input as numbers; zeros behind its end.
class FuzzBytes
{
  public:
    /// @param bytes the input @param size its size
    FuzzBytes(const uint8_t* bytes, std::size_t size)
        : m_bytes(bytes),
          m_size(size)
    {
    }

    /// @return whether bytes are left
    bool IsLeft() const
    {
        return m_next < m_size;
    }

    /// @return the next byte
    uint8_t Take()
    {
        return m_next < m_size ? m_bytes[m_next++] : 0;
    }

  private:
    const uint8_t* m_bytes;
    std::size_t m_size;
    std::size_t m_next{0};
};

} // namespace flowhash

/// What libFuzzer calls. @param bytes the input @param size its size @return 0
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size);

#endif // FLOWHASH_FUZZ_CHECK_H

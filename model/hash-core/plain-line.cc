// SPDX-License-Identifier: MIT

#include "plain-line.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace flowhash
{

namespace
{

/// A character, and how many bytes it has; no bytes: what stands there is no UTF-8.
struct Character
{
    uint32_t code{0};
    std::size_t bytes{0};
};

/// @param text a text @param at place of its next character @return that character (RFC 3629: the
/// shortest form alone, no halves of pairs, at most U+10FFFF)
Character
ReadCharacter(const std::string& text, std::size_t at)
{
    const auto byte = [&text](std::size_t place) {
        return static_cast<uint32_t>(static_cast<unsigned char>(text[place]));
    };
    const uint32_t first = byte(at);
    if (first < 0x80)
    {
        return {first, 1};
    }
    const std::size_t bytes = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    constexpr std::array<uint32_t, 5> LEAST{0, 0, 0x80, 0x800, 0x10000};
    if (first < 0xc0 || first > 0xf7 || at + bytes > text.size())
    {
        return {};
    }
    uint32_t code = first & (0x7fU >> bytes);
    for (std::size_t i = 1; i < bytes; ++i)
    {
        const uint32_t next = byte(at + i);
        if ((next & 0xc0U) != 0x80)
        {
            return {};
        }
        code = (code << 6) | (next & 0x3fU);
    }
    const bool half = code >= 0xd800 && code < 0xe000;
    return code < LEAST[bytes] || half || code > 0x10ffff ? Character{} : Character{code, bytes};
}

/// @return whether a character moves the cursor, or tells a terminal something
bool
IsControl(uint32_t code)
{
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

} // namespace

std::string
PlainLine(const std::string& text)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size();)
    {
        const Character next = ReadCharacter(text, at);
        plain += next.bytes == 0 ? "?" : IsControl(next.code) ? " " : text.substr(at, next.bytes);
        at += next.bytes == 0 ? 1 : next.bytes;
    }
    return plain;
}

} // namespace flowhash

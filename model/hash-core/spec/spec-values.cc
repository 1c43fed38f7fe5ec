// SPDX-License-Identifier: MIT

#include "spec-values.h"

#include "../unit-text.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <iomanip>
#include <sstream>

namespace flowhash
{

namespace
{

constexpr double LONGEST = 9.2e18; // ns, about 292 years

/// Specs know no hours.
const UnitList&
SpecUnits()
{
    static const UnitList UNITS(TimeUnits().begin() + 1, TimeUnits().end());
    return UNITS;
}

std::optional<uint8_t>
HexDigit(char c)
{
    uint8_t value = 0;
    const auto result = std::from_chars(&c, &c + 1, value, 16);
    return result.ec == std::errc() ? std::optional<uint8_t>(value) : std::nullopt;
}

} // namespace

std::optional<uint64_t>
ParseInteger(const std::string& text)
{
    const bool hex = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char* const begin = text.data() + (hex ? 2 : 0);
    const char* const end = text.data() + text.size();
    uint64_t value = 0;
    const auto result = std::from_chars(begin, end, value, hex ? 16 : 10);
    const bool whole = result.ec == std::errc() && result.ptr == end;
    return whole ? std::optional<uint64_t>(value) : std::nullopt;
}

// std::strtod reads more, and from_chars less, than digits with at most one point.
std::optional<double>
ParseDecimal(const std::string& text)
{
    const bool plain = text.find_first_not_of("0123456789.") == std::string::npos;
    if (!plain || text.find_first_of("0123456789") == std::string::npos ||
        text.find('.') != text.rfind('.'))
    {
        return std::nullopt;
    }
    return std::strtod(text.c_str(), nullptr);
}

std::string
DecimalText(double value)
{
    std::ostringstream text;
    text << std::setprecision(9) << value;
    return text.str();
}

std::optional<int64_t>
ParseDuration(const std::string& text)
{
    const auto parts = SplitUnit(text, SpecUnits());
    const auto number = parts ? ParseDecimal(parts->number) : std::nullopt;
    const double duration = number ? *number * static_cast<double>(parts->factor) : 0;
    if (!number || duration > LONGEST || (duration > 0 && duration < 0.5)) // 0 may mean never
    {
        return std::nullopt;
    }
    return std::llround(duration);
}

std::string
DurationText(int64_t duration)
{
    return WithUnit(static_cast<uint64_t>(duration), SpecUnits(), duration == 0 ? "s" : "min");
}

std::optional<std::vector<uint8_t>>
ParseHex(const std::string& text)
{
    std::vector<uint8_t> bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    {
        const auto high = HexDigit(text[i]);
        const auto low = HexDigit(text[i + 1]);
        if (!high || !low)
        {
            return std::nullopt;
        }
        bytes.push_back(static_cast<uint8_t>(*high << 4 | *low));
    }
    return text.size() % 2 == 0 ? std::optional<std::vector<uint8_t>>(bytes) : std::nullopt;
}

std::string
HexText(const std::vector<uint8_t>& bytes)
{
    std::string text;
    for (const uint8_t byte : bytes)
    {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

std::vector<std::string>
SplitAtPlus(const std::string& text)
{
    std::vector<std::string> words(1);
    for (const char c : text)
    {
        if (c == '+')
        {
            words.emplace_back();
        }
        else
        {
            words.back() += c;
        }
    }
    return words;
}

} // namespace flowhash

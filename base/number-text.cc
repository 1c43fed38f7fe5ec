// SPDX-License-Identifier: GPL-2.0-only

#include "number-text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace ns3::flowdist
{

std::string
NumberText(double value)
{
    std::array<char, 40> text;
    for (int digits = 1; digits <= 17; ++digits)
    {
        std::snprintf(text.data(), text.size(), "%.*g", digits, value);
        if (std::strtod(text.data(), nullptr) == value)
        {
            break;
        }
    }
    // A whole number of moderate size reads better without an exponent.
    if (std::abs(value) < 1e15 && std::floor(value) == value)
    {
        std::snprintf(text.data(), text.size(), "%.0f", value == 0 ? 0.0 : value);
    }
    return text.data();
}

std::string
FixedText(double value, int decimals)
{
    const int size = std::snprintf(nullptr, 0, "%.*f", decimals, value);
    std::string text(size + 1, '\0');
    std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
    text.resize(size);
    return text;
}

std::optional<double>
ReadNumber(const std::string& text)
{
    const bool plain = text.find_first_not_of("0123456789+-.eE") == std::string::npos;
    const bool digits = text.find_first_of("0123456789") != std::string::npos;
    if (!plain || !digits)
    {
        return std::nullopt;
    }
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0' || !std::isfinite(value))
    {
        return std::nullopt;
    }
    return value;
}

std::vector<std::string>
SplitText(const std::string& text, const std::string& separators)
{
    std::vector<std::string> parts;
    std::size_t begin = text.find_first_not_of(separators);
    while (begin != std::string::npos)
    {
        const std::size_t end = text.find_first_of(separators, begin);
        parts.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(separators, end);
    }
    return parts;
}

std::string
JoinTexts(const std::vector<std::string>& parts, const std::string& separator)
{
    std::string text;
    for (const auto& part : parts)
    {
        text += (text.empty() ? "" : separator) + part;
    }
    return text;
}

bool
IsUtf8(const std::string& text)
{
    unsigned missing = 0; // bytes of the character that has begun
    unsigned least = 0x80;
    unsigned most = 0xbf; // what its next byte may be
    for (const char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (missing > 0)
        {
            if (byte < least || byte > most)
            {
                return false;
            }
            least = 0x80;
            most = 0xbf;
            --missing;
        }
        else if (byte >= 0xc2 && byte <= 0xf4)
        {
            missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
            least = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80; // shortest form only
            most = byte == 0xed   ? 0x9f
                   : byte == 0xf4 ? 0x8f
                                  : 0xbf; // no surrogates, no more than 17 planes
        }
        else if (byte >= 0x80)
        {
            return false;
        }
    }
    return missing == 0;
}

} // namespace ns3::flowdist

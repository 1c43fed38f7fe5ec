// SPDX-License-Identifier: MIT

#include "unit-text.h"

#include <algorithm>

namespace flowhash
{

namespace
{

UnitList::const_iterator
Find(const UnitList& units, const std::string& name)
{
    return std::find_if(
        units.begin(), units.end(), [&name](const Unit& unit) { return unit.name == name; });
}

/// @return text without the spaces around it
std::string
Trimmed(const std::string& text)
{
    const std::size_t begin = text.find_first_not_of(' ');
    return begin == std::string::npos ? ""
                                      : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

} // namespace

const UnitList&
TimeUnits()
{
    static const UnitList UNITS{{"h", 3'600'000'000'000},
                                {"min", 60'000'000'000},
                                {"s", 1'000'000'000},
                                {"ms", 1'000'000},
                                {"us", 1'000},
                                {"ns", 1}};
    return UNITS;
}

std::optional<UnitText>
SplitUnit(const std::string& text, const UnitList& units)
{
    const std::size_t end = text.find_last_of("0123456789.");
    if (end == std::string::npos)
    {
        return std::nullopt;
    }
    const auto unit = Find(units, Trimmed(text.substr(end + 1)));
    return unit != units.end() ? std::optional<UnitText>({text.substr(0, end + 1), unit->factor})
                               : std::nullopt;
}

std::string
WithUnit(uint64_t value, const UnitList& units, const std::string& largest)
{
    const auto fits = [value](const Unit& unit) { return value % unit.factor == 0; };
    const auto unit = std::find_if(Find(units, largest), units.end(), fits);
    return std::to_string(value / unit->factor) + unit->name;
}

} // namespace flowhash

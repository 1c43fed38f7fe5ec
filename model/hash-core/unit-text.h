// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_UNIT_TEXT_H
#define FLOWHASH_UNIT_TEXT_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * Numbers with a unit behind: durations in specs and scenarios, rates in scenarios.
 */

namespace flowhash
{

/// A unit.
struct Unit
{
    const char* name;
    uint64_t factor; //!< how many of the smallest unit of its kind it is
};

/// All of a kind, largest first: the last one's factor is 1.
using UnitList = std::vector<Unit>;

/// @return h, min, s, ms, us, ns
const UnitList& TimeUnits();

/// A text such as 1.5ms in two.
struct UnitText
{
    std::string number; //!< what stands before the unit, for the caller to judge
    uint64_t factor;    //!< of the unit
};

/// @param text a number and a unit, spaces between them or not @param units allowed
/// @return both; none where no digit or none of these units is there
std::optional<UnitText> SplitUnit(const std::string& text, const UnitList& units);

/// @param value in the smallest unit @param units of its kind
/// @param largest name of the largest unit to use
/// @return it in the largest of them that keeps it whole, such as 1500us; 0 in `largest`
std::string WithUnit(uint64_t value, const UnitList& units, const std::string& largest);

} // namespace flowhash

#endif // FLOWHASH_UNIT_TEXT_H

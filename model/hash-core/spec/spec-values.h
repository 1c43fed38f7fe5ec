// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SPEC_VALUES_H
#define FLOWHASH_SPEC_VALUES_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * The values of a spec's parameters, from and to text. A reader returns none for bad text.
 */

namespace flowhash
{

/// @param text a decimal or 0x hexadecimal number @return it, if it fits 64 bits
std::optional<uint64_t> ParseInteger(const std::string& text);

/// @param text digits with at most one point @return the number
std::optional<double> ParseDecimal(const std::string& text);

/// @param value a number below 10^9 @return it with up to nine digits, no needless zeros
std::string DecimalText(double value);

/// @param text a number, whole or decimal, with ns, us, ms, s or min behind @return ns
std::optional<int64_t> ParseDuration(const std::string& text);

/// @param duration ns @return it in the largest unit that keeps it whole; 0 is "0s"
std::string DurationText(int64_t duration);

/// @param text an even number of hexadecimal digits @return the bytes
std::optional<std::vector<uint8_t>> ParseHex(const std::string& text);

/// @param bytes bytes @return two lower-case hexadecimal digits for each
std::string HexText(const std::vector<uint8_t>& bytes);

/// @param text words joined by '+' @return the words; empty ones too
std::vector<std::string> SplitAtPlus(const std::string& text);

} // namespace flowhash

#endif // FLOWHASH_SPEC_VALUES_H

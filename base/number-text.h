// SPDX-License-Identifier: GPL-2.0-only

#ifndef NUMBER_TEXT_H
#define NUMBER_TEXT_H

#include <optional>
#include <string>
#include <vector>

namespace ns3::flowdist
{

/**
 * @ingroup flow-distribution
 * A number as text: the fewest digits that read back as the same number, so that equal runs write
 * equal bytes.
 * @param value a finite number
 * @return such as 0.1, 1e-09, 42
 */
std::string NumberText(double value);

/**
 * @ingroup flow-distribution
 * A number with a fixed count of decimals, for people.
 * @param value a number @param decimals digits behind the point, 0 to 17
 * @return such as 3.14
 */
std::string FixedText(double value, int decimals);

/**
 * @ingroup flow-distribution
 * Reads a decimal number; the whole text has to be one, hexadecimal, nan and inf are none.
 * @param text such as 1.5 or 2e6
 * @return the number or none
 */
std::optional<double> ReadNumber(const std::string& text);

/**
 * @ingroup flow-distribution
 * Splits a text; empty parts are left out.
 * @param text the text @param separators each of these characters separates
 * @return the parts
 */
std::vector<std::string> SplitText(const std::string& text, const std::string& separators);

/**
 * @ingroup flow-distribution
 * Joins texts.
 * @param parts the texts @param separator what comes between them
 * @return one text
 */
std::string JoinTexts(const std::vector<std::string>& parts, const std::string& separator);

/// @param text any bytes @return whether they are UTF-8 (RFC 3629), as JSON wants
bool IsUtf8(const std::string& text);

} // namespace ns3::flowdist

#endif // NUMBER_TEXT_H

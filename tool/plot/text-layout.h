// SPDX-License-Identifier: GPL-2.0-only

#ifndef TEXT_LAYOUT_H
#define TEXT_LAYOUT_H

#include <string>
#include <vector>

namespace ns3
{

constexpr double LINE_HEIGHT = 0.36; //!< cm, of text in pictures, 8 pt

/// @param text one line, UTF-8 @return how wide it is in a picture at most, cm: that of DejaVu
/// Sans, a wide font, by kinds of letters
double TextWidth(const std::string& text);

/**
 * @ingroup flow-distribution
 * Breaks a text into lines: at blanks, and where a word alone is too wide behind one of . = + - , :
 * / _ or, without any of these, anywhere.
 * @param text one line or several @param most width of a line, cm @return its lines
 */
std::string WrapText(const std::string& text, double most);

/// @param text one line @param most width, cm @return as much of it as fits, with ... behind it
/// where something was left out
std::string CutText(const std::string& text, double most);

/// @param texts in one line or several @return the width of the widest line, cm
double WidestLine(const std::vector<std::string>& texts);

/// @param texts in one line or several @return how many lines the highest has; 1 of none
std::size_t MostLines(const std::vector<std::string>& texts);

} // namespace ns3

#endif // TEXT_LAYOUT_H

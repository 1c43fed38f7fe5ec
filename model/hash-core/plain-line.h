// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PLAIN_LINE_H
#define FLOWHASH_PLAIN_LINE_H

#include <string>

namespace flowhash
{

/**
 * Text of somebody else, such as a name of a file, fit for one line of a terminal, a log, a script.
 * @param text any bytes
 * @return the same in UTF-8 without control characters (U+0000 to U+001F, U+007F to U+009F, and the
 * separators of lines U+2028, U+2029): each of them is a blank, and each byte that is no UTF-8 a
 * question mark
 */
std::string PlainLine(const std::string& text);

} // namespace flowhash

#endif // FLOWHASH_PLAIN_LINE_H

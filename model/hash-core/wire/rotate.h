// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_ROTATE_H
#define FLOWHASH_ROTATE_H

#include <limits>

namespace flowhash
{

/// @tparam Word an unsigned number @param value it @param bits 1 to its width less 1
/// @return the value, its highest bits moved to its lower end
template <typename Word>
constexpr Word
RotateLeft(Word value, unsigned bits)
{
    return value << bits | value >> (std::numeric_limits<Word>::digits - bits);
}

} // namespace flowhash

#endif // FLOWHASH_ROTATE_H

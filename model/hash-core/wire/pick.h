// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PICK_H
#define FLOWHASH_PICK_H

namespace flowhash
{

/// One of two without a branch, for what a processor cannot foresee; compilers may make one of a
/// condition's. @tparam Word an unsigned number @param first whether it is the first @param a the
/// first @param b the second @return it
template <typename Word>
constexpr Word
Pick(bool first, Word a, Word b)
{
    const Word mask = Word{0} - static_cast<Word>(first);
    return b ^ ((a ^ b) & mask);
}

} // namespace flowhash

#endif // FLOWHASH_PICK_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MAGLEV_FILL_H
#define FLOWHASH_MAGLEV_FILL_H

#include "../member-change.h"
#include "maglev-turns.h"

#include <cstddef>
#include <vector>

namespace flowhash
{

/// A member's permutation of the table: offset + j * skip modulo the size.
struct MaglevWay
{
    MemberId id{0};
    uint32_t offset{0}; //!< below the size
    uint32_t skip{1};   //!< 1 to size - 1
};

/**
 * Fills a Maglev table (Eisenbud et al., NSDI 2016, section 3.4): the members in turn claim the
 * next free place of their own permutation.
 *
 * While much is free a member looks for its next place. At the end, where that would take long,
 * each free place's rank in the member's permutation is computed instead: the same result.
 *
 * @param entries the table, of a prime size of at least 3; all of it is written
 * @param ways of the members, one at least, in their order
 * @param turns who claims next; null: everybody once in each round
 */
void FillMaglev(std::vector<MemberId>& entries,
                const std::vector<MaglevWay>& ways,
                MaglevTurns* turns);

} // namespace flowhash

#endif // FLOWHASH_MAGLEV_FILL_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MAGLEV_FILL_H
#define FLOWHASH_MAGLEV_FILL_H

#include "../member-change.h"

#include <cstddef>
#include <vector>

namespace flowhash
{

/**
 * Fills a Maglev table (Eisenbud et al., NSDI 2016, section 3.4): the members in turn claim the
 * next free place of their own permutation, offset + j * skip modulo the size.
 *
 * Weights: a member is at turn in round r, counted from 0, where r * weight >= claims so far *
 * greatest weight. So everybody has an entry after the first round, and then as many as the weight
 * says, evenly over the rounds.
 *
 * While much is free a member looks for its next place. At the end, where that would take long,
 * each free place's rank in the member's permutation is computed instead: the same result.
 *
 * @param entries the table, of a prime size of at least 3; all of it is written
 * @param members at least one, all live, sorted by id; beyond the size they get nothing
 */
void FillMaglev(std::vector<MemberId>& entries, const std::vector<Member>& members);

/// @param id a member @param size of the table, a prime @return its first place, below the size
uint64_t MaglevOffset(MemberId id, uint64_t size);
/// @param id a member @param size of the table, a prime @return its step, 1 to size - 1
uint64_t MaglevSkip(MemberId id, uint64_t size);

} // namespace flowhash

#endif // FLOWHASH_MAGLEV_FILL_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TABLE_FILL_H
#define FLOWHASH_TABLE_FILL_H

#include "../member-change.h"

#include <cstddef>
#include <vector>

namespace flowhash
{

/**
 * Whole entries in proportion to weights, by largest remainder (Hare's quota; ties: the earlier).
 * @param size entries @param members at least one, all live
 * @return entries for each member; their sum is `size`
 */
std::vector<std::size_t> Apportion(std::size_t size, const std::vector<Member>& members);

/**
 * Fills a table from nothing: the members take entries in turn until each has its due.
 * @param size entries @param members at least one, all live @return the table
 */
std::vector<MemberId> RefillTable(std::size_t size, const std::vector<Member>& members);

/**
 * Changes no more of a table than must be (TableSelector's rule "replace").
 * @param entries the table; entries of ids that are not among the members are given away
 * @param members at least one, all live, sorted by id
 * @param level also take entries from members that stay, so that nobody lacks a whole one
 */
void ReplaceInTable(std::vector<MemberId>& entries, const std::vector<Member>& members, bool level);

} // namespace flowhash

#endif // FLOWHASH_TABLE_FILL_H

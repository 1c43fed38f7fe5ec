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
 * The same by Webster's method (Sainte-Lague): one entry after another goes to the member whose
 * weight / (2 * its entries + 1) is greatest; ties: the earlier. Of a change of one member's weight
 * it is that member alone that gets entries of others, or gives them some (Balinski and Young, Fair
 * Representation, 1982); largest remainders have no such order. What a member gets is nearly always
 * its due but for less than one entry; with many light members, a heavy one may be further off.
 * @param size entries @param members at least one, all live
 * @return entries for each member; their sum is `size`
 */
std::vector<std::size_t> ApportionByDivisor(std::size_t size, const std::vector<Member>& members);

/**
 * Fills a table from nothing: the members take entries in turn until each has its share.
 * @param members at least one, all live @param shares entries for each @return the table
 */
std::vector<MemberId> DealTable(const std::vector<Member>& members,
                                std::vector<std::size_t> shares);

/**
 * Changes no more of a table than must be (TableSelector's rule "replace").
 * @param entries the table; entries of ids that are not among the members are given away
 * @param members at least one, all live, sorted by id @param shares entries for each; as many as
 * there are entries
 */
void ReplaceInTable(std::vector<MemberId>& entries,
                    const std::vector<Member>& members,
                    const std::vector<std::size_t>& shares);

} // namespace flowhash

#endif // FLOWHASH_TABLE_FILL_H

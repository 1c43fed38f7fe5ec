// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_WEIGHT_CHANGES_H
#define FLOWHASH_WEIGHT_CHANGES_H

#include "member-change.h"

#include <vector>

namespace flowhash
{

/// How members differ from those before, for choices in which each member stands for itself.
struct WeightChanges
{
    std::vector<Member> risen;  //!< came, or gained weight; by id
    std::vector<MemberId> sunk; //!< left, or lost weight; by id
};

/// @param before members with weight, by id @param after the same later @return how they differ
WeightChanges CompareWeights(const std::vector<Member>& before, const std::vector<Member>& after);

} // namespace flowhash

#endif // FLOWHASH_WEIGHT_CHANGES_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_UNEVEN_SHARE_H
#define FLOWHASH_UNEVEN_SHARE_H

#include "../flow-selector.h"

#include <cstdint>
#include <string>

namespace flowhash
{

/// @param i a number @param width bits @return the i-th of many values of an ideal hash
uint64_t PromiseValue(uint64_t i, unsigned width);

/**
 * Counts the flows that members get, each of which takes its turn and stays, and compares them with
 * the members' weights; the selector's traits say how far they may be off.
 * @param selector whose live members are 0, 1, and so on
 * @return the member whose share is the farthest off, in words; empty: all are as they should be
 */
std::string UnevenShare(FlowSelector& selector);

} // namespace flowhash

#endif // FLOWHASH_UNEVEN_SHARE_H

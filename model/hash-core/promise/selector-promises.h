// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_PROMISES_H
#define FLOWHASH_SELECTOR_PROMISES_H

#include "../affinity-state.h"

#include <string>
#include <vector>

namespace flowhash
{

/// A property of a part, and whether it has it.
struct PromiseReport
{
    std::string property; //!< in words
    bool promised{
        true}; //!< false: the part says of itself that it has it not, or has no such thing
    std::string example; //!< where it is broken; empty: it held wherever it was tried
};

/**
 * Holds a selector to what every selector must do, and to what its Traits() say: over memberships
 * that change at random, and over loads of many flows. The same selector gets the same report.
 *
 * @param make makes one without members, as often as it is called
 * @param steps changes of members; more find what is rare
 * @return a line for each property. Shares that are judged by statistics would fail a correct
 * selector at a rate below 1e-6
 */
std::vector<PromiseReport> CheckSelector(const SelectorSource& make, unsigned steps);

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_PROMISES_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASH_PROMISES_H
#define FLOWHASH_HASH_PROMISES_H

#include "selector-promises.h"

#include <string_view>
#include <vector>

namespace flowhash
{

/**
 * Holds a hash function to what every one must do, and to what it says of itself, over keys of many
 * flows.
 * @param spec a scheme, such as "hash=toeplitz"
 * @return a line for each property @throws SpecError as Distribution::Make
 */
std::vector<PromiseReport> CheckHash(std::string_view spec);

} // namespace flowhash

#endif // FLOWHASH_HASH_PROMISES_H

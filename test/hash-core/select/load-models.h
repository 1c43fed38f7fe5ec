// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_LOAD_MODELS_H
#define FLOWHASH_LOAD_MODELS_H

#include "selector-models.h"

/**
 * @file
 * Models of the selectors that draw members at random, bound their loads, or go by levels.
 */

namespace flowhash
{

/// A random number as selectors draw them, by the documented formula. @param seed of the sequence
/// @param choice which choice it is for @param number which draw of it @return 64 random bits
uint64_t DrawnBits(uint64_t seed, uint64_t choice, uint64_t number);

/// @param words of the spec @param width bits of the hash values @return random or two-choices
std::unique_ptr<SelectorModel> MakeRandomModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return bounded; null where the
/// base has no model
std::unique_ptr<SelectorModel> MakeBoundedModel(const SpecWords& words, unsigned width);
/// @return weighted-round-robin of kind interleaved
std::unique_ptr<SelectorModel> MakeInterleavedModel();

} // namespace flowhash

#endif // FLOWHASH_LOAD_MODELS_H

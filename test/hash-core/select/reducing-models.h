// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_REDUCING_MODELS_H
#define FLOWHASH_REDUCING_MODELS_H

#include "selector-models.h"

/**
 * @file
 * Models of the selectors that reduce a hash value to an index.
 */

namespace flowhash
{

/// @param words of the spec @param width bits of the hash values @return modulo, multiply-shift,
/// rfc2992 or threshold, by its name
std::unique_ptr<SelectorModel> MakeReducingModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return bins
std::unique_ptr<SelectorModel> MakeBinsModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return lower-bits
std::unique_ptr<SelectorModel> MakeLowerBitsModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return upper-bits
std::unique_ptr<SelectorModel> MakeUpperBitsModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return table; null for the fill
/// rule replace
std::unique_ptr<SelectorModel> MakeTableModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width ignored @return nearest
std::unique_ptr<SelectorModel> MakeNearestModel(const SpecWords& words, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_REDUCING_MODELS_H

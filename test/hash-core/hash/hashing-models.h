// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASHING_MODELS_H
#define FLOWHASH_HASHING_MODELS_H

#include "../select/selector-models.h"

/**
 * @file
 * Models of the selectors that hash their members.
 */

namespace flowhash
{

/// @param words of the spec @param width bits of the hash values @return hrw
std::unique_ptr<SelectorModel> MakeRendezvousModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return maglev
std::unique_ptr<SelectorModel> MakeMaglevModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return ring
std::unique_ptr<SelectorModel> MakeRingModel(const SpecWords& words, unsigned width);
/// @param words of the spec @param width bits of the hash values @return multi-probe
std::unique_ptr<SelectorModel> MakeMultiProbeModel(const SpecWords& words, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_HASHING_MODELS_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_BUCKET_MODELS_H
#define FLOWHASH_BUCKET_MODELS_H

#include "selector-models.h"

/**
 * @file
 * Models of the selectors whose members have buckets or slots: anchor, memento and dx.
 */

namespace flowhash
{

/// @param words of the spec @param width bits of the hash values @return the model
std::unique_ptr<SelectorModel> MakeAnchorModel(const SpecWords& words, unsigned width);
/// @copydoc MakeAnchorModel
std::unique_ptr<SelectorModel> MakeMementoModel(const SpecWords& words, unsigned width);
/// @copydoc MakeAnchorModel
std::unique_ptr<SelectorModel> MakeDxModel(const SpecWords& words, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_BUCKET_MODELS_H

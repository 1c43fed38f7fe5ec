// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TURN_MODELS_H
#define FLOWHASH_TURN_MODELS_H

#include "selector-models.h"

namespace flowhash
{

/// As MakeSelectorModel, of round-robin. @param words @param width as there
std::unique_ptr<SelectorModel> MakeRoundRobinModel(const SpecWords& words, unsigned width);
/// The same of weighted-round-robin, both kinds. @param words @param width as there
std::unique_ptr<SelectorModel> MakeWeightedRoundRobinModel(const SpecWords& words, unsigned width);
/// The same of least-connections and its kin. @param words @param width as there
std::unique_ptr<SelectorModel> MakeLeastLoadedModel(const SpecWords& words, unsigned width);
/// The same of resilient. @param words @param width as there
std::unique_ptr<SelectorModel> MakeResilientModel(const SpecWords& words, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_TURN_MODELS_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MAGLEV_PRESET_H
#define FLOWHASH_MAGLEV_PRESET_H

#include "../member-change.h"
#include "maglev-turns.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace flowhash
{

/**
 * What products do differently when they fill a Maglev table: what of a member is hashed, by which
 * two functions, in which order the members come, and what weights mean. All else is FillMaglev's.
 *
 * - `none`: ids, the mixer of 64 bits, by id; cumulative weights from round 0.
 * - `envoy`: names, XXH64 of seeds 0 and 1, by name; cumulative weights from round 1
 *   (source/extensions/load_balancing_policies/maglev/maglev_lb.cc).
 * - `cilium`: "[NAME/TCP,State:active]", both halves of MurmurHash3_x64_128, by that text; whole
 *   weights, counted by entry (pkg/maglev/maglev.go).
 * - `katran`: the id as the endpoint's hash, MurmurHash3_x64_128 of it and a constant, by id; whole
 *   weights, all in the first round (katran/lib/MaglevHash.cpp).
 * - `katran-v2`: the same with cumulative weights, where a light member waits (MaglevHashV2.cpp).
 */
struct MaglevPreset
{
    using Hashes = std::pair<uint64_t, uint64_t>; //!< of offset and skip
    using Turns = std::unique_ptr<MaglevTurns>;

    const char* name;
    uint64_t size;     //!< of the table where the spec has none
    uint64_t seed;     //!< where the spec has none
    uint64_t mostSeed; //!< 0: the product has fixed ones
    bool wholeWeights;
    double mostWeight;
    std::string (*key)(const Member& member); //!< what is hashed, and the order; null: the id
    Hashes (*hashes)(MemberId id, const std::string& key, uint64_t seed);
    Turns (*turns)(std::vector<double> weights); //!< null where all take turns in rounds

    /// @return the names of all
    static std::vector<std::string> Names();

    /// @param name one of Names() @return it
    static const MaglevPreset& Find(const std::string& name);
};

} // namespace flowhash

#endif // FLOWHASH_MAGLEV_PRESET_H

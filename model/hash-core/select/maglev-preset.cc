// SPDX-License-Identifier: MIT

#include "maglev-preset.h"

#include "../bytes/murmur3.h"
#include "../bytes/xxh64.h"
#include "../flow-hash.h"
#include "seed-mask.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace flowhash
{

namespace
{

using Hashes = MaglevPreset::Hashes;
using Turns = MaglevPreset::Turns;

constexpr double ANY_WEIGHT = 1e100;
constexpr double MOST_OF_16_BITS = 65535;
constexpr double MOST_OF_32_BITS = 4294967295;

const uint8_t*
BytesOf(const std::string& text)
{
    return reinterpret_cast<const uint8_t*>(text.data());
}

bool
AreEqual(const std::vector<double>& weights)
{
    return std::all_of(
        weights.begin(), weights.end(), [&](double weight) { return weight == weights.front(); });
}

Hashes
MixedId(MemberId id, const std::string&, uint64_t seed)
{
    const uint64_t salted = id ^ SeedMask(seed);
    return {Mix64(salted + 0x9e3779b97f4a7c15ULL), Mix64(salted + 0xd1b54a32d192ed03ULL)};
}

Turns
OwnTurns(std::vector<double> weights)
{
    return AreEqual(weights) ? nullptr
                             : std::make_unique<CumulativeTurns>(std::move(weights), 0, false);
}

Hashes
EnvoyHashes(MemberId, const std::string& key, uint64_t)
{
    return {Xxh64(BytesOf(key), key.size(), 0), Xxh64(BytesOf(key), key.size(), 1)};
}

/// Of shares of the sum, as there, so that they are rounded alike.
Turns
EnvoyTurns(std::vector<double> weights)
{
    if (AreEqual(weights))
    {
        return nullptr;
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights)
    {
        weight /= sum;
    }
    return std::make_unique<CumulativeTurns>(std::move(weights), 1, false);
}

std::string
CiliumKey(const Member& member)
{
    return "[" + member.Name() + "/TCP,State:active]";
}

Hashes
CiliumHashes(MemberId, const std::string& key, uint64_t seed)
{
    return Murmur3x64(BytesOf(key), key.size(), static_cast<uint32_t>(seed));
}

/// Weights count only where their mean, rounded down, is above 1.
Turns
CiliumTurns(std::vector<double> weights)
{
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    const bool used = sum >= 2 * static_cast<double>(weights.size());
    return used ? std::make_unique<CounterTurns>(std::move(weights)) : nullptr;
}

/// MurmurHash3_x64_128 of the endpoint's hash and a constant, the first half of it.
uint64_t
KatranHash(MemberId id, uint64_t constant, uint32_t seed)
{
    std::array<uint8_t, 16> bytes{};
    for (unsigned i = 0; i < 8; ++i)
    {
        bytes[i] = static_cast<uint8_t>(uint64_t{id} >> 8 * i);
        bytes[8 + i] = static_cast<uint8_t>(constant >> 8 * i);
    }
    return Murmur3x64(bytes.data(), bytes.size(), seed).first;
}

Hashes
KatranHashes(MemberId id, const std::string&, uint64_t)
{
    return {KatranHash(id, 42, 0), KatranHash(id, 2718281828, 2307)};
}

Turns
KatranTurns(std::vector<double> weights)
{
    return std::make_unique<FirstRoundTurns>(std::move(weights));
}

Turns
KatranV2Turns(std::vector<double> weights)
{
    return std::make_unique<CumulativeTurns>(std::move(weights), 1, true);
}

std::string
NameOf(const Member& member)
{
    return member.Name();
}

constexpr uint64_t CILIUM_SEED = 0x24b7ef82; // the first bytes of its default, JLfvgnHc2kaSUFaI

const std::array<MaglevPreset, 5> PRESETS{{
    {"none", 65537, 0, UINT64_MAX, false, ANY_WEIGHT, nullptr, MixedId, OwnTurns},
    {"envoy", 65537, 0, 0, false, ANY_WEIGHT, NameOf, EnvoyHashes, EnvoyTurns},
    {"cilium",
     16381,
     CILIUM_SEED,
     UINT32_MAX,
     true,
     MOST_OF_16_BITS,
     CiliumKey,
     CiliumHashes,
     CiliumTurns},
    {"katran", 65537, 0, 0, true, MOST_OF_32_BITS, nullptr, KatranHashes, KatranTurns},
    {"katran-v2", 65537, 0, 0, true, MOST_OF_32_BITS, nullptr, KatranHashes, KatranV2Turns},
}};

} // namespace

std::vector<std::string>
MaglevPreset::Names()
{
    std::vector<std::string> names;
    for (const MaglevPreset& preset : PRESETS)
    {
        names.emplace_back(preset.name);
    }
    return names;
}

const MaglevPreset&
MaglevPreset::Find(const std::string& name)
{
    return *std::find_if(PRESETS.begin(), PRESETS.end(), [&name](const MaglevPreset& preset) {
        return preset.name == name;
    });
}

} // namespace flowhash

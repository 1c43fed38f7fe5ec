// SPDX-License-Identifier: MIT

#include "hash-core-bench-keys.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

/**
 * @file
 * xxHash called directly over the same keys.
 */

namespace flowhash
{

namespace
{

template <typename Function>
void
Register(const std::string& name, const Function& hash)
{
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const auto run = [hash, &kind](benchmark::State& state) {
            MeasureHash(state, BenchKeys(kind.ipv6), hash);
        };
        benchmark::RegisterBenchmark((name + "/" + kind.name).c_str(), run);
    }
}

[[maybe_unused]] const bool REGISTERED = [] {
    Register("XxHash/xxh64",
             [](const HashKey& key) { return XXH64(key.bytes.data(), key.size, 0); });
    Register("XxHash/xxh3", [](const HashKey& key) {
        return XXH3_64bits_withSeed(key.bytes.data(), key.size, 0);
    });
    return true;
}();

} // namespace

} // namespace flowhash

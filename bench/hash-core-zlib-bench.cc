// SPDX-License-Identifier: MIT

#include "hash-core-bench-keys.h"

#include <zlib.h>

/**
 * @file
 * zlib's CRC-32 over the same keys.
 */

namespace flowhash
{

namespace
{

void
Crc32(benchmark::State& state, const BenchKind& kind)
{
    const auto keys = BenchKeys(kind.ipv6);
    const auto ours = Distribution::Make("key=fields fields=src+dst+sport+dport hash=crc32");
    const auto hash = [size = kind.size](const HashKey& key) {
        return crc32(0, key.bytes.data(), size);
    };
    for (const HashKey& key : keys)
    {
        if (hash(key) != ours->HashFunction().Hash(key))
        {
            state.SkipWithError("zlib's values differ from ours");
            return;
        }
    }
    MeasureHash(state, keys, hash);
}

[[maybe_unused]] const bool REGISTERED = [] {
    for (const BenchKind& kind : BENCH_KINDS)
    {
        benchmark::RegisterBenchmark((std::string("Zlib/crc32/") + kind.name).c_str(),
                                     [&kind](benchmark::State& s) { Crc32(s, kind); });
    }
    return true;
}();

} // namespace

} // namespace flowhash

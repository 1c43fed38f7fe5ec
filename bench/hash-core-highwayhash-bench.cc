// SPDX-License-Identifier: MIT

#include "hash-core-bench-keys.h"

#include <highwayhash/sip_hash.h>

/**
 * @file
 * SipHash-2-4 of libhighwayhash over the same keys.
 */

namespace flowhash
{

namespace
{

[[maybe_unused]] const bool REGISTERED = [] {
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const auto run = [&kind](benchmark::State& state) {
            const highwayhash::SipHashState::Key secret{0x0706050403020100, 0x0f0e0d0c0b0a0908};
            MeasureHash(state, BenchKeys(kind.ipv6), [&](const HashKey& key) {
                const auto* data = reinterpret_cast<const char*>(key.bytes.data());
                return highwayhash::SipHash(secret, data, kind.size);
            });
        };
        const std::string name = std::string("HighwayHash/siphash/") + kind.name;
        benchmark::RegisterBenchmark(name.c_str(), run);
    }
    return true;
}();

} // namespace

} // namespace flowhash

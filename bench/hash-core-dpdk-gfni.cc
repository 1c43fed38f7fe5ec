// SPDX-License-Identifier: MIT

#include "hash-core-dpdk-gfni.h"

#include "hash/toeplitz-hash.h"

#define ALLOW_EXPERIMENTAL_API // rte_thash_gfni is marked so
#define ALLOW_INTERNAL_API     // what it calls is marked so
#include <rte_config.h>
//
#include <rte_thash_gfni.h>

namespace flowhash
{

bool
DpdkGfniRuns()
{
    return __builtin_cpu_supports("gfni") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq");
}

std::vector<uint64_t>
DpdkMatrices(const std::vector<uint8_t>& secret)
{
    std::vector<uint64_t> matrices(64);
    for (std::size_t i = 0; i < 8 * matrices.size(); ++i)
    {
        const uint64_t row = ToeplitzHash::Window(secret, 8 * (i / 8) + i % 8) >> 24;
        matrices[i / 8] |= row << (8 * (i % 8));
    }
    return matrices;
}

uint32_t
DpdkGfni(const uint64_t* matrices, const HashKey& key, unsigned size)
{
    return rte_thash_gfni(matrices, key.bytes.data(), static_cast<int>(size));
}

void
MeasureDpdkGfni(benchmark::State& state,
                const std::vector<HashKey>& keys,
                const uint64_t* matrices,
                unsigned size)
{
    std::size_t i = 0;
    for (auto _ : state)
    {
        const HashKey& key = keys[i++ % BENCH_KEYS];
        benchmark::DoNotOptimize(
            rte_thash_gfni(matrices, key.bytes.data(), static_cast<int>(size)));
    }
}

} // namespace flowhash

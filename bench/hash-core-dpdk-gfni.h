// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASH_CORE_DPDK_GFNI_H
#define FLOWHASH_HASH_CORE_DPDK_GFNI_H

#include "hash-core-bench-keys.h"

/**
 * @file
 * DPDK's rte_thash_gfni, whose header wants the whole file compiled for such a CPU.
 */

namespace flowhash
{

/// @return whether this CPU runs it
bool DpdkGfniRuns();

/// @param secret a hash key of 40 bytes @return the matrices of it that DPDK's function reads
std::vector<uint64_t> DpdkMatrices(const std::vector<uint8_t>& secret);

/// @param matrices of the secret @param key a key @param size its bytes @return DPDK's value
uint32_t DpdkGfni(const uint64_t* matrices, const HashKey& key, unsigned size);

/// Measures it, inlined. @param state the benchmark's @param keys those to go round
/// @param matrices of the secret @param size bytes of a key
void MeasureDpdkGfni(benchmark::State& state,
                     const std::vector<HashKey>& keys,
                     const uint64_t* matrices,
                     unsigned size);

} // namespace flowhash

#endif // FLOWHASH_HASH_CORE_DPDK_GFNI_H

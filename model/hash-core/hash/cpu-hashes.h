// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_CPU_HASHES_H
#define FLOWHASH_CPU_HASHES_H

#include "../flow-hash.h"

#include <memory>
#include <vector>

/**
 * @file
 * Hash functions that some CPUs have instructions for. Each gives the values of its portable form;
 * the build takes the file for its kind of machine, and the program asks the CPU when it runs.
 */

namespace flowhash
{

/**
 * CRC-32C by the CPU's instruction (x86: SSE4.2).
 * @param initial the register before, bits turned around @param xorOut xored into the result
 * @return the function, or null where this CPU has no such instruction
 */
std::unique_ptr<FlowHash> MakeCpuCrc32c(uint32_t initial, uint64_t xorOut);

/**
 * Toeplitz by products of 8x8 bit matrices (x86: GFNI with AVX-512 VBMI), as Medvedkin's in DPDK.
 * @param secret the hash key, at least 8 bytes, read in a circle
 * @return the function, or null where this CPU has no such instruction
 */
std::unique_ptr<FlowHash> MakeCpuToeplitz(const std::vector<uint8_t>& secret);

/// XXH64 of many five-tuples. @param tuples them @param count how many @param seed any @param out
/// their values
using Xxh64OfTuples = void(const NarrowTuple* tuples,
                           std::size_t count,
                           uint64_t seed,
                           uint64_t* out);

/// @return XXH64 eight at a time (x86: AVX-512 DQ), or null where this CPU has no such instructions
Xxh64OfTuples* CpuXxh64OfTuples();

} // namespace flowhash

#endif // FLOWHASH_CPU_HASHES_H

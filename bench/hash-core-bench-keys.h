// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HASH_CORE_BENCH_KEYS_H
#define FLOWHASH_HASH_CORE_BENCH_KEYS_H

#include "distribution.h"

#include <benchmark/benchmark.h>
#include <string>
#include <vector>

/**
 * @file
 * The keys that all hash functions are measured over, ours and others': addresses and ports of
 * 1,024 random flows, 12 bytes each over IPv4 and 36 over IPv6, one after the other in memory.
 */

namespace flowhash
{

constexpr std::size_t BENCH_KEYS = 1024;

/// The two kinds of keys.
struct BenchKind
{
    const char* name; //!< in the names of benchmarks
    bool ipv6;
    unsigned size; //!< bytes
};

constexpr BenchKind BENCH_KINDS[] = {{"ipv4", false, 12}, {"ipv6", true, 36}};

/// @param i which @param ipv6 kind @return a flow with random ends and ports
inline FlowKey
BenchFlow(uint64_t i, bool ipv6)
{
    FlowKey flow;
    flow.version = ipv6 ? 6 : 4;
    for (std::size_t at = 0; at < flow.AddressSize(); ++at)
    {
        flow.source[at] = static_cast<uint8_t>(Mix64(i + 1 + (at << 32)));
        flow.destination[at] = static_cast<uint8_t>(Mix64(i + 1 + ((at + 16) << 32)));
    }
    flow.sourcePort = static_cast<uint16_t>(Mix64(i + 1 + (uint64_t{32} << 32)));
    flow.destinationPort = static_cast<uint16_t>(Mix64(i + 1 + (uint64_t{33} << 32)));
    flow.protocol = 6;
    flow.etherType = ipv6 ? 0x86dd : 0x0800;
    return flow;
}

/// @param rule which fields @param ipv6 kind @return the keys
inline std::vector<HashKey>
BenchKeys(const KeyRule& rule, bool ipv6)
{
    std::vector<HashKey> keys;
    for (uint64_t i = 0; i < BENCH_KEYS; ++i)
    {
        keys.push_back(rule.Extract(BenchFlow(i, ipv6)));
    }
    return keys;
}

/// @param ipv6 kind @return addresses and ports
inline std::vector<HashKey>
BenchKeys(bool ipv6)
{
    const auto scheme = Distribution::Make("key=fields fields=src+dst+sport+dport");
    return BenchKeys(scheme->Rule(), ipv6);
}

/**
 * Measures a function of a key.
 * @param state the benchmark's @param keys those to go round @param hash the function
 */
template <typename Key, typename Function>
void
MeasureHash(benchmark::State& state, const std::vector<Key>& keys, const Function& hash)
{
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(hash(keys[i++ % BENCH_KEYS]));
    }
}

} // namespace flowhash

#endif // FLOWHASH_HASH_CORE_BENCH_KEYS_H

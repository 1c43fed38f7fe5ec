// SPDX-License-Identifier: MIT

#include "hash-core-bench-keys.h"
#include "hash-core-dpdk-gfni.h"
#include "hash/jenkins-hash.h"
#include "hash/toeplitz-hash.h"
#include "wire/byte-order.h"

#include <cstring>
#include <rte_config.h>
//
#include <rte_hash_crc.h>
#include <rte_jhash.h>
#include <rte_thash.h>

/**
 * @file
 * DPDK's hash functions over the same keys. Toeplitz in software reads words in host order.
 */

namespace flowhash
{

namespace
{

using Words = std::array<uint32_t, 15>;

std::vector<Words>
HostOrder(const std::vector<HashKey>& keys)
{
    std::vector<Words> all;
    for (const HashKey& key : keys)
    {
        Words words{};
        for (std::size_t i = 0; 4 * i < key.size; ++i)
        {
            words[i] = LoadBig32(key.bytes.data() + 4 * i);
        }
        all.push_back(words);
    }
    return all;
}

/// Whether DPDK's function and ours agree, so that like is compared with like.
template <typename Key, typename Function>
bool
Agrees(const std::vector<Key>& keys, const std::vector<HashKey>& same, const Function& hash)
{
    const ToeplitzHash ours(ToeplitzHash::VerificationKey());
    for (std::size_t i = 0; i < keys.size(); ++i)
    {
        if (hash(keys[i]) != ours.Hash(same[i]))
        {
            return false;
        }
    }
    return true;
}

void
SoftRss(benchmark::State& state, const BenchKind& kind, bool converted)
{
    const auto keys = BenchKeys(kind.ipv6);
    auto words = HostOrder(keys);
    const auto& secret = ToeplitzHash::VerificationKey();
    alignas(4) uint8_t original[40];
    alignas(4) uint8_t turned[40];
    std::memcpy(original, secret.data(), sizeof(original));
    rte_convert_rss_key(
        reinterpret_cast<uint32_t*>(original), reinterpret_cast<uint32_t*>(turned), 40);
    const auto hash = [&, count = kind.size / 4](const Words& tuple) {
        auto* data = const_cast<uint32_t*>(tuple.data()); // it only reads
        return converted ? rte_softrss_be(data, count, turned) : rte_softrss(data, count, original);
    };
    if (!Agrees(words, keys, hash))
    {
        state.SkipWithError("DPDK's values differ from ours");
    }
    MeasureHash(state, words, hash);
}

void
Gfni(benchmark::State& state, const BenchKind& kind)
{
    if (!DpdkGfniRuns())
    {
        state.SkipWithError("this CPU has no GFNI");
        return;
    }
    const auto keys = BenchKeys(kind.ipv6);
    const auto matrices = DpdkMatrices(ToeplitzHash::VerificationKey());
    const auto hash = [&](const HashKey& key) { return DpdkGfni(matrices.data(), key, kind.size); };
    if (!Agrees(keys, keys, hash))
    {
        state.SkipWithError("DPDK's values differ from ours");
    }
    MeasureDpdkGfni(state, keys, matrices.data(), kind.size);
}

void
HashCrc(benchmark::State& state, const BenchKind& kind)
{
    MeasureHash(state, BenchKeys(kind.ipv6), [size = kind.size](const HashKey& key) {
        return rte_hash_crc(key.bytes.data(), size, 0xffffffff);
    });
}

void
Jhash(benchmark::State& state, const BenchKind& kind)
{
    const auto keys = BenchKeys(kind.ipv6);
    const auto hash = [size = kind.size](const HashKey& key) {
        return rte_jhash(key.bytes.data(), size, 0);
    };
    for (const HashKey& key : keys)
    {
        if (hash(key) != JenkinsHash::Bytes(key.bytes.data(), key.size, 0))
        {
            state.SkipWithError("DPDK's values differ from ours");
            return;
        }
    }
    MeasureHash(state, keys, hash);
}

[[maybe_unused]] const bool REGISTERED = [] {
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const std::string tail = std::string("/") + kind.name;
        const auto add = [&tail](const char* name, const auto& run) {
            benchmark::RegisterBenchmark((name + tail).c_str(), run);
        };
        add("DPDK/rte_softrss", [&kind](benchmark::State& s) { SoftRss(s, kind, false); });
        add("DPDK/rte_softrss_be", [&kind](benchmark::State& s) { SoftRss(s, kind, true); });
        add("DPDK/rte_thash_gfni", [&kind](benchmark::State& s) { Gfni(s, kind); });
        add("DPDK/rte_hash_crc", [&kind](benchmark::State& s) { HashCrc(s, kind); });
        add("DPDK/rte_jhash", [&kind](benchmark::State& s) { Jhash(s, kind); });
    }
    return true;
}();

} // namespace

} // namespace flowhash

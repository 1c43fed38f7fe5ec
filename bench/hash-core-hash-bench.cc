// SPDX-License-Identifier: MIT

#include "hash-core-bench-keys.h"
#include "hash/cpu-hashes.h"
#include "hash/crc-hash.h"
#include "hash/toeplitz-hash.h"
#include "part-registry.h"
#include "wire/byte-order.h"

#include <boost/crc.hpp>
#include <map>

/**
 * @file
 * Every registered hash function over keys of IPv4 and IPv6, and the portable forms of those that
 * the CPU helps with. Beside them Boost.CRC, and a floor written by hand; other libraries have
 * files of their own, which the build leaves out where they are missing.
 */

namespace flowhash
{

namespace
{

/// @return whether this CPU has what Toeplitz is fast by
bool
HasFastToeplitz()
{
    return MakeCpuToeplitz(ToeplitzHash::VerificationKey()) != nullptr;
}

/// What a function is compared with, by its name: the best that others have for this CPU; else the
/// floor.
const std::map<std::string, std::string>&
Baselines()
{
    static const std::map<std::string, std::string> baselines{
        {"toeplitz", HasFastToeplitz() ? "DPDK/rte_thash_gfni" : "DPDK/rte_softrss_be"},
        {"toeplitz_gfni", "DPDK/rte_thash_gfni"},
        {"toeplitz_tables", "DPDK/rte_softrss_be"},
        {"crc32c", "DPDK/rte_hash_crc"},
        {"crc32c_tables", "DPDK/rte_hash_crc"},
        {"crc32", "Zlib/crc32"},
        {"crc16", "Boost/crc_16"},
        {"jhash", "DPDK/rte_jhash"},
        {"siphash", "HighwayHash/siphash"},
        {"xxhash", "XxHash/xxh64"}};
    return baselines;
}

/// The keys' words added up: the least that reads every byte.
uint64_t
AddWords(const HashKey& key)
{
    uint64_t sum = 0;
    for (std::size_t at = 0; at < key.size; at += 4)
    {
        sum += LoadLittle32(key.bytes.data() + at);
    }
    return sum;
}

/// A function and the keys that it reads.
void
Register(const std::string& name, std::shared_ptr<const Distribution> scheme)
{
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const std::string tail = std::string("/") + kind.name;
        const auto known = Baselines().find(name);
        const std::string baseline =
            "against " + (known == Baselines().end() ? "HashByHand" : known->second) + tail;
        const auto run = [scheme, baseline, ipv6 = kind.ipv6](benchmark::State& state) {
            state.SetLabel(baseline);
            const FlowHash& hash = scheme->HashFunction();
            MeasureHash(state, BenchKeys(scheme->Rule(), ipv6), [&hash](const HashKey& key) {
                return hash.Hash(key);
            });
        };
        benchmark::RegisterBenchmark(("Hash/" + name + tail).c_str(), run);
    }
}

/// One form of a function; null: this CPU has it not, and nothing else is timed under its name.
void
Register(const std::string& name, std::shared_ptr<const FlowHash> hash)
{
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const std::string tail = std::string("/") + kind.name;
        const std::string baseline = "against " + Baselines().at(name) + tail;
        const auto run = [hash, baseline, ipv6 = kind.ipv6](benchmark::State& state) {
            if (!hash)
            {
                state.SkipWithError("this CPU has no instructions for it");
                return;
            }
            state.SetLabel(baseline);
            MeasureHash(
                state, BenchKeys(ipv6), [&hash](const HashKey& key) { return hash->Hash(key); });
        };
        benchmark::RegisterBenchmark(("Hash/" + name + tail).c_str(), run);
    }
}

/// A function of others, or of no library.
template <typename Function>
void
RegisterOther(const std::string& name, const Function& hash)
{
    for (const BenchKind& kind : BENCH_KINDS)
    {
        const auto run = [hash, ipv6 = kind.ipv6](benchmark::State& state) {
            MeasureHash(state, BenchKeys(ipv6), hash);
        };
        benchmark::RegisterBenchmark((name + "/" + kind.name).c_str(), run);
    }
}

template <typename Crc>
uint64_t
ByBoost(const HashKey& key)
{
    Crc crc;
    crc.process_bytes(key.bytes.data(), key.size);
    return crc.checksum();
}

/// The spec that measures a function: addresses and ports, unless it reads fields of its own.
std::shared_ptr<const Distribution>
SchemeOf(const std::string& name)
{
    auto scheme = Distribution::Make("hash=" + name);
    if (scheme->HashFunction().Reads() != 0)
    {
        return scheme;
    }
    return Distribution::Make("key=fields fields=src+dst+sport+dport hash=" + name);
}

[[maybe_unused]] const bool REGISTERED = [] {
    RegisterOther("HashByHand", AddWords);
    for (const PartInfo& part : ListParts())
    {
        if (part.stage == "hash")
        {
            Register(part.name, SchemeOf(part.name));
        }
    }
    Register("rtag7_macro_flow", SchemeOf("rtag7 macro-flow=yes"));
    Register("crc32_murmur3", SchemeOf("crc32 finalizer=murmur3"));
    const auto& secret = ToeplitzHash::VerificationKey();
    Register("toeplitz_gfni", std::shared_ptr<const FlowHash>(MakeCpuToeplitz(secret)));
    Register("toeplitz_tables",
             std::shared_ptr<const FlowHash>(std::make_shared<ToeplitzHash>(secret)));
    Register("crc32c_tables", std::shared_ptr<const FlowHash>(MakeTableCrcHash(CrcForm::Crc32c())));
    RegisterOther("Boost/crc_16", ByBoost<boost::crc_16_type>);
    RegisterOther("Boost/crc_32", ByBoost<boost::crc_32_type>);
    return true;
}();

} // namespace

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "distribution.h"

#include <benchmark/benchmark.h>
#include <string>
#include <vector>

/**
 * @file
 * Look-ups of the hash core. 4,096 flows go round, so that branches and caches see what a network
 * would show them.
 */

namespace flowhash
{

namespace
{

constexpr std::size_t FLOWS = 4096;
constexpr std::size_t BATCH = 64;

std::vector<FlowKey>
MakeFlows()
{
    std::vector<FlowKey> flows;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const uint64_t bits = Mix64(i + 1);
        flows.push_back(FlowKey::Ipv4(static_cast<uint32_t>(bits),
                                      0xc6120001,
                                      static_cast<uint16_t>(1024 + (bits >> 32) % 64512),
                                      80,
                                      6));
    }
    return flows;
}

std::unique_ptr<Distribution>
MakeScheme(const std::string& spec, int64_t members)
{
    auto scheme = Distribution::Make(spec);
    std::vector<MemberChange> changes;
    for (int64_t id = 0; id < members; ++id)
    {
        changes.push_back({MemberChange::Kind::ADD, static_cast<MemberId>(id), 1.0});
    }
    scheme->Update(changes);
    return scheme;
}

void
Choose(benchmark::State& state, const std::string& spec)
{
    state.SetLabel("against ByHand");
    const auto scheme = MakeScheme(spec, 8);
    const auto flows = MakeFlows();
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(scheme->Choose(flows[i++ % FLOWS], 0));
    }
}

/// What no scheme can beat: addresses and ports added up, modulo the members, written by hand.
void
ByHand(benchmark::State& state)
{
    const auto flows = MakeFlows();
    std::vector<MemberId> members{0, 1, 2, 3, 4, 5, 6, 7};
    benchmark::DoNotOptimize(members); // so that the compiler knows neither number nor names
    benchmark::ClobberMemory();
    std::size_t i = 0;
    for (auto _ : state)
    {
        const FlowKey& flow = flows[i++ % FLOWS];
        const uint32_t sum =
            flow.SourceIpv4() + flow.DestinationIpv4() + flow.sourcePort + flow.destinationPort;
        benchmark::DoNotOptimize(members[sum % members.size()]);
    }
}

void
EvaluateBatch(benchmark::State& state, const std::string& spec)
{
    state.SetLabel("against Choose/greater_port_toeplitz_modulo");
    const auto scheme = MakeScheme(spec, 8);
    const auto flows = MakeFlows();
    std::vector<std::optional<MemberId>> members(BATCH);
    std::size_t i = 0;
    for (auto _ : state)
    {
        scheme->EvaluateBatch(&flows[i], BATCH, members.data());
        benchmark::DoNotOptimize(members.data());
        benchmark::ClobberMemory();
        i = (i + BATCH) % FLOWS;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BATCH));
}

const char* const SCHEME = "key=greater-port hash=toeplitz select=modulo";

BENCHMARK(ByHand);
BENCHMARK_CAPTURE(Choose, three_tuple_sum_modulo, "key=three-tuple hash=sum");
BENCHMARK_CAPTURE(Choose, five_tuple_crc32_modulo, "key=five-tuple hash=crc32");
BENCHMARK_CAPTURE(Choose, greater_port_toeplitz_modulo, SCHEME);
BENCHMARK_CAPTURE(Choose, greater_port_toeplitz_hrw, "key=greater-port hash=toeplitz select=hrw");
BENCHMARK_CAPTURE(EvaluateBatch, greater_port_toeplitz_modulo, SCHEME);

} // namespace

} // namespace flowhash

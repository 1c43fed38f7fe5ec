// SPDX-License-Identifier: MIT

#include "flow-hash.h"
#include "part-registry.h"

#include <benchmark/benchmark.h>
#include <numeric>
#include <string>
#include <vector>

/**
 * @file
 * AnchorHash with 1,000 working members of ever larger anchors, the members that are gone removed
 * in random order: the figures of its reference are given for these.
 */

namespace flowhash
{

namespace
{

constexpr std::size_t FLOWS = 65536; // so many that no branch can be learned by heart
constexpr std::size_t BATCH = 64;
constexpr MemberId WORKING = 1000;

std::unique_ptr<FlowSelector>
MakeAnchor(MemberId anchors)
{
    auto selector = MakeSelector("select=anchor capacity=" + std::to_string(anchors), 32);
    std::vector<MemberId> ids(anchors);
    std::iota(ids.begin(), ids.end(), 0);
    std::vector<MemberChange> changes;
    for (const MemberId id : ids)
    {
        changes.push_back({MemberChange::Kind::ADD, id, 1.0});
    }
    selector->Update(changes);
    for (MemberId i = anchors - 1; i >= WORKING; --i)
    {
        std::swap(ids[i], ids[Mix64(i) % (i + 1)]);
        selector->Update({{MemberChange::Kind::REMOVE, ids[i], 1.0}});
    }
    return selector;
}

std::vector<uint64_t>
MakeHashes()
{
    std::vector<uint64_t> hashes;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        hashes.push_back(Mix64(i + 1) >> 32);
    }
    return hashes;
}

void
AnchorSelect(benchmark::State& state)
{
    const auto selector = MakeAnchor(static_cast<MemberId>(state.range(0)));
    const auto hashes = MakeHashes();
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(selector->Select(hashes[i++ % FLOWS]));
    }
}

void
AnchorSelectBatch(benchmark::State& state)
{
    state.SetLabel("against AnchorSelect/" + std::to_string(state.range(0)));
    const auto selector = MakeAnchor(static_cast<MemberId>(state.range(0)));
    const auto hashes = MakeHashes();
    std::vector<std::optional<MemberId>> members(BATCH);
    std::size_t i = 0;
    for (auto _ : state)
    {
        selector->SelectBatch(hashes.data() + i, BATCH, members.data());
        benchmark::DoNotOptimize(members.data());
        i = (i + BATCH) % FLOWS;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BATCH));
}

BENCHMARK(AnchorSelect)->Arg(1000)->Arg(1100)->Arg(2000)->Arg(10000);
BENCHMARK(AnchorSelectBatch)->Arg(1000)->Arg(1100)->Arg(2000)->Arg(10000);

} // namespace

} // namespace flowhash

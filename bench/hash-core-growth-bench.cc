// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "flow-hash.h"
#include "part-registry.h"

#include <benchmark/benchmark.h>
#include <string>
#include <vector>

/**
 * @file
 * Members and loads at which shortcuts do not help: one member that weighs as much as all others
 * together, and more; rows behind a selector whose look-up is linear; a ring on which nearly nobody
 * has room. At 100 to 100,000 members, so that the curves tell n from n log n and from n * n.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr unsigned WIDTH = 32;
constexpr double HEAVY = 1e9;

std::vector<MemberChange>
Members(int64_t count)
{
    std::vector<MemberChange> changes;
    for (int64_t id = 0; id < count; ++id)
    {
        changes.push_back({Kind::ADD, static_cast<MemberId>(id), 1.0});
    }
    return changes;
}

/// One member outweighs all; its return is not timed.
void
UpdateToHeavy(benchmark::State& state, const std::string& spec)
{
    const auto selector = MakeSelector(spec, WIDTH);
    selector->Update(Members(state.range(0)));
    for (auto _ : state)
    {
        selector->Update({{Kind::SET_WEIGHT, 17, HEAVY}});
        state.PauseTiming();
        selector->Update({{Kind::SET_WEIGHT, 17, 1}});
        state.ResumeTiming();
    }
}

/// Turns of one member that has nearly all of them.
void
TakeOfHeavy(benchmark::State& state, const std::string& spec)
{
    const auto selector = MakeSelector(spec, WIDTH);
    std::vector<MemberChange> members = Members(state.range(0));
    members[17].weight = 60000;
    selector->Update(members);
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(selector->Take(0, 0));
    }
}

/// One member of equal ones leaves; its return is not timed.
void
UpdateRows(benchmark::State& state, const std::string& spec)
{
    const auto scheme = Distribution::Make(spec);
    scheme->Update(Members(state.range(0)));
    for (auto _ : state)
    {
        scheme->Update({{Kind::REMOVE, 17}});
        state.PauseTiming();
        scheme->Update({{Kind::ADD, 17, 1}});
        state.ResumeTiming();
    }
}

/// Another flow while all members but one in a hundred have what they may have.
void
TakeRefused(benchmark::State& state, const std::string& spec)
{
    const auto selector = MakeSelector(spec, WIDTH);
    selector->Update(Members(state.range(0)));
    uint64_t flow = 0;
    for (; static_cast<int64_t>(flow) < state.range(0) * 99 / 100; ++flow)
    {
        selector->AddLoad(selector->Select(Mix64(flow + 1) >> (64 - WIDTH)).value(), 1);
    }
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(selector->Select(Mix64(++flow) >> (64 - WIDTH)));
    }
}

/// What is measured, of which spec, and up to how many members.
struct Curve
{
    const char* name;
    void (*measure)(benchmark::State& state, const std::string& spec);
    const char* spec;
    int64_t most;
};

const std::vector<Curve> CURVES{
    {"UpdateToHeavy/hrw", UpdateToHeavy, "select=hrw", 100000},
    {"UpdateToHeavy/maglev", UpdateToHeavy, "select=maglev", 100000},
    {"UpdateToHeavy/table", UpdateToHeavy, "select=table size=65536", 100000},
    {"UpdateToHeavy/table-replace", UpdateToHeavy, "select=table size=65536 fill=replace", 100000},
    {"UpdateRows/beamer", UpdateRows, "select=hrw state=beamer", 10000},
    {"UpdateRows/glb", UpdateRows, "select=hrw state=glb", 10000},
    {"TakeOfHeavy/interleaved",
     TakeOfHeavy,
     "select=weighted-round-robin kind=interleaved",
     100000},
    {"TakeOfHeavy/smooth", TakeOfHeavy, "select=weighted-round-robin", 100000},
    {"TakeRefused/bounded-ring", TakeRefused, "select=bounded base=ring c=1", 100000},
};

/// A hundredth of the most members, a tenth, and all.
bool
RegisterAll()
{
    for (const Curve& curve : CURVES)
    {
        benchmark::RegisterBenchmark(
            curve.name, [&curve](benchmark::State& state) { curve.measure(state, curve.spec); })
            ->RangeMultiplier(10)
            ->Range(curve.most / 100, curve.most)
            ->Unit(benchmark::kMicrosecond);
    }
    return true;
}

[[maybe_unused]] const bool REGISTERED = RegisterAll();

} // namespace

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "concurrent-selector.h"
#include "flow-hash.h"
#include "part-registry.h"

#include <algorithm>
#include <benchmark/benchmark.h>
#include <map>
#include <string>
#include <vector>

/**
 * @file
 * Every registered selector, and some with larger tables: looking up, one value at a time and in
 * batches, and choosing by load, at 10 to 10,000 members; building, in the order of ids and against
 * it, taking one member away, and changing one weight, at 1,000 to 100,000.
 *
 * Values come from a list of 4,096 that goes round, so that what is looked up is in the caches as
 * far as the selector's own size lets it; for tables that are to be beyond them, from one of a
 * million.
 */

namespace flowhash
{

namespace
{

constexpr std::size_t FEW_VALUES = 4096;
constexpr std::size_t MANY_VALUES = 1 << 20;
constexpr std::size_t BATCH = 64;
constexpr unsigned WIDTH = 32;

std::vector<uint64_t>
Values(std::size_t count)
{
    std::vector<uint64_t> values(count);
    for (std::size_t i = 0; i < count; ++i)
    {
        values[i] = Mix64(i + 1) >> (64 - WIDTH);
    }
    return values;
}

std::vector<MemberChange>
Members(int64_t count)
{
    std::vector<MemberChange> changes;
    for (int64_t id = 0; id < count; ++id)
    {
        changes.push_back({MemberChange::Kind::ADD, static_cast<MemberId>(id), 1.0});
    }
    return changes;
}

/// A selector under measurement.
struct Subject
{
    std::string name;
    std::string spec;
    std::size_t values{FEW_VALUES};
};

std::unique_ptr<FlowSelector>
Make(const Subject& subject, int64_t members)
{
    auto selector = MakeSelector(subject.spec, WIDTH);
    selector->Update(Members(members));
    return selector;
}

std::string
Against(const std::string& group, const Subject& subject, int64_t members)
{
    return "against " + group + "/" + subject.name + "/" + std::to_string(members);
}

/// The floor: the rest of a division names a place in an array.
void
SelectByHand(benchmark::State& state)
{
    const auto values = Values(FEW_VALUES);
    std::vector<MemberId> members(static_cast<std::size_t>(state.range(0)));
    benchmark::DoNotOptimize(members); // so that the compiler knows neither number nor names
    benchmark::ClobberMemory();
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(members[values[i++ % FEW_VALUES] % members.size()]);
    }
}

void
Select(benchmark::State& state, const Subject& subject)
{
    state.SetLabel("against SelectByHand/" + std::to_string(state.range(0)));
    const auto selector = Make(subject, state.range(0));
    const bool pure = selector->Traits().pure;
    const auto values = Values(subject.values);
    std::size_t i = 0;
    for (auto _ : state)
    {
        const uint64_t value = values[i++ % subject.values];
        benchmark::DoNotOptimize(pure ? selector->Select(value) : selector->Take(value, 0));
    }
    state.counters["bytes"] = static_cast<double>(selector->Bytes());
}

/// The price of being able to update meanwhile.
void
SelectConcurrent(benchmark::State& state, const Subject& subject)
{
    state.SetLabel(Against("Select", subject, state.range(0)));
    ConcurrentSelector selector([&subject] { return MakeSelector(subject.spec, WIDTH); });
    selector.Update(Members(state.range(0)));
    const auto values = Values(subject.values);
    std::size_t i = 0;
    for (auto _ : state)
    {
        benchmark::DoNotOptimize(selector.Select(values[i++ % subject.values]));
    }
    state.counters["bytes"] = static_cast<double>(selector.Bytes());
}

void
SelectBatch(benchmark::State& state, const Subject& subject)
{
    state.SetLabel(Against("Select", subject, state.range(0)));
    const auto selector = Make(subject, state.range(0));
    const auto values = Values(subject.values);
    std::vector<std::optional<MemberId>> members(BATCH);
    std::size_t i = 0;
    for (auto _ : state)
    {
        selector->SelectBatch(&values[i], BATCH, members.data());
        benchmark::DoNotOptimize(members.data());
        benchmark::ClobberMemory();
        i = (i + BATCH) % subject.values;
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BATCH));
}

/// From no member to all.
void
Build(benchmark::State& state, const Subject& subject)
{
    const auto members = Members(state.range(0));
    for (auto _ : state)
    {
        const auto selector = MakeSelector(subject.spec, WIDTH);
        selector->Update(members);
        benchmark::DoNotOptimize(selector->Bytes());
    }
}

/// One member goes; its return is not timed.
void
Update(benchmark::State& state, const Subject& subject)
{
    const auto selector = Make(subject, state.range(0));
    const auto middle = static_cast<MemberId>(state.range(0) / 2);
    for (auto _ : state)
    {
        selector->Update({{MemberChange::Kind::SET_DOWN, middle, 1.0}});
        state.PauseTiming();
        selector->Update({{MemberChange::Kind::SET_ACTIVE, middle, 1.0}});
        state.ResumeTiming();
    }
}

/// From no member to all, the last id first.
void
BuildDescending(benchmark::State& state, const Subject& subject)
{
    state.SetLabel(Against("Build", subject, state.range(0)));
    auto members = Members(state.range(0));
    std::reverse(members.begin(), members.end());
    for (auto _ : state)
    {
        const auto selector = MakeSelector(subject.spec, WIDTH);
        selector->Update(members);
        benchmark::DoNotOptimize(selector->Bytes());
    }
}

/// One member's weight changes, to and fro.
void
Reweigh(benchmark::State& state, const Subject& subject)
{
    state.SetLabel(Against("Update", subject, state.range(0)));
    const auto selector = Make(subject, state.range(0));
    const auto middle = static_cast<MemberId>(state.range(0) / 2);
    double weight = 1;
    for (auto _ : state)
    {
        weight = 3 - weight;
        selector->Update({{MemberChange::Kind::SET_WEIGHT, middle, weight}});
    }
}

/// A choice by load and what it adds to the load; another flow ends.
void
TakeAndCount(benchmark::State& state, const Subject& subject)
{
    const auto selector = Make(subject, state.range(0));
    std::vector<MemberId> flows(FEW_VALUES);
    for (std::size_t flow = 0; flow < FEW_VALUES; ++flow)
    {
        flows[flow] = selector->Take(Mix64(flow + 1) >> (64 - WIDTH), 0).value();
        selector->AddLoad(flows[flow], 1);
    }
    std::size_t i = FEW_VALUES;
    for (auto _ : state)
    {
        MemberId& member = flows[i++ % FEW_VALUES];
        selector->AddLoad(member, -1);
        member = selector->Take(Mix64(i) >> (64 - WIDTH), 0).value();
        selector->AddLoad(member, 1);
    }
}

std::vector<Subject>
Subjects()
{
    std::vector<Subject> subjects;
    for (const PartInfo& part : ListParts())
    {
        if (part.stage == "select" && part.name.rfind("test-", 0) != 0)
        {
            subjects.push_back({part.name, "select=" + part.name});
        }
    }
    subjects.push_back({"table-replace", "select=table fill=replace"});
    return subjects;
}

/// Tables that no cache near the core holds.
const std::vector<Subject> LARGE{
    {"maglev-16777213", "select=maglev size=16777213", MANY_VALUES},
    {"table-16777216", "select=table size=16777216", MANY_VALUES},
};

using Measure = void (*)(benchmark::State&, const Subject&);

benchmark::internal::Benchmark*
Register(const std::string& group, Measure measure, const Subject& subject)
{
    const std::string name = group + "/" + subject.name;
    return benchmark::RegisterBenchmark(
        name.c_str(), [measure, subject](benchmark::State& state) { measure(state, subject); });
}

void
RegisterAt(int64_t members, const Subject& subject, const SelectorTraits& traits)
{
    Register("Select", Select, subject)->Arg(members);
    if (traits.pure) // else a batch takes no turns
    {
        Register("SelectBatch", SelectBatch, subject)->Arg(members);
    }
    if (traits.pure && members == 1000)
    {
        Register("SelectConcurrent", SelectConcurrent, subject)->Arg(members);
    }
    if (traits.loads)
    {
        Register("TakeAndCount", TakeAndCount, subject)->Arg(members);
    }
}

/// How updates grow with the members.
void
RegisterUpdates(int64_t members, const Subject& subject, const SelectorTraits& traits)
{
    Register("Build", Build, subject)->Arg(members)->Unit(benchmark::kMicrosecond);
    Register("BuildDescending", BuildDescending, subject)
        ->Arg(members)
        ->Unit(benchmark::kMicrosecond);
    Register("Update", Update, subject)->Arg(members)->Unit(benchmark::kMicrosecond);
    if (traits.weights)
    {
        Register("Reweigh", Reweigh, subject)->Arg(members)->Unit(benchmark::kMicrosecond);
    }
}

/// All at once, as the parts are known at run time only.
bool
RegisterAll()
{
    benchmark::RegisterBenchmark("SelectByHand", SelectByHand)
        ->RangeMultiplier(10)
        ->Range(10, 10000);
    for (const Subject& subject : Subjects())
    {
        const SelectorTraits traits = MakeSelector(subject.spec, WIDTH)->Traits();
        for (const int64_t members : {10, 100, 1000, 10000})
        {
            if (static_cast<std::size_t>(members) <= traits.mostMembers)
            {
                RegisterAt(members, subject, traits);
            }
        }
        for (const int64_t members : {1000, 10000, 100000})
        {
            if (static_cast<std::size_t>(members) <= traits.mostMembers)
            {
                RegisterUpdates(members, subject, traits);
            }
        }
    }
    for (const Subject& subject : LARGE)
    {
        Register("Select", Select, subject)->Arg(1000);
        Register("SelectBatch", SelectBatch, subject)->Arg(1000);
    }
    return true;
}

[[maybe_unused]] const bool REGISTERED = RegisterAll();

} // namespace

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "compact-flow-table.h"
#include "distribution.h"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <ctime>
#include <string>
#include <vector>

/**
 * @file
 * Affinity state: the flow table at several sizes, single and in batches, and what each state adds
 * to a packet. Flows are drawn at random from all that the table holds, in another order than they
 * came, so that nothing helps the memory but what the table does. They are drawn ahead, outside of
 * the time that counts, a block at a time that stays in a near cache, as headers of packets do.
 */

namespace flowhash
{

namespace
{

constexpr std::size_t BLOCK = 1024;
constexpr std::size_t BATCH = 64;

/// The i-th flow.
FlowKey
FlowOf(uint64_t i)
{
    const uint64_t bits = Mix64(i + 1);
    return FlowKey::Ipv4(static_cast<uint32_t>(bits),
                         0xc6120001,
                         static_cast<uint16_t>(1024 + (bits >> 32) % 64512),
                         80,
                         6);
}

FlowKey
Ipv6FlowOf(uint64_t i)
{
    FlowKey flow = FlowOf(i);
    const uint64_t bits = Mix64(~i);
    for (std::size_t byte = 0; byte < 8; ++byte)
    {
        flow.source[8 + byte] = static_cast<uint8_t>(bits >> (8 * byte));
    }
    flow.version = 6;
    return flow;
}

using FlowMaker = FlowKey (*)(uint64_t);

/// Blocks of flows, drawn at random between two numbers.
class FlowDraw
{
  public:
    FlowDraw(FlowMaker maker, uint64_t first, uint64_t count)
        : m_maker(maker),
          m_first(first),
          m_count(count),
          m_flows(BLOCK)
    {
    }

    const std::vector<FlowKey>& Next()
    {
        for (FlowKey& flow : m_flows)
        {
            flow = m_maker(m_first + Mix64(++m_draws * 0x9e3779b97f4a7c15ULL) % m_count);
        }
        return m_flows;
    }

  private:
    FlowMaker m_maker;
    uint64_t m_first;
    uint64_t m_count;
    uint64_t m_draws{0};
    std::vector<FlowKey> m_flows;
};

/// CPU time, so that other work on the machine counts less.
double
CpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Runs an action on each block; only that counts.
template <typename Action>
void
TimeBlocks(benchmark::State& state, FlowDraw draw, Action action)
{
    for (auto _ : state)
    {
        const std::vector<FlowKey>& flows = draw.Next();
        const double start = CpuSeconds();
        action(flows);
        state.SetIterationTime(CpuSeconds() - start);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BLOCK));
}

CompactFlowTable
FilledTable(uint64_t entries, FlowMaker maker)
{
    CompactFlowTable table(entries, 0);
    for (uint64_t i = 0; i < entries; ++i)
    {
        table.Insert(maker(i), static_cast<MemberId>(i), 0);
    }
    return table;
}

void
Single(benchmark::State& state, FlowMaker maker, bool known)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable table = FilledTable(entries, maker);
    TimeBlocks(state, {maker, known ? 0 : entries, entries}, [&table](const auto& flows) {
        for (const FlowKey& flow : flows)
        {
            benchmark::DoNotOptimize(table.Find(flow, 0));
        }
    });
    state.counters["bytes/entry"] =
        static_cast<double>(table.Usage().bytes) / static_cast<double>(entries);
}

void
Batch(benchmark::State& state, FlowMaker maker, bool known)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable table = FilledTable(entries, maker);
    TimeBlocks(state, {maker, known ? 0 : entries, entries}, [&table](const auto& flows) {
        std::array<std::optional<MemberId>, BATCH> members;
        for (std::size_t i = 0; i < BLOCK; i += BATCH)
        {
            table.FindBatch(&flows[i], BATCH, 0, members.data());
            benchmark::DoNotOptimize(members);
        }
    });
}

void
InsertAndEvict(benchmark::State& state)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable table = FilledTable(entries, FlowOf);
    TimeBlocks(state, {FlowOf, 0, uint64_t{1} << 60}, [&table](const auto& flows) {
        for (const FlowKey& flow : flows)
        {
            table.Insert(flow, 1, 0);
        }
    });
}

/// @param against name of the group and part with the same arguments
template <typename Run, typename... Arguments>
void
Sizes(const std::string& name, const std::string& against, Run run, Arguments... arguments)
{
    for (const int64_t entries : {1000, 100000, 1000000, 10000000})
    {
        const std::string size = "/" + std::to_string(entries);
        benchmark::RegisterBenchmark(name.c_str(),
                                     [=](benchmark::State& state) {
                                         run(state, arguments...);
                                         if (!against.empty())
                                         {
                                             state.SetLabel("against " + against + size +
                                                            "/manual_time");
                                         }
                                     })
            ->Arg(entries)
            ->UseManualTime();
    }
}

const bool REGISTERED = [] {
    Sizes("FlowTable/hit", "", Single, FlowOf, true);
    Sizes("FlowTable/hit-batch", "FlowTable/hit", Batch, FlowOf, true);
    Sizes("FlowTable/miss", "FlowTable/hit", Single, FlowOf, false);
    Sizes("FlowTable/miss-batch", "FlowTable/miss", Batch, FlowOf, false);
    Sizes("FlowTable/insert", "FlowTable/hit", InsertAndEvict);
    Sizes("FlowTable/ipv6-hit", "FlowTable/hit", Single, Ipv6FlowOf, true);
    Sizes("FlowTable/ipv6-hit-batch", "FlowTable/hit-batch", Batch, Ipv6FlowOf, true);
    return true;
}();

} // namespace

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "source-port-table.h"
#include "state/compact-flow-table.h"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * Affinity state: the flow table at several sizes, single and in batches, what each state adds to a
 * packet, and the building of a source port list. Flows are drawn at random from all that the table
 * holds, in another order than they came, so that nothing helps the memory but what the table does.
 * They are drawn ahead, outside of the time that counts, a block at a time that stays in a near
 * cache, as headers of packets do.
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

/// A table that is full. Benchmarks that leave its flows as they are share it: filling takes longer
/// than measuring.
CompactFlowTable&
FilledTable(const std::string& use, uint64_t entries, FlowMaker maker)
{
    static std::map<std::pair<std::string, uint64_t>, std::unique_ptr<CompactFlowTable>> tables;
    auto& table = tables[{use, entries}];
    if (!table)
    {
        table = std::make_unique<CompactFlowTable>(entries, 0);
        for (uint64_t i = 0; i < entries; ++i)
        {
            table->Insert(maker(i), static_cast<MemberId>(i), 0);
        }
    }
    return *table;
}

/// IPv4 or IPv6 flows.
struct Version
{
    const char* name;
    FlowMaker maker;
};

const Version IPV4{"ipv4", FlowOf};
const Version IPV6{"ipv6", Ipv6FlowOf};

void
Single(benchmark::State& state, const Version& version, bool known)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable& table = FilledTable(version.name, entries, version.maker);
    TimeBlocks(state, {version.maker, known ? 0 : entries, entries}, [&table](const auto& flows) {
        for (const FlowKey& flow : flows)
        {
            benchmark::DoNotOptimize(table.Find(flow, 0));
        }
    });
    const auto bytes = static_cast<double>(table.Usage().bytes);
    state.counters["bytes"] = bytes;
    state.counters["bytes/entry"] = bytes / static_cast<double>(entries);
}

void
Batch(benchmark::State& state, const Version& version, bool known)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable& table = FilledTable(version.name, entries, version.maker);
    TimeBlocks(state, {version.maker, known ? 0 : entries, entries}, [&table](const auto& flows) {
        std::array<MemberId, BATCH> members{};
        for (std::size_t i = 0; i < BLOCK; i += BATCH)
        {
            benchmark::DoNotOptimize(table.FindSome(&flows[i], BATCH, 0, members.data()));
            benchmark::DoNotOptimize(members);
        }
    });
}

void
InsertAndEvict(benchmark::State& state)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    CompactFlowTable& table = FilledTable("insert", entries, FlowOf);
    TimeBlocks(state, {FlowOf, 0, uint64_t{1} << 60}, [&table](const auto& flows) {
        for (const FlowKey& flow : flows)
        {
            table.Insert(flow, 1, 0);
        }
    });
}

/// A scheme that has seen some flows, and what each of their packets carries.
struct Site
{
    std::unique_ptr<Distribution> scheme;
    std::vector<PacketSigns> signs;
};

/// Of 9 equal members one is down, so that there is a horizon for states that look at it.
Site&
FilledSite(const std::string& spec, uint64_t entries)
{
    static std::map<std::pair<std::string, uint64_t>, Site> sites;
    Site& site = sites[{spec, entries}];
    if (!site.scheme)
    {
        const bool bounded =
            spec.find("none") == std::string::npos && spec.find("stateless") == std::string::npos;
        const std::string size = " entries=" + std::to_string(entries * 5 / 4);
        site.scheme = Distribution::Make("select=hrw state=" + spec + (bounded ? size : ""));
        for (MemberId id = 0; id < 9; ++id)
        {
            site.scheme->Update({{MemberChange::Kind::ADD, id, 1.0}});
        }
        site.scheme->Update({{MemberChange::Kind::SET_DOWN, 4, 1.0}});
        for (uint64_t i = 0; i < entries; ++i)
        {
            const auto member = site.scheme->Choose(FlowOf(i), 0);
            site.signs.emplace_back();
            site.signs.back().cookie = site.scheme->Cookie(FlowOf(i), *member);
        }
    }
    return site;
}

/// A packet of a known flow, from its key to its member.
void
KnownPacket(benchmark::State& state, const std::string& spec)
{
    const auto entries = static_cast<uint64_t>(state.range(0));
    Site& site = FilledSite(spec, entries);
    std::vector<FlowKey> flows(BLOCK);
    std::vector<PacketSigns> signs(BLOCK);
    uint64_t draws = 0;
    for (auto _ : state)
    {
        for (std::size_t i = 0; i < BLOCK; ++i)
        {
            const uint64_t flow = Mix64(++draws * 0x9e3779b97f4a7c15ULL) % entries;
            flows[i] = FlowOf(flow);
            signs[i] = site.signs[flow];
        }
        const double start = CpuSeconds();
        for (std::size_t i = 0; i < BLOCK; ++i)
        {
            benchmark::DoNotOptimize(site.scheme->Choose(flows[i], 1, signs[i]));
        }
        state.SetIterationTime(CpuSeconds() - start);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BLOCK));
    state.counters["bytes"] = static_cast<double>(site.scheme->State().bytes);
}

/// A source port list (T2): its time, the ports that were probed for it, and its memory.
void
PortList(benchmark::State& state, const std::string& spec)
{
    const auto scheme = Distribution::Make(spec);
    for (MemberId id = 0; id < static_cast<MemberId>(state.range(0)); ++id)
    {
        scheme->Update({{MemberChange::Kind::ADD, id, 1.0}});
    }
    const SourcePortTable::Pool pool{HostAddress::Ipv4(1), HostAddress::Ipv4(2), 80, 6};
    for (auto _ : state)
    {
        SourcePortTable table(*scheme, 0, {});
        table.Prepare(pool);
        const SourcePortTable::Counts counts = table.Usage();
        const auto ports = static_cast<double>(table.Qualifying(pool).size());
        state.counters["bytes"] = static_cast<double>(counts.bytes);
        state.counters["probes/port"] = static_cast<double>(counts.probes) / ports;
    }
}

/// @param against name of the group and part with the same arguments
template <typename Run, typename... Arguments>
void
Sizes(const std::string& name,
      const std::string& against,
      int64_t most,
      Run run,
      Arguments... arguments)
{
    for (int64_t entries = 1000; entries <= most; entries *= entries == 1000 ? 100 : 10)
    {
        const std::string size = "/" + std::to_string(entries);
        benchmark::RegisterBenchmark(name.c_str(),
                                     [=](benchmark::State& state) {
                                         run(state, arguments...);
                                         if (!against.empty())
                                         {
                                             state.SetLabel("against " + against + size);
                                         }
                                     })
            ->Arg(entries)
            ->UseManualTime();
    }
}

/// A state's spec, at sizes of its own.
void
States()
{
    const std::map<std::string, std::string> states{
        {"none", "none"},
        {"lru", "lru"},
        {"digest", "digest learn=0s insert-rate=0"},
        {"glb", "glb"},
        {"beamer", "beamer"},
        {"cookie-stateless", "cookie mode=stateless"},
        {"cookie-stateful", "cookie mode=stateful"},
        {"jet", "jet"},
    };
    for (const auto& [name, spec] : states)
    {
        for (const int64_t entries : {1000, 100000, 1000000})
        {
            const std::string size = "/" + std::to_string(entries);
            benchmark::RegisterBenchmark(("State/" + name).c_str(),
                                         [spec = spec, size](benchmark::State& state) {
                                             state.SetLabel("against State/none" + size);
                                             KnownPacket(state, spec);
                                         })
                ->Arg(entries)
                ->UseManualTime();
        }
    }
}

void
PortLists()
{
    const std::map<std::string, std::string> schemes{
        {"greater-port_toeplitz_modulo", "key=greater-port hash=toeplitz select=modulo"},
        {"greater-port_toeplitz_hrw", "key=greater-port hash=toeplitz select=hrw"},
        {"five-tuple_crc32_modulo", "key=five-tuple hash=crc32 select=modulo"},
    };
    for (const auto& [name, spec] : schemes)
    {
        benchmark::RegisterBenchmark(("PortList/" + name).c_str(),
                                     [spec = spec](benchmark::State& state) {
                                         state.SetLabel(
                                             "against PortList/greater-port_toeplitz_modulo/" +
                                             std::to_string(state.range(0)));
                                         PortList(state, spec);
                                     })
            ->Arg(4)
            ->Arg(8)
            ->Arg(16)
            ->Unit(benchmark::kMillisecond);
    }
}

const bool REGISTERED = [] {
    constexpr int64_t MOST = 10000000;
    constexpr int64_t MOST_IPV6 = 1000000;
    Sizes("FlowTable/hit", "", MOST, Single, IPV4, true);
    Sizes("FlowTable/hit-batch", "FlowTable/hit", MOST, Batch, IPV4, true);
    Sizes("FlowTable/miss", "FlowTable/hit", MOST, Single, IPV4, false);
    Sizes("FlowTable/miss-batch", "FlowTable/miss", MOST, Batch, IPV4, false);
    Sizes("FlowTable/insert", "FlowTable/hit", MOST, InsertAndEvict);
    Sizes("FlowTable/ipv6-hit", "FlowTable/hit", MOST_IPV6, Single, IPV6, true);
    Sizes("FlowTable/ipv6-hit-batch", "FlowTable/hit-batch", MOST_IPV6, Batch, IPV6, true);
    States();
    PortLists();
    return true;
}();

} // namespace

} // namespace flowhash

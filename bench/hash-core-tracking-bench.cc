// SPDX-License-Identifier: MIT

#include "bytes/xxh64.h"
#include "distribution.h"
#include "part-registry.h"
#include "wire/byte-order.h"

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * What tracking costs: every packet of known flows, from its key to its member, over 468 servers,
 * with no state, full tracking and just enough tracking (JET), one by one and in batches, beside a
 * plain program: a hash map without eviction in front of a selector. The horizon is so many
 * members, in per cent of the live ones, that are down and will come back; it is named behind the
 * program, and the number of flows behind that. Ten million flows take 1.3 GB in all.
 *
 * Flows are drawn at random ahead of the time that counts, a block at a time that stays in a near
 * cache, as headers of packets do. All have been seen before.
 */

namespace flowhash
{

namespace
{

constexpr MemberId SERVERS = 468;
constexpr std::size_t BLOCK = 1024;
constexpr std::size_t BATCH = 64;
const std::string HASH = "hash=xxhash ";
const std::string ANCHOR = "select=anchor capacity=600";
const std::string MAGLEV = "select=maglev";

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

/// CPU time, so that other work on the machine counts less.
double
CpuSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

MemberId
HorizonOf(int64_t percent)
{
    return static_cast<MemberId>(SERVERS * percent / 100);
}

/// Members 0 to SERVERS - 1 live, those of the horizon down. @param update applies changes
template <typename Update>
void
AddServers(int64_t percent, const Update& update)
{
    std::vector<MemberChange> come;
    std::vector<MemberChange> leave;
    for (MemberId id = 0; id < SERVERS + HorizonOf(percent); ++id)
    {
        come.push_back({MemberChange::Kind::ADD, id, 1.0});
        if (id >= SERVERS)
        {
            leave.push_back({MemberChange::Kind::SET_DOWN, id, 1.0});
        }
    }
    update(come);
    update(leave);
}

/// Room for what a state will remember: all flows, or the horizon's share and a tenth more.
std::string
EntriesOf(const std::string& spec, uint64_t flows, int64_t percent)
{
    const auto share = static_cast<uint64_t>(percent);
    if (spec.find("state=jet") != std::string::npos)
    {
        return " entries=" + std::to_string(flows * share * 11 / ((100 + share) * 10) + 100);
    }
    return spec.find("state=") == std::string::npos ? "" : " entries=" + std::to_string(flows);
}

/// A scheme of ours.
class OurScheme
{
  public:
    OurScheme(const std::string& spec, uint64_t flows, int64_t percent)
        : m_scheme(Distribution::Make(HASH + spec + EntriesOf(spec, flows, percent)))
    {
        AddServers(percent, [this](const auto& changes) { m_scheme->Update(changes); });
    }

    void Choose(const std::vector<FlowKey>& flows,
                bool batches,
                std::vector<std::optional<MemberId>>& members)
    {
        for (std::size_t i = 0; batches && i < flows.size(); i += BATCH)
        {
            const std::size_t size = std::min(BATCH, flows.size() - i);
            m_scheme->ChooseBatch(&flows[i], size, 0, &members[i]);
        }
        for (std::size_t i = 0; !batches && i < flows.size(); ++i)
        {
            members[i] = m_scheme->Choose(flows[i], 0);
        }
    }

    double Entries() const
    {
        return static_cast<double>(m_scheme->State().entries);
    }

    double Bytes() const
    {
        return static_cast<double>(m_scheme->State().bytes);
    }

  private:
    std::unique_ptr<Distribution> m_scheme;
};

/**
 * The plain program: one hash of 13 bytes serves an open-addressing map that grows and never
 * forgets, half full at most, and the selector behind it. With a horizon kept it puts down only
 * the flows that a selector over live members and horizon gives to another member.
 */
class PlainProgram
{
  public:
    PlainProgram(const std::string& state, uint64_t, int64_t percent)
        : m_now(MakeSelector(ANCHOR, 64)),
          m_justEnough(state == "jet"),
          m_slots(1024)
    {
        AddServers(percent, [this](const auto& changes) { m_now->Update(changes); });
        m_later = m_now->Copy();
        if (m_justEnough)
        {
            for (MemberId id = SERVERS; id < SERVERS + HorizonOf(percent); ++id)
            {
                m_later->Update({{MemberChange::Kind::SET_ACTIVE, id, 1.0}});
            }
        }
    }

    void Choose(const std::vector<FlowKey>& flows,
                bool,
                std::vector<std::optional<MemberId>>& members)
    {
        for (std::size_t i = 0; i < flows.size(); ++i)
        {
            members[i] = ChooseOne(flows[i]);
        }
    }

    double Entries() const
    {
        return static_cast<double>(m_count);
    }

    double Bytes() const
    {
        return static_cast<double>(m_slots.size() * sizeof(Slot));
    }

  private:
    struct Slot
    {
        std::array<uint8_t, 13> key;
        bool taken;
        std::array<uint8_t, 2> spare;
        MemberId member;
    };

    MemberId ChooseOne(const FlowKey& flow)
    {
        // In two writes, from which the hash function can read.
        Slot wanted{};
        const uint64_t ends = uint64_t{LoadLittle32(flow.destination.data())} << 32 |
                              LoadLittle32(flow.source.data());
        const uint64_t rest = uint64_t{1} << 40 | uint64_t{flow.protocol} << 32 |
                              uint64_t{flow.destinationPort} << 16 | flow.sourcePort;
        std::memcpy(&wanted, &ends, 8);
        std::memcpy(reinterpret_cast<uint8_t*>(&wanted) + 8, &rest, 8);
        const uint64_t hash = Xxh64(wanted.key.data(), wanted.key.size(), 0);
        Slot& slot = Locate(m_slots, wanted, hash);
        if (slot.taken)
        {
            return slot.member;
        }
        const MemberId member = *m_now->Select(hash);
        if (!m_justEnough || m_later->Select(hash) != member)
        {
            wanted.member = member;
            slot = wanted;
            ++m_count;
            Grow();
        }
        return member;
    }

    static Slot& Locate(std::vector<Slot>& slots, const Slot& wanted, uint64_t hash)
    {
        std::size_t place = hash & (slots.size() - 1);
        while (slots[place].taken && slots[place].key != wanted.key)
        {
            place = (place + 1) & (slots.size() - 1);
        }
        return slots[place];
    }

    void Grow()
    {
        if (2 * m_count <= m_slots.size())
        {
            return;
        }
        std::vector<Slot> slots(2 * m_slots.size());
        for (const Slot& slot : m_slots)
        {
            if (slot.taken)
            {
                Locate(slots, slot, Xxh64(slot.key.data(), slot.key.size(), 0)) = slot;
            }
        }
        m_slots.swap(slots);
    }

    std::unique_ptr<FlowSelector> m_now;
    std::unique_ptr<FlowSelector> m_later;
    bool m_justEnough;
    std::vector<Slot> m_slots;
    uint64_t m_count{0};
};

/// Known packets of a program, which is kept for the next repetition: it takes longer to fill.
/// @param words that it is made of
template <typename Program>
void
Measure(benchmark::State& state, const std::string& words, bool batches, int64_t percent)
{
    static std::map<std::string, std::unique_ptr<Program>> programs;
    const auto count = static_cast<uint64_t>(state.range(0));
    std::vector<FlowKey> flows(BLOCK);
    std::vector<std::optional<MemberId>> members(BLOCK);
    auto& program = programs[words + '/' + std::to_string(count) + '/' + std::to_string(percent)];
    if (!program)
    {
        program = std::make_unique<Program>(words, count, percent);
        for (uint64_t i = 0; i < count; i += BLOCK)
        {
            for (std::size_t j = 0; j < BLOCK; ++j)
            {
                flows[j] = FlowOf((i + j) % count);
            }
            program->Choose(flows, true, members);
        }
    }
    uint64_t draws = 0;
    for (auto _ : state)
    {
        for (FlowKey& flow : flows)
        {
            flow = FlowOf(Mix64(++draws * 0x9e3779b97f4a7c15ULL) % count);
        }
        const double start = CpuSeconds();
        program->Choose(flows, batches, members);
        benchmark::DoNotOptimize(members.data());
        state.SetIterationTime(CpuSeconds() - start);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(BLOCK));
    state.counters["entries"] = program->Entries();
    state.counters["bytes"] = program->Bytes();
}

using Run = void (*)(benchmark::State&, const std::string&, bool, int64_t);

/// @param name with the horizon behind it, and the number of flows
void
Register(const std::string& name, Run run, const std::string& words, bool batches, int64_t percent)
{
    for (const int64_t flows : {1000, 10000, 100000, 1000000, 10000000})
    {
        const std::string against =
            std::string("against Tracking/anchor-full") + (batches ? "-batch" : "") + "-h10/";
        benchmark::RegisterBenchmark(
            ("Tracking/" + name + (batches ? "-batch" : "") + "-h" + std::to_string(percent))
                .c_str(),
            [=](benchmark::State& state) {
                state.SetLabel(against + std::to_string(flows));
                run(state, words, batches, percent);
            })
            ->Arg(flows)
            ->UseManualTime();
    }
}

const bool REGISTERED = [] {
    for (const bool batches : {false, true})
    {
        Register("anchor-none", Measure<OurScheme>, ANCHOR, batches, 10);
        Register("anchor-full", Measure<OurScheme>, ANCHOR + " state=lru", batches, 10);
        Register("maglev-none", Measure<OurScheme>, MAGLEV, batches, 10);
        Register("maglev-full", Measure<OurScheme>, MAGLEV + " state=lru", batches, 10);
        for (const int64_t percent : {0, 5, 10, 20})
        {
            Register("anchor-jet", Measure<OurScheme>, ANCHOR + " state=jet", batches, percent);
        }
    }
    Register("plain-full", Measure<PlainProgram>, "full", false, 10);
    for (const int64_t percent : {0, 5, 10, 20})
    {
        Register("plain-jet", Measure<PlainProgram>, "jet", false, percent);
    }
    return true;
}();

} // namespace

} // namespace flowhash

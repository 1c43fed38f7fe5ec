// SPDX-License-Identifier: GPL-2.0-only

// What monitors remember: bytes for each open flow in a network of 1 switch, 4 distributors, 8
// translating managers and 64 servers, where requests and replies are chosen for, counted by the
// allocator. Packets and a simulator there are not: the monitors are told what devices would say.

#include "ns3/command-line.h"
#include "ns3/completion-monitor.h"
#include "ns3/distribution.h"
#include "ns3/failover-monitor.h"
#include "ns3/flow-ledger.h"
#include "ns3/imbalance-monitor.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <malloc.h>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <vector>

namespace
{

uint64_t g_bytes = 0; //!< in use, as the allocator rounds them

void
Release(void* place)
{
    g_bytes -= place ? malloc_usable_size(place) + sizeof(void*) : 0;
    std::free(place);
}

} // namespace

void*
operator new(std::size_t size)
{
    void* const place = std::malloc(size);
    if (!place)
    {
        throw std::bad_alloc();
    }
    g_bytes += malloc_usable_size(place) + sizeof(void*);
    return place;
}

void
operator delete(void* place) noexcept
{
    Release(place);
}

void
operator delete(void* place, std::size_t) noexcept
{
    Release(place);
}

using namespace ns3;

namespace
{

constexpr uint32_t DISTRIBUTORS = 4;
constexpr uint32_t MANAGERS = 8;
constexpr uint32_t SERVERS = 64;

using Clock = std::chrono::steady_clock;

double
Since(Clock::time_point start)
{
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

std::vector<flowhash::Member>
Members(uint32_t count)
{
    std::vector<flowhash::Member> members;
    for (uint32_t id = 0; id < count; ++id)
    {
        members.push_back({id, 1.0, flowhash::MemberState::ACTIVE});
    }
    return members;
}

std::unique_ptr<flowhash::Distribution>
MakeScheme(uint32_t members)
{
    auto scheme = flowhash::Distribution::Make("key=five-tuple hash=crc32 select=maglev");
    for (const flowhash::Member& member : Members(members))
    {
        scheme->Update({{flowhash::MemberChange::Kind::ADD, member.id, 1.0}});
    }
    return scheme;
}

/// The monitors of a run, and whom they hear.
class Rig
{
  public:
    explicit Rig(Time linger)
    {
        m_roster.SetLinger(linger);
        m_ledger.AddNoticeCallback([this](const FlowLedger::Arrival& arrival,
                                          const FlowLedger::Sighting& sighting,
                                          Time now) { m_failover.Notice(arrival, sighting, now); });
        m_roster.AddEndedCallback([this](uint64_t flow, const FlowRoster::Flow& record) {
            m_failover.FlowEnded(flow, record);
        });
        AddTier("distributor", 1, DISTRIBUTORS, true);
        AddTier("tm", DISTRIBUTORS, MANAGERS, true);
        AddTier("server", MANAGERS, SERVERS, false);
    }

    static flowhash::FlowKey KeyOf(uint64_t flow)
    {
        return flowhash::FlowKey::Ipv4(0x0a000000U + static_cast<uint32_t>(flow / 50000),
                                       0xc6120001,
                                       static_cast<uint16_t>(1024 + flow % 50000),
                                       80,
                                       6);
    }

    void Start(uint64_t flow)
    {
        m_completion.FlowStarted(flow, KeyOf(flow));
        m_roster.FlowStarted(flow, KeyOf(flow));
    }

    flowhash::FlowKey ServerKeyOf(uint64_t flow) const
    {
        return flowhash::FlowKey::Ipv4(0x0a020001U + ManagerOf(flow),
                                       0x0a030001U + ServerOf(flow),
                                       static_cast<uint16_t>(1024 + flow / MANAGERS % 60000),
                                       80,
                                       6);
    }

    void Translate(uint64_t flow)
    {
        m_roster.Translated(KeyOf(flow), ServerKeyOf(flow), ServerOf(flow));
    }

    /// A packet is chosen for, everywhere.
    void Choose(uint64_t flow, bool reverse)
    {
        const flowhash::FlowKey key = reverse ? ServerKeyOf(flow).Reversed() : KeyOf(flow);
        const ChoiceBook::Packet packet{flow, reverse, 0, false, &key};
        m_book.Chose(0, packet, {DistributorOf(flow), 0});
        m_book.Chose(1 + DistributorOf(flow), packet, {ManagerOf(flow), 0});
        if (!reverse)
        {
            m_book.Chose(1 + DISTRIBUTORS + ManagerOf(flow), packet, {ServerOf(flow), 0});
        }
    }

    /// It arrives, everywhere.
    void Arrive(uint64_t flow, bool reverse)
    {
        uint32_t tier = 0;
        for (const uint32_t member : {DistributorOf(flow), ManagerOf(flow), ServerOf(flow)})
        {
            const FlowLedger::Arrival arrival{tier, member, flow, reverse, 1000, 0};
            const auto sighting = m_ledger.Observe(arrival, m_now);
            ImbalanceMonitor::Load load{member, std::nullopt, 0, sighting.first, 1000};
            if (const auto sender = m_book.FindSender(tier, arrival.Packet(), member))
            {
                load.chooser = sender->chooser;
                load.epoch = sender->epoch;
            }
            m_imbalance.Observe(tier, load, m_now);
            ++tier;
        }
    }

    void End(uint64_t flow)
    {
        m_roster.FlowEnded(flow, "completed", Seconds(1));
        m_completion.FlowEnded(flow, "completed", Seconds(1));
        m_roster.Untranslated(KeyOf(flow), ServerKeyOf(flow), "closed");
    }

    /// A manager fails or returns, and all distributors learn of it.
    void Change(flowhash::MemberChange::Kind kind)
    {
        const flowhash::MemberChange change{kind, 3, 1};
        m_failover.Happened({"tm3", 1U, change}, m_now);
        for (uint32_t chooser = 1; chooser <= DISTRIBUTORS; ++chooser)
        {
            m_failover.Changing(chooser, m_now);
            m_schemes[chooser]->Update({change});
            m_book.Update(chooser, {change});
            m_imbalance.UpdateMembers(chooser, {change});
            m_failover.Changed(chooser, {change}, m_now);
        }
    }

    FlowStore& Store()
    {
        return m_roster.GetStore();
    }

    void Tidy()
    {
        m_roster.Tidy();
        m_book.Tidy();
    }

    Time m_now{Seconds(1)};

  private:
    void AddTier(const char* name, uint32_t choosers, uint32_t members, bool hashes)
    {
        const uint32_t tier = m_ledger.AddTier({name});
        m_imbalance.AddTier(name, Members(members));
        for (uint32_t i = 0; i < choosers; ++i)
        {
            Chooser chooser;
            chooser.group = name;
            chooser.node = i;
            m_schemes.push_back(nullptr);
            if (hashes)
            {
                m_schemes.back() = MakeScheme(members);
                chooser.scheme = [this, n = m_schemes.size() - 1] { return m_schemes[n].get(); };
            }
            else
            {
                chooser.entry = [](const flowhash::FlowKey&) { return std::nullopt; };
            }
            m_imbalance.AddChooser(m_book.AddChooser(tier, chooser, Members(members)));
        }
    }

    static uint32_t Mix(uint64_t flow)
    {
        return static_cast<uint32_t>(flow * 0x9e3779b97f4a7c15U >> 40);
    }

    static uint32_t DistributorOf(uint64_t flow)
    {
        return Mix(flow) % DISTRIBUTORS;
    }

    static uint32_t ManagerOf(uint64_t flow)
    {
        return Mix(flow) / DISTRIBUTORS % MANAGERS;
    }

    static uint32_t ServerOf(uint64_t flow)
    {
        return Mix(flow) / (DISTRIBUTORS * MANAGERS) % SERVERS;
    }

    std::vector<std::unique_ptr<flowhash::Distribution>> m_schemes; // by chooser
    FlowRoster m_roster{[this] { return m_now; }};
    ChoiceBook m_book{m_roster};
    FlowLedger m_ledger{m_roster, m_book};
    ImbalanceMonitor m_imbalance{m_book};
    FailoverMonitor m_failover{m_roster, m_ledger, m_book};
    CompletionMonitor m_completion;
};

/// Prints what a step cost. @param what it @param bytes in use before @param flows how many
void
Tell(const char* what, uint64_t before, uint64_t flows)
{
    const double more = static_cast<double>(g_bytes) - static_cast<double>(before);
    std::printf("  %-44s %8.1f\n", what, more / static_cast<double>(flows));
}

/// @return ns to find a record, by random numbers, and by index in an array as large
std::pair<double, double>
MeasureLookUps(FlowStore& store, uint64_t flows)
{
    std::mt19937 generator(1);
    std::vector<uint32_t> numbers(2'000'000);
    for (uint32_t& number : numbers)
    {
        number = static_cast<uint32_t>(generator() % flows);
    }
    uint64_t sum = 0;
    auto start = Clock::now();
    for (const uint32_t number : numbers)
    {
        sum += store.Tier(1, store.Find(number)).owner;
    }
    const double found = Since(start) / static_cast<double>(numbers.size());
    const std::vector<TierPart> plain(flows);
    start = Clock::now();
    for (const uint32_t number : numbers)
    {
        sum += plain[number].owner;
    }
    const double indexed = Since(start) / static_cast<double>(numbers.size());
    return {found, sum == 1 ? 0 : indexed};
}

void
Measure(uint64_t flows, uint32_t changes)
{
    std::printf("%llu open flows, bytes a flow\n", static_cast<unsigned long long>(flows));
    const auto rig = std::make_unique<Rig>(Seconds(2));
    const uint64_t empty = g_bytes;
    const auto step = [flows](const char* what, const auto& action) {
        const uint64_t before = g_bytes;
        for (uint64_t flow = 0; flow < flows; ++flow)
        {
            action(flow);
        }
        Tell(what, before, flows);
    };
    step("start: records, by number and client's key", [&](uint64_t f) { rig->Start(f); });
    step("translation: by reply", [&](uint64_t f) { rig->Translate(f); });
    step("choices: courses", [&](uint64_t f) {
        rig->Choose(f, false);
        rig->Choose(f, true);
    });
    step("arrivals: owners, loads", [&](uint64_t f) {
        rig->Arrive(f, false);
        rig->Arrive(f, true);
    });
    Tell("all", empty, flows);
    const auto [found, indexed] = MeasureLookUps(rig->Store(), flows);
    std::printf("  %-44s %8.1f ns, of an array %.1f ns\n", "look-up", found, indexed);
    using Kind = flowhash::MemberChange::Kind;
    const uint64_t before = g_bytes;
    const auto start = Clock::now();
    for (uint32_t change = 0; change < changes; ++change)
    {
        rig->m_now += Seconds(10);
        rig->Change(change % 2 == 0 ? Kind::SET_DOWN : Kind::SET_ACTIVE);
    }
    std::printf("  %u changes of the managers, %.1f ns each and flow\n",
                changes,
                Since(start) / static_cast<double>(flows) / std::max(changes, 1U));
    Tell("after these", before, flows);
    step("a packet more each way, in another epoch", [&](uint64_t f) {
        rig->Choose(f, false);
        rig->Choose(f, true);
    });
    rig->m_now += Seconds(10);
    rig->Tidy();
    Tell("all, when it has settled", empty, flows);
    const uint64_t settled = g_bytes;
    for (uint64_t flow = 0; flow < flows; ++flow)
    {
        rig->m_now += MicroSeconds(100);
        rig->End(flow);
        rig->Start(flow + flows);
        rig->Translate(flow + flows);
        for (const bool reverse : {false, true})
        {
            rig->Choose(flow + flows, reverse);
            rig->Arrive(flow + flows, reverse);
        }
    }
    Tell("as many more ended: a flow that ended", settled, flows);
}

} // namespace

int
main(int argc, char* argv[])
{
    uint64_t flows = 0;
    uint32_t changes = 4;
    CommandLine cmd;
    cmd.AddValue("flows", "How many are open; 0: 100,000, then 1,000,000", flows);
    cmd.AddValue("changes", "How often a manager fails or returns", changes);
    cmd.Parse(argc, argv);
    for (const uint64_t count :
         flows > 0 ? std::vector<uint64_t>{flows} : std::vector<uint64_t>{100'000, 1'000'000})
    {
        Measure(count, changes);
    }
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-only

#include "ledger-case.h"

#include "ns3/flow-record-list.h"
#include "ns3/number-map.h"
#include "ns3/value-quantiles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <tuple>

using namespace ledgercase;

namespace
{

/// Flow numbers ascend, and go in any order: checked against std::map.
class NumberMapTest : public TestCase
{
  public:
    NumberMapTest()
        : TestCase("X1: slots are found by number, whatever comes and goes")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(7);
        NumberMap map;
        std::map<uint64_t, uint32_t> model;
        uint64_t next = 1000;
        for (uint32_t step = 0; step < 100'000; ++step)
        {
            if (model.size() < 200 || generator() % 2 == 0)
            {
                next += generator() % 50 == 0 ? 500 : 1;
                map.Insert(next, step);
                model[next] = step;
            }
            else
            {
                auto gone = model.begin(); // most end in their order
                std::advance(gone, generator() % (generator() % 4 == 0 ? model.size() : 5));
                map.Erase(gone->first);
                model.erase(gone);
            }
            const uint64_t asked = 900 + generator() % (next - 800);
            const auto found = model.find(asked);
            NS_TEST_ASSERT_MSG_EQ(map.Find(asked),
                                  (found == model.end() ? NumberMap::NONE : found->second),
                                  "number " << asked << " in step " << step);
        }
        map.Insert(3, 12);
        NS_TEST_EXPECT_MSG_EQ(map.Find(3), 12, "a smaller one than all");
        NS_TEST_EXPECT_MSG_EQ(map.Find(next + 5000), NumberMap::NONE, "a greater one");
    }
};

/// 100,000 flows of which 100 are open at a time.
class TurnoverTest : public LedgerCase
{
  public:
    TurnoverTest()
        : LedgerCase("X1: what ended is forgotten, and its slot is used again")
    {
    }

  private:
    void DoRun() override
    {
        m_roster.SetLinger(MilliSeconds(2));
        uint64_t retired = 0;
        m_roster.AddRetiredCallback([&](uint64_t flow) {
            NS_TEST_EXPECT_MSG_EQ(m_roster.Get(flow).known, true, "it is still known");
            NS_TEST_EXPECT_MSG_EQ(flow, retired, "they ended in this order");
            ++retired;
        });
        AddChooser("key=five-tuple hash=crc32 select=modulo");
        for (uint64_t flow = 0; flow < 100'000; ++flow)
        {
            m_now += MicroSeconds(20);
            m_roster.FlowStarted(flow, ledgercase::KeyOf(flow % 40000));
            Pass(flow, false, flow % MEMBERS);
            Pass(flow, true, (flow + (flow % 10 == 0 ? 1 : 0)) % MEMBERS);
            if (flow >= 100)
            {
                m_roster.FlowEnded(flow - 100, "completed", MilliSeconds(2));
            }
        }
        const FlowStore& store = m_roster.GetStore();
        NS_TEST_EXPECT_MSG_EQ(m_roster.GetNOpen(), 100, "open");
        NS_TEST_EXPECT_MSG_EQ(store.GetN(), 200, "100 linger beside them");
        NS_TEST_EXPECT_MSG_EQ(store.GetEnd(), 200, "no more slots than were needed at a time");
        NS_TEST_EXPECT_MSG_EQ(retired, 99'800, "the others are retired");
        NS_TEST_EXPECT_MSG_EQ(m_roster.Size(), 100'000, "all were seen");
        const AffinityReport report = m_ledger.Report(m_tier);
        NS_TEST_EXPECT_MSG_EQ(report.forward.flowsSeen, 100'000, "and counted");
        NS_TEST_EXPECT_MSG_EQ(report.reverse.flowsViolated, 10'000, "each tenth goes astray");
        NS_TEST_EXPECT_MSG_EQ(m_ledger.Records().size(), 200, "records of those that are left");
        CheckLate();
    }

    void CheckLate()
    {
        NS_TEST_EXPECT_MSG_EQ(m_roster.Get(5).known, false, "flow 5 is forgotten");
        const FlowLedger::Sighting sighting = See(3, 5, false);
        NS_TEST_EXPECT_MSG_EQ(sighting.late, true, "its packet is late");
        NS_TEST_EXPECT_MSG_EQ(sighting.first, false, "and nothing else");
        Say(5, false, 3);
        NS_TEST_EXPECT_MSG_EQ(m_book.Latest(m_tier, 5, false).has_value(), false, "nor chosen for");
        const AffinityReport report = m_ledger.Report(m_tier);
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsLate, 1, "counted");
        NS_TEST_EXPECT_MSG_EQ(report.forward.packetsSeen, 100'000, "by itself");
        m_roster.FlowStarted(5, ledgercase::KeyOf(5));
        NS_TEST_EXPECT_MSG_EQ(m_roster.GetNOpen(), 100, "a number is used once");
        const FlowLedger::Sighting lingering = See(2, 99'850, false);
        NS_TEST_EXPECT_MSG_EQ(lingering.late, false, "one that ended just now is judged");
    }
};

/// Random packets against a model that keeps everything, after doc/measuring.rst: the first member
/// owns a flow; a packet elsewhere is a violation; a flow counts once a direction.
class ReferenceTest : public LedgerCase
{
  public:
    ReferenceTest()
        : LedgerCase("X1: reports are those of a model that forgets nothing")
    {
    }

  private:
    struct Model
    {
        std::map<uint64_t, MemberId> owner;
        std::array<std::set<uint64_t>, 2> seen;
        std::array<std::set<uint64_t>, 2> violated;
        std::array<uint64_t, 2> packets{};
        std::array<uint64_t, 2> violations{};
        std::map<uint64_t, uint64_t> ofFlow;
    };

    void DoRun() override
    {
        m_roster.SetLinger(MilliSeconds(5));
        AddChooser("key=five-tuple hash=crc32 select=ring");
        AddChooser("key=five-tuple hash=crc32 select=maglev");
        FlowRecordList records;
        records.SpoolTo(std::filesystem::temp_directory_path().string(), 64);
        m_roster.AddRetiredCallback(
            [&](uint64_t flow) { records.push_back(m_ledger.Record(flow)); });
        std::mt19937 generator(11);
        std::vector<uint64_t> open;
        uint64_t next = 0;
        for (uint32_t step = 0; step < 60'000; ++step)
        {
            m_now += MicroSeconds(10);
            if (open.size() < 50 || generator() % 20 == 0)
            {
                open.push_back(next);
                m_roster.FlowStarted(next, ledgercase::KeyOf(next % 30000));
                ++next;
            }
            const std::size_t which = generator() % open.size();
            if (generator() % 20 == 0)
            {
                m_roster.FlowEnded(open[which], "completed", MilliSeconds(1));
                open.erase(open.begin() + static_cast<std::ptrdiff_t>(which));
                continue;
            }
            if (generator() % 2000 == 0)
            {
                Change(MemberChange::Kind::SET_WEIGHT, 1, generator() % 2, 1 + generator() % 5);
            }
            Packet(open[which], generator);
        }
        CheckReport();
        CheckRecords(records, next);
    }

    void Packet(uint64_t flow, std::mt19937& generator)
    {
        const bool reverse = generator() % 2 == 0;
        const auto usual = static_cast<MemberId>(flow % MEMBERS);
        const MemberId member = generator() % 30 == 0 ? generator() % MEMBERS : usual;
        Pass(flow, reverse, member, generator() % 2);
        const auto [owner, isFirst] = m_model.owner.emplace(flow, member);
        m_model.seen[reverse].insert(flow);
        ++m_model.packets[reverse];
        if (owner->second != member)
        {
            m_model.violated[reverse].insert(flow);
            ++m_model.violations[reverse];
            ++m_model.ofFlow[flow];
        }
        const auto sender = m_book.FindSender(m_tier, {flow, reverse}, member);
        const auto course = m_book.FindCourse(m_tier, {flow, reverse}, member);
        NS_TEST_ASSERT_MSG_EQ((sender && course), true, "somebody sent it");
        NS_TEST_EXPECT_MSG_EQ(sender->chooser, course->chooser, "both ways to ask agree");
        NS_TEST_EXPECT_MSG_EQ(sender->epoch, course->epoch, "in epochs, too");
    }

    void CheckReport()
    {
        const AffinityReport report = m_ledger.Report(m_tier);
        for (const bool reverse : {false, true})
        {
            const AffinityCount& count = reverse ? report.reverse : report.forward;
            NS_TEST_EXPECT_MSG_EQ(count.flowsSeen, m_model.seen[reverse].size(), "flows");
            NS_TEST_EXPECT_MSG_EQ(count.packetsSeen, m_model.packets[reverse], "packets");
            NS_TEST_EXPECT_MSG_EQ(
                count.flowsViolated, m_model.violated[reverse].size(), "violated");
            NS_TEST_EXPECT_MSG_EQ(count.packetsViolated, m_model.violations[reverse], "violations");
            NS_TEST_EXPECT_MSG_EQ(count.packetsLate, 0, "nothing is late");
        }
    }

    /// Those that are left come behind those that are retired.
    void CheckRecords(FlowRecordList& records, uint64_t started)
    {
        const std::size_t retired = records.size();
        NS_TEST_EXPECT_MSG_GT(retired, started / 2, "most are retired");
        for (const FlowRecord& record : m_ledger.Records())
        {
            records.push_back(record);
        }
        uint64_t flow = 0;
        for (const FlowRecord& record : records)
        {
            NS_TEST_ASSERT_MSG_EQ(record.flow, flow, "all of them, in order");
            const auto owner = m_model.owner.find(flow);
            const auto members = record.members.at(m_tier);
            NS_TEST_EXPECT_MSG_EQ(members.size(), (owner != m_model.owner.end() ? 1 : 0), "owner");
            if (owner != m_model.owner.end())
            {
                NS_TEST_EXPECT_MSG_EQ(members.at(0), owner->second, "the owner of " << flow);
            }
            NS_TEST_EXPECT_MSG_EQ(record.violations, m_model.ofFlow[flow], "of " << flow);
            ++flow;
        }
        NS_TEST_EXPECT_MSG_EQ(flow, started, "none is missing");
    }

    Model m_model;
};

/// The same flow moved again and again keeps few courses.
class CoursesStayFewTest : public LedgerCase
{
  public:
    CoursesStayFewTest()
        : LedgerCase("X1: epochs leave no trace once their packets have arrived")
    {
    }

  private:
    void DoRun() override
    {
        m_roster.SetLinger(Seconds(2));
        AddChooser("key=five-tuple hash=crc32 select=maglev");
        Start(0);
        for (uint32_t epoch = 0; epoch < 1000; ++epoch)
        {
            Pass(0, false, 2);
            Pass(0, true, 2);
            Change(MemberChange::Kind::SET_WEIGHT, 1, 0, 1 + epoch % 3);
            m_now += Seconds(3);
            m_book.Tidy();
        }
        const uint32_t slot = m_roster.GetStore().Find(0);
        NS_TEST_EXPECT_MSG_EQ((m_roster.GetStore().FindRest(m_tier, slot) == nullptr),
                              true,
                              "nothing beside the record");
        NS_TEST_EXPECT_MSG_EQ(m_book.Latest(m_tier, 0, false)->epoch, 999, "the latest is known");
        Pass(0, false, 3);
        NS_TEST_EXPECT_MSG_EQ(Caused("table-changed"), 1, "and why it went elsewhere");
    }
};

/// Exact quantiles, and those of the histogram.
class QuantilesTest : public TestCase
{
  public:
    QuantilesTest()
        : TestCase("X2: quantiles are exact up to so many values, then within 0.1 %")
    {
    }

  private:
    void DoRun() override
    {
        std::mt19937 generator(3);
        std::lognormal_distribution<double> draw(-3, 2);
        ValueQuantiles exact(5000);
        ValueQuantiles few(100);
        std::vector<double> values;
        for (uint32_t i = 0; i < 5000; ++i)
        {
            values.push_back(i % 50 == 0 ? 0 : draw(generator));
            exact.Add(values.back());
            few.Add(values.back());
        }
        std::sort(values.begin(), values.end());
        for (const double q : {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0})
        {
            const double truth = values[static_cast<std::size_t>(std::ceil(q * 5000 - 1e-9)) - 1];
            NS_TEST_EXPECT_MSG_EQ(exact.Get(q).value(), truth, "exact, " << q);
            NS_TEST_EXPECT_MSG_EQ_TOL(few.Get(q).value(), truth, 0.001 * truth, "about, " << q);
        }
        NS_TEST_EXPECT_MSG_EQ(ValueQuantiles().Get(0.5).has_value(), false, "none of none");
    }
};

/// The suite.
class FlowStoreSuite : public TestSuite
{
  public:
    FlowStoreSuite()
        : TestSuite("flow-distribution-flow-store", TestSuite::Type::UNIT)
    {
        AddTestCase(new NumberMapTest);
        AddTestCase(new TurnoverTest);
        AddTestCase(new ReferenceTest);
        AddTestCase(new CoursesStayFewTest);
        AddTestCase(new QuantilesTest);
    }
};

FlowStoreSuite g_flowStoreSuite; //!< registers itself

} // namespace

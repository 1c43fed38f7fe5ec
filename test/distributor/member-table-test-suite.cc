// SPDX-License-Identifier: GPL-2.0-only

// A switch's table of members, of limited size, that its pools share (S2): what fits, what waits,
// and what becomes of it.

#include "../../model/distributor/member-table.h"

#include "ns3/spec-error.h"
#include "ns3/test.h"

#include <memory>
#include <string>
#include <vector>

using namespace ns3;
using flowhash::Distribution;
using flowhash::MemberChange;
using Kind = MemberChange::Kind;

namespace
{

/// Schemes that share a table, and what is told of refused changes.
class Switch
{
  public:
    explicit Switch(const std::vector<std::string>& specs)
        : table({[this] { return static_cast<uint32_t>(m_schemes.size()); },
                 [this](uint32_t pool) { return m_schemes[pool].get(); },
                 [this](const auto& changes, uint32_t pool) {
                     m_schemes[pool]->CheckUpdate(changes);
                     return m_schemes[pool]->Update(changes);
                 },
                 [this](const auto& /* changes */, std::size_t entries, uint32_t pool) {
                     refused.emplace_back(pool, entries);
                 }})
    {
        for (const std::string& spec : specs)
        {
            m_schemes.push_back(Distribution::Make("key=five-tuple hash=crc32 select=" + spec));
        }
    }

    void Update(uint32_t pool, const std::vector<MemberChange>& changes)
    {
        table.Update(changes, pool);
    }

    /// @return a pool's live members, as digits
    std::string Live(uint32_t pool) const
    {
        std::string ids;
        for (const auto& member : m_schemes[pool]->GetSelector().Live())
        {
            ids += std::to_string(member.id);
        }
        return ids;
    }

    MemberTable table;
    std::vector<std::pair<uint32_t, std::size_t>> refused; //!< pool and entries needed

  private:
    std::vector<std::unique_ptr<Distribution>> m_schemes;
};

std::vector<MemberChange>
Add(const std::vector<uint32_t>& ids)
{
    std::vector<MemberChange> changes;
    for (const uint32_t id : ids)
    {
        changes.push_back({Kind::ADD, id, 1});
    }
    return changes;
}

/// How many entries pools take, by selector and live members.
class EntriesTest : public TestCase
{
  public:
    EntriesTest()
        : TestCase("S2: pools take entries by their selectors")
    {
    }

  private:
    void Expect(const std::string& spec, std::size_t members, std::size_t entries)
    {
        const auto scheme = Distribution::Make("key=five-tuple hash=crc32 select=" + spec);
        flowhash::MemberList list;
        for (uint32_t id = 0; id < members; ++id)
        {
            list.Update({{Kind::ADD, id, 1}});
        }
        NS_TEST_EXPECT_MSG_EQ(MemberTable::EntriesOf(*scheme, list), entries, spec);
    }

    void DoRun() override
    {
        for (const std::string live : {"modulo", "multiply-shift", "threshold", "hrw", "ring"})
        {
            Expect(live, 5, 5);
            Expect(live, 0, 0);
        }
        Expect("table size=256", 5, 256);
        Expect("table size=256", 0, 0);
        Expect("switch-table size=64", 5, 64);
        Expect("maglev size=1009", 5, 1009);
        Expect("resilient buckets=128", 5, 128);
    }
};

/// Changes that do not fit wait for room.
class WaitingTest : public TestCase
{
  public:
    WaitingTest()
        : TestCase("S2: what does not fit is refused as a whole, and done when there is room")
    {
    }

  private:
    void DoRun() override
    {
        Switch chip({"modulo", "modulo", "table size=4"});
        chip.table.SetSize(10);
        chip.Update(0, Add({0, 1}));
        chip.Update(1, Add({0, 1, 2}));
        chip.Update(2, Add({0}));
        NS_TEST_EXPECT_MSG_EQ(chip.table.GetCounts().most, 9, "2 + 3 + 4");
        chip.Update(0, Add({2, 3}));
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0), "01", "neither of the two");
        NS_TEST_ASSERT_MSG_EQ(chip.refused.size(), 1, "told");
        NS_TEST_EXPECT_MSG_EQ(chip.refused[0].second, 11, "how much it needs");
        chip.Update(1, Add({3}));
        NS_TEST_EXPECT_MSG_EQ(chip.Live(1), "0123", "another pool finds room");
        chip.Update(2, Add({1, 2, 3}));
        NS_TEST_EXPECT_MSG_EQ(chip.Live(2), "0123", "a table takes as many whoever is in it");
        chip.Update(0, {{Kind::SET_DOWN, 0, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0), "1", "a failure is not held up");
        chip.Update(1, {{Kind::SET_DOWN, 0, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0), "123", "there is room now");
        NS_TEST_EXPECT_MSG_EQ(chip.Live(1), "123", "10 in use");
        chip.Update(0, {{Kind::SET_ACTIVE, 0, 1}});
        chip.Update(1, {{Kind::SET_ACTIVE, 0, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0) + " " + chip.Live(1), "123 123", "both wait");
        chip.Update(1, {{Kind::SET_DOWN, 0, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(1), "123", "what waits is undone by what follows");
        chip.Update(2, {{Kind::REMOVE, 0, 1}, {Kind::REMOVE, 1, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0), "123", "that gives no entry back");
        chip.Update(2, {{Kind::REMOVE, 2, 1}, {Kind::REMOVE, 3, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(0), "0123", "but who has nobody has no entries");
        NS_TEST_EXPECT_MSG_EQ(chip.table.GetCounts().refused, 3, "refused");
        NS_TEST_EXPECT_MSG_EQ(chip.table.GetCounts().late, 2, "all but the undone one");
        NS_TEST_EXPECT_MSG_EQ(chip.table.GetCounts().most, 10, "never more than there are");
    }
};

/// The oldest goes first, and what cannot be is refused as ever.
class OrderTest : public TestCase
{
  public:
    OrderTest()
        : TestCase("S2: the oldest change is tried first; no limit; changes that cannot be")
    {
    }

  private:
    void DoRun() override
    {
        Switch chip({"modulo", "modulo", "modulo"});
        chip.table.SetSize(6);
        for (uint32_t pool = 0; pool < 3; ++pool)
        {
            chip.Update(pool, Add({0, 1}));
        }
        chip.Update(2, Add({2}));
        chip.Update(1, Add({2}));
        chip.Update(0, {{Kind::REMOVE, 1, 1}});
        NS_TEST_EXPECT_MSG_EQ(chip.Live(2), "012", "asked first");
        NS_TEST_EXPECT_MSG_EQ(chip.Live(1), "01", "still waits");
        bool refused = false;
        try
        {
            chip.Update(0, Add({0}));
        }
        catch (const flowhash::SpecError&)
        {
            refused = true;
        }
        NS_TEST_EXPECT_MSG_EQ(refused, true, "a member twice");
        Switch one({"modulo"});
        one.table.SetSize(3);
        one.Update(0, Add({0, 1, 2}));
        one.Update(0, Add({3}));
        one.Update(0, Add({4}));
        one.Update(0, {{Kind::REMOVE, 3, 1}});
        NS_TEST_EXPECT_MSG_EQ(one.Live(0), "012", "one leaves before it came");
        one.Update(0, Add({5}));
        one.Update(0, {{Kind::REMOVE, 0, 1}});
        NS_TEST_EXPECT_MSG_EQ(one.Live(0), "124", "of two that wait in a pool the older one");
        one.Update(0, {{Kind::SET_DOWN, 1, 1}});
        NS_TEST_EXPECT_MSG_EQ(one.Live(0), "245", "then the other");
        NS_TEST_EXPECT_MSG_EQ(one.table.GetCounts().late, 2, "those who came");
        NS_TEST_EXPECT_MSG_EQ(one.table.GetCounts().most, 3, "at no time more than fit");
        Switch open({"modulo"});
        open.Update(0, Add({0, 1, 2, 3, 4, 5, 6, 7, 8}));
        NS_TEST_EXPECT_MSG_EQ(open.Live(0), "012345678", "no limit");
        NS_TEST_EXPECT_MSG_EQ(open.table.GetCounts().most, 0, "and nothing is counted");
    }
};

/// @ingroup flow-distribution-tests
class MemberTableTestSuite : public TestSuite
{
  public:
    MemberTableTestSuite()
        : TestSuite("flow-distribution-member-table", TestSuite::Type::UNIT)
    {
        AddTestCase(new EntriesTest());
        AddTestCase(new WaitingTest());
        AddTestCase(new OrderTest());
    }
};

MemberTableTestSuite g_memberTableTestSuite;

} // namespace

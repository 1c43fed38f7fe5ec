// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "select/table-writer.h"
#include "spec-error.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace flowhash
{

namespace
{

constexpr int64_t MS = 1'000'000;
constexpr std::size_t SIZE = 100;

using Order = TableWriter::Order;
using Kind = MemberChange::Kind;

/// A table of one member.
std::vector<MemberId>
Of(MemberId member)
{
    return std::vector<MemberId>(SIZE, member);
}

/// Which entries have a member at a time.
std::set<std::size_t>
Having(TableWriter& writer, MemberId member, int64_t now)
{
    std::set<std::size_t> entries;
    for (std::size_t i = 0; i < SIZE; ++i)
    {
        if (writer.Read(i, now) == member)
        {
            entries.insert(i);
        }
    }
    return entries;
}

std::set<std::size_t>
FirstOnes(std::size_t count)
{
    std::set<std::size_t> entries;
    for (std::size_t i = 0; i < count; ++i)
    {
        entries.insert(i);
    }
    return entries;
}

std::unique_ptr<Distribution>
MakeTable(const std::string& writing)
{
    auto table = Distribution::Make(
        "key=fields fields=dport hash=identity width=16 select=switch-table size=100 " + writing);
    table->Update({{Kind::ADD, 1, 1}, {Kind::ADD, 2, 1}}, 0);
    return table;
}

} // namespace

TEST(TableWriter, ReplacesEntriesOneByOneAfterItsLatency)
{
    TableWriter writer({10 * MS, MS, Order::IN_ORDER, 0});
    writer.Write(Of(1), 0);
    EXPECT_EQ(Having(writer, 1, 0).size(), SIZE) << "the first table is there at once";
    EXPECT_TRUE(writer.IsSettled(0));

    writer.Write(Of(2), 1000 * MS);
    for (const std::size_t written : {0, 1, 37, 99})
    {
        const int64_t due = 1010 * MS + static_cast<int64_t>(written) * MS;
        EXPECT_EQ(Having(writer, 2, due), FirstOnes(written)) << written;
        EXPECT_FALSE(writer.IsSettled(due));
        EXPECT_EQ(Having(writer, 2, due + MS - 1), FirstOnes(written)) << "not before it is done";
    }
    EXPECT_EQ(Having(writer, 2, 1110 * MS).size(), SIZE);
    EXPECT_TRUE(writer.IsSettled(1110 * MS));
}

TEST(TableWriter, WritesOnlyWhatChanges)
{
    TableWriter writer({0, MS, Order::IN_ORDER, 0});
    std::vector<MemberId> table = Of(1);
    writer.Write(table, 0);
    table[90] = 2;
    writer.Write(table, 0);
    EXPECT_EQ(writer.Read(90, MS - 1), 1U);
    EXPECT_EQ(writer.Read(90, MS), 2U) << "one entry takes the time of one";
}

TEST(TableWriter, RandomOrderReachesAllEntriesOnceAndNotFromTheFront)
{
    TableWriter writer({0, MS, Order::RANDOM, 7});
    TableWriter other({0, MS, Order::RANDOM, 8});
    for (TableWriter* const each : {&writer, &other})
    {
        each->Write(Of(1), 0);
        each->Write(Of(2), 0);
    }
    std::set<std::size_t> before;
    for (int64_t count = 1; count <= static_cast<int64_t>(SIZE); ++count)
    {
        const auto written = Having(writer, 2, count * MS);
        ASSERT_EQ(written.size(), static_cast<std::size_t>(count));
        EXPECT_TRUE(std::includes(written.begin(), written.end(), before.begin(), before.end()));
        before = written;
    }
    TableWriter again({0, MS, Order::RANDOM, 7});
    again.Write(Of(1), 0);
    again.Write(Of(2), 0);
    const auto half = Having(again, 2, 50 * MS);
    EXPECT_NE(half, FirstOnes(50)) << "one in 1e29 draws is the front";
    EXPECT_NE(half, Having(other, 2, 50 * MS)) << "another seed, another order";
}

TEST(TableWriter, MakeBeforeBreakChangesAllAtOnceWhenTheWholeTableIsThere)
{
    TableWriter writer({10 * MS, MS, Order::MAKE_BEFORE_BREAK, 0});
    std::vector<MemberId> table = Of(1);
    writer.Write(table, 0);
    table[0] = 2;
    table[99] = 2;
    writer.Write(table, 0);
    const int64_t due = 10 * MS + static_cast<int64_t>(SIZE) * MS;
    EXPECT_EQ(Having(writer, 2, due - 1).size(), 0U);
    EXPECT_EQ(Having(writer, 2, due).size(), 2U);
}

TEST(TableWriter, WhatIsToBeWrittenYetIsWrittenAsItIsToBeAndTheRestWaits)
{
    TableWriter writer({10 * MS, MS, Order::IN_ORDER, 0});
    writer.Write(Of(1), 0);
    writer.Write(Of(2), 0);
    writer.Write(Of(3), 50 * MS); // forty of the hundred are written by then
    EXPECT_EQ(Having(writer, 2, 50 * MS), FirstOnes(40));
    EXPECT_EQ(Having(writer, 3, 60 * MS).size(), 10U);
    EXPECT_EQ(Having(writer, 2, 110 * MS), FirstOnes(40));
    EXPECT_EQ(Having(writer, 3, 110 * MS).size(), 60U);
    EXPECT_EQ(Having(writer, 2, 135 * MS).size(), 15U);
    EXPECT_FALSE(writer.IsSettled(150 * MS - 1));
    EXPECT_EQ(Having(writer, 3, 150 * MS).size(), SIZE);
    EXPECT_TRUE(writer.IsSettled(150 * MS));
}

TEST(TableWriter, OfTablesThatWaitForTheOneBeingMadeTheLatestIsNext)
{
    TableWriter writer({0, MS, Order::MAKE_BEFORE_BREAK, 0});
    for (MemberId member = 1; member <= 5; ++member)
    {
        writer.Write(Of(member), 0);
    }
    EXPECT_EQ(Having(writer, 1, 100 * MS - 1).size(), SIZE);
    EXPECT_EQ(Having(writer, 2, 100 * MS).size(), SIZE);
    EXPECT_EQ(Having(writer, 2, 200 * MS - 1).size(), SIZE);
    EXPECT_EQ(Having(writer, 5, 200 * MS).size(), SIZE);
    EXPECT_TRUE(writer.IsSettled(200 * MS));
}

TEST(TableWriter, NobodyLiveGivesUpWhatWasBeingWritten)
{
    TableWriter writer({0, MS, Order::IN_ORDER, 0});
    writer.Write(Of(1), 0);
    writer.Write(Of(2), 0);
    writer.Write({}, 10 * MS);
    EXPECT_TRUE(writer.IsSettled(10 * MS));
    writer.Write(Of(3), 20 * MS);
    EXPECT_EQ(Having(writer, 3, 20 * MS).size(), SIZE);
}

TEST(TableWriter, TakeReadsWhatIsWrittenAndSelectWhatIsToBe)
{
    const auto table = MakeTable("latency=10ms rate=1000");
    const FlowSelector& selector = table->GetSelector();
    EXPECT_FALSE(selector.Traits().pure);
    EXPECT_TRUE(selector.Traits().late);
    std::vector<FlowKey> to2; // by the last port number: entry by entry
    for (uint16_t port = 0; port < 100; ++port)
    {
        const auto key = FlowKey::Ipv4(1, 2, 3, port, 6);
        if (table->Evaluate(key).value() == 2)
        {
            to2.push_back(key);
        }
    }
    ASSERT_EQ(to2.size(), 50U);
    table->Update({{Kind::REMOVE, 2}}, 1000 * MS);
    std::size_t still = 0;
    for (const FlowKey& key : to2)
    {
        EXPECT_EQ(table->Evaluate(key).value(), 1U);
        still += table->Choose(key, 1010 * MS + 20 * MS).value() == 2 ? 1 : 0;
    }
    EXPECT_EQ(still, 30U) << "20 entries of 50 are written 20 ms after the latency";
    EXPECT_FALSE(selector.IsSettled(1059 * MS));
    EXPECT_TRUE(selector.IsSettled(1060 * MS));
}

TEST(TableWriter, WithoutTimesTakeSaysWhatSelectSays)
{
    const auto table = MakeTable("latency=0s rate=0 order=random");
    table->Update({{Kind::REMOVE, 2}}, 7);
    for (uint16_t port = 0; port < 100; ++port)
    {
        EXPECT_EQ(table->Choose(FlowKey::Ipv4(1, 2, 3, port, 6), 7).value(), 1U);
    }
    EXPECT_TRUE(table->GetSelector().IsSettled(7));
}

TEST(TableWriter, RefusesWhatCannotBe)
{
    EXPECT_THROW(MakeTable("rate=-1"), SpecError);
    EXPECT_THROW(MakeTable("order=backwards"), SpecError);
    EXPECT_THROW(MakeTable("latency=soon"), SpecError);
}

} // namespace flowhash

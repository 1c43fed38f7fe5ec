// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "source-port-table.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace flowhash
{

namespace
{

constexpr MemberId MANAGERS = 8;
constexpr MemberId SELF = 3;
const char* const GREATER_PORT = "key=greater-port hash=toeplitz";

using Pool = SourcePortTable::Pool;

Pool
PoolOf(uint32_t server, uint16_t serverPort = 80)
{
    return {HostAddress::Ipv4(0x0a02ff01), HostAddress::Ipv4(server), serverPort, 6};
}

FlowKey
Reply(const Pool& pool, uint16_t port)
{
    FlowKey key;
    key.source = pool.server.bytes;
    key.destination = pool.self.bytes;
    key.sourcePort = pool.serverPort;
    key.destinationPort = port;
    key.protocol = pool.protocol;
    key.version = pool.self.version;
    return key;
}

std::unique_ptr<Distribution>
Scheme(const std::string& spec, MemberId members = MANAGERS)
{
    auto scheme = Distribution::Make(spec);
    scheme->Update(AddMembers(members));
    return scheme;
}

void
ExpectEachLeadsBack(const Distribution& scheme, const Pool& pool, MemberId member)
{
    const auto ports = SourcePortTable(scheme, member, {}).Qualifying(pool);
    for (const uint16_t port : ports)
    {
        ASSERT_GT(port, pool.serverPort);
        ASSERT_GE(port, 1024);
        ASSERT_EQ(scheme.Evaluate(Reply(pool, port)), member) << "port " << port;
    }
}

const Pool SERVER = PoolOf(0x0a030001);
const Pool OTHER_SERVER = PoolOf(0x0a030002);

} // namespace

TEST(SourcePortTable, T2EveryPortLeadsTheReplyBack)
{
    for (const char* spec : {GREATER_PORT, "key=five-tuple", "key=five-tuple hash=sum"})
    {
        const auto scheme = Scheme(spec);
        ExpectEachLeadsBack(*scheme, SERVER, SELF);
        ExpectEachLeadsBack(*scheme, PoolOf(0x0a030001, 50000), SELF);
    }
}

TEST(SourcePortTable, T2WorksForIpv6)
{
    const auto scheme = Scheme(GREATER_PORT);
    const Pool pool{{Ipv6Bytes({0x2001, 0xdb8, 0, 0, 0, 0, 2, 1}), 6},
                    {Ipv6Bytes({0x2001, 0xdb8, 0, 0, 0, 0, 3, 1}), 6},
                    443,
                    6};
    ExpectEachLeadsBack(*scheme, pool, SELF);
    EXPECT_GT(SourcePortTable(*scheme, SELF, {}).Qualifying(pool).size(), 7000U);
}

// Each of the 64,512 ports falls to a manager with p = 1/8 if the hash were random: standard error
// sqrt(64512 * 1/8 * 7/8) = 84; four of them.
TEST(SourcePortTable, PortsDivideEquallyAmongManagers)
{
    const auto scheme = Scheme(GREATER_PORT);
    std::set<uint16_t> all;
    for (MemberId id = 0; id < MANAGERS; ++id)
    {
        const auto ports = SourcePortTable(*scheme, id, {}).Qualifying(SERVER);
        EXPECT_NEAR(static_cast<double>(ports.size()), 64512.0 / MANAGERS, 4 * 84) << id;
        all.insert(ports.begin(), ports.end());
    }
    EXPECT_EQ(all.size(), 64512U);
}

TEST(SourcePortTable, ListIsSharedWhereTheRuleDoesNotReadTheServer)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {});
    table.Prepare(SERVER);
    table.Prepare(OTHER_SERVER);
    EXPECT_EQ(table.Usage().lists, 1U);
    EXPECT_EQ(table.Usage().probes, 64512U);
    EXPECT_EQ(table.Acquire(SERVER, 0), table.Acquire(OTHER_SERVER, 0));
}

TEST(SourcePortTable, ListIsPerServerWhereTheRuleReadsIt)
{
    const auto scheme = Scheme("key=five-tuple");
    SourcePortTable table(*scheme, SELF, {});
    table.Prepare(SERVER);
    table.Prepare(OTHER_SERVER);
    Pool udp = SERVER;
    udp.protocol = 17;
    table.Prepare(udp);
    EXPECT_EQ(table.Usage().lists, 3U);
}

TEST(SourcePortTable, RuleThatReadsNoPortGivesAllOrNone)
{
    const auto scheme = Scheme("key=source");
    const MemberId owner = *scheme->Evaluate(Reply(SERVER, 2000));
    EXPECT_EQ(SourcePortTable(*scheme, owner, {}).Qualifying(SERVER).size(), 64512U);
    const MemberId other = (owner + 1) % MANAGERS;
    EXPECT_TRUE(SourcePortTable(*scheme, other, {}).Qualifying(SERVER).empty());
}

TEST(SourcePortTable, T2PortsLieAboveTheServersPort)
{
    const auto scheme = Scheme("key=source", 1);
    const Pool high = PoolOf(0x0a030001, 50000);
    const auto ports = SourcePortTable(*scheme, 0, {}).Qualifying(high);
    EXPECT_EQ(ports.front(), 50001);
    EXPECT_EQ(ports.back(), 65535);
}

TEST(SourcePortTable, HandsEachPortOutOnceAndThenIsExhausted)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {});
    std::vector<uint16_t> acquired;
    while (const auto port = table.Acquire(SERVER, 0))
    {
        acquired.push_back(*port);
    }
    std::sort(acquired.begin(), acquired.end());
    EXPECT_EQ(acquired, table.Qualifying(SERVER));
    EXPECT_EQ(table.Usage().inUse, acquired.size());
    EXPECT_EQ(table.Usage().exhausted, 1U);
    EXPECT_TRUE(table.Acquire(OTHER_SERVER, 0).has_value()) << "in use is per server";
}

TEST(SourcePortTable, ServerPortAtTheTopLeavesNone)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {});
    EXPECT_EQ(table.Acquire(PoolOf(0x0a030001, 65535), 0), std::nullopt);
    EXPECT_EQ(table.Usage().exhausted, 1U);
}

TEST(SourcePortTable, ReturnedPortRests)
{
    const auto scheme = Scheme("key=five-tuple", 16);
    const Pool pool = PoolOf(0x0a030001, 65000);
    SourcePortTable table(*scheme, SELF, {100, 0});
    uint16_t last = 0;
    while (const auto port = table.Acquire(pool, 0))
    {
        last = *port;
    }
    ASSERT_NE(last, 0);
    table.Release(pool, last, 1000);
    EXPECT_EQ(table.Acquire(pool, 1099), std::nullopt);
    EXPECT_EQ(table.Acquire(pool, 1100), last);
}

TEST(SourcePortTable, GainedPortsRestAndKeptOnesDoNot)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {0, 500});
    const auto before = table.Qualifying(SERVER);
    scheme->Update({{MemberChange::Kind::SET_DOWN, 0, 1}});
    table.Rebuild(1000);
    const auto after = table.Qualifying(SERVER);
    std::vector<uint16_t> kept;
    std::set_intersection(
        before.begin(), before.end(), after.begin(), after.end(), std::back_inserter(kept));
    ASSERT_LT(kept.size(), after.size());
    for (std::size_t i = 0; i < kept.size(); ++i)
    {
        ASSERT_EQ(table.Acquire(SERVER, 1499), kept[i]);
    }
    EXPECT_EQ(table.Acquire(SERVER, 1499), std::nullopt);
    EXPECT_TRUE(table.Acquire(SERVER, 1500).has_value());
}

TEST(SourcePortTable, PreparedListKnowsItsGainsBeforeItsFirstUse)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {0, 500});
    table.Prepare(SERVER);
    const uint64_t bytes = table.Usage().bytes;
    scheme->Update({{MemberChange::Kind::SET_DOWN, SELF, 1}});
    table.Rebuild(1000);
    scheme->Update({{MemberChange::Kind::SET_ACTIVE, SELF, 1}});
    table.Rebuild(2000);
    EXPECT_EQ(table.Acquire(OTHER_SERVER, 2499), std::nullopt);
    EXPECT_TRUE(table.Acquire(SERVER, 2500).has_value());
    EXPECT_LT(bytes, table.Usage().bytes) << "pools are made by use";
}

/// A manager that loses all of its ports and gets them back.
void
LoseAndRegain(Distribution& scheme, SourcePortTable& table, int64_t lost, int64_t gained)
{
    scheme.Update({{MemberChange::Kind::SET_DOWN, SELF, 1}});
    table.Rebuild(lost);
    scheme.Update({{MemberChange::Kind::SET_ACTIVE, SELF, 1}});
    table.Rebuild(gained);
}

TEST(SourcePortTable, PortRestsUntilTheLaterEndWhenLostAndRegained)
{
    const Pool pool = PoolOf(0x0a030001, 65000);
    for (const int64_t afterGain : {100, 900})
    {
        const auto scheme = Scheme(GREATER_PORT);
        SourcePortTable table(*scheme, SELF, {500, afterGain});
        const uint16_t used = table.Acquire(pool, 0).value_or(0);
        table.Release(pool, used, 1000); // rests until 1500
        LoseAndRegain(*scheme, table, 1100, 1200);
        const int64_t end = std::max<int64_t>(1500, 1200 + afterGain);
        std::set<uint16_t> acquired;
        while (const auto port = table.Acquire(pool, end - 1))
        {
            acquired.insert(*port);
        }
        EXPECT_EQ(acquired.count(used), 0U);
        EXPECT_EQ(acquired.empty(), afterGain == 900);
        while (const auto port = table.Acquire(pool, end))
        {
            acquired.insert(*port);
        }
        EXPECT_EQ(acquired.count(used), 1U);
        EXPECT_EQ(acquired.size(), table.Qualifying(pool).size());
    }
}

TEST(SourcePortTable, PortReturnedWhileLostRestsWhenRegained)
{
    const auto scheme = Scheme("key=source", 1);
    const Pool pool = PoolOf(0x0a030001, 65534);
    SourcePortTable table(*scheme, 0, {500, 100});
    ASSERT_EQ(table.Acquire(pool, 0), 65535);
    scheme->Update({{MemberChange::Kind::SET_DOWN, 0, 1}});
    table.Rebuild(1000);
    table.Release(pool, 65535, 1100);
    scheme->Update({{MemberChange::Kind::SET_ACTIVE, 0, 1}});
    table.Rebuild(1200);
    EXPECT_EQ(table.Acquire(pool, 1599), std::nullopt);
    EXPECT_EQ(table.Acquire(pool, 1600), 65535);
}

TEST(SourcePortTable, PortInUseWhileRegainedRestsForTheGainToo)
{
    const auto scheme = Scheme("key=source", 1);
    const Pool pool = PoolOf(0x0a030001, 65534);
    SourcePortTable table(*scheme, 0, {100, 5000});
    ASSERT_EQ(table.Acquire(pool, 0), 65535);
    scheme->Update({{MemberChange::Kind::SET_DOWN, 0, 1}});
    table.Rebuild(1000);
    scheme->Update({{MemberChange::Kind::SET_ACTIVE, 0, 1}});
    table.Rebuild(1200);
    table.Release(pool, 65535, 1300);
    EXPECT_EQ(table.Acquire(pool, 6199), std::nullopt);
    EXPECT_EQ(table.Acquire(pool, 6200), 65535);
}

TEST(SourcePortTable, PortLostWhileInUseIsNotHandedOutAgain)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {});
    while (table.Acquire(SERVER, 0))
    {
    }
    const auto before = table.Qualifying(SERVER);
    scheme->Update({{MemberChange::Kind::SET_DOWN, SELF, 1}});
    table.Rebuild(10);
    EXPECT_EQ(table.Usage().inUse, before.size()) << "connections stay";
    for (const uint16_t port : before)
    {
        table.Release(SERVER, port, 10);
    }
    EXPECT_EQ(table.Acquire(SERVER, 1000), std::nullopt);
    EXPECT_EQ(table.Usage().inUse, 0U);
}

TEST(SourcePortTable, ReleaseOfAnUnknownPortChangesNothing)
{
    const auto scheme = Scheme(GREATER_PORT);
    SourcePortTable table(*scheme, SELF, {});
    table.Release(SERVER, 5000, 0);
    EXPECT_EQ(table.Usage().inUse, 0U);
}

} // namespace flowhash

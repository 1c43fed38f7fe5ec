// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TABLE_PAIR_H
#define FLOWHASH_TABLE_PAIR_H

#include "../test-flows.h"
#include "state/lru-flow-table.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace flowhash
{

/// Flows of both IP versions.
inline FlowKey
MixedFlow(uint64_t i)
{
    return i % 3 == 0 ? RandomFlow6(i) : RandomFlow(i);
}

/// The table under test beside the plain one; every answer and count is compared.
template <typename Plain>
class TablePair
{
  public:
    /// @param capacity of both @param idle of both, ns @param policy that the plain one follows
    TablePair(std::size_t capacity, int64_t idle, CompactFlowTable::Policy policy)
        : m_table(capacity, idle, policy),
          m_plain(capacity, idle)
    {
        m_table.OnForget(
            [this](const ForgottenEntry& entry) { m_forgotten.push_back(entry.member); });
    }

    void Insert(const FlowKey& flow, MemberId member, int64_t now)
    {
        EXPECT_TRUE(m_table.Insert({flow, now, {}, {}}, member));
        m_plain.Insert(flow, member, now);
    }

    void Erase(const FlowKey& flow)
    {
        m_table.Erase(flow);
        m_plain.Erase(flow);
    }

    void Find(const FlowKey& flow, int64_t now)
    {
        EXPECT_EQ(m_table.Peek({flow, now, {}, {}}), m_plain.Peek(flow, now));
        EXPECT_EQ(m_table.Find({flow, now, {}, {}}), m_plain.Find(flow, now));
    }

    /// As a scheme finds for single packets.
    void FindFlow(const FlowKey& flow, int64_t now)
    {
        MemberId member = 0;
        const bool found = m_table.FindFlow(flow, now, member);
        EXPECT_EQ(found ? std::optional<MemberId>(member) : std::nullopt, m_plain.Find(flow, now));
    }

    void FindBatch(const std::vector<FlowKey>& flows, int64_t now)
    {
        std::vector<std::optional<MemberId>> members(flows.size());
        m_table.FindBatch(flows.data(), flows.size(), now, members.data());
        for (std::size_t i = 0; i < flows.size(); ++i)
        {
            EXPECT_EQ(members[i], m_plain.Find(flows[i], now)) << "flow " << i;
        }
    }

    /// Runs random operations over both. @param flows as many @param steps operations
    void Run(uint64_t flows, uint64_t steps)
    {
        int64_t now = 0;
        for (uint64_t step = 0; step < steps && !testing::Test::HasFailure(); ++step)
        {
            SCOPED_TRACE("step " + std::to_string(step));
            const uint64_t bits = Mix64(step + 1);
            const FlowKey flow = MixedFlow(bits % flows);
            now += (bits >> 56) % 16 == 0 ? 50 : 1;
            switch (bits >> 32 & 7)
            {
            case 0:
            case 1:
            case 2:
                Insert(bits >> 40 & 1 ? flow : flow.Reversed(), bits & 0xff, now);
                break;
            case 3:
                Erase(flow);
                break;
            case 4:
                FindBatch(SomeFlows(bits, flows), now);
                break;
            case 5:
                FindFlow(flow, now);
                break;
            default:
                Find(flow, now);
            }
        }
        ExpectSame();
    }

    void ExpectSame()
    {
        EXPECT_EQ(m_forgotten, m_plain.forgotten);
        const StateUsage usage = m_table.Usage();
        EXPECT_EQ(usage.entries, m_plain.usage.entries);
        EXPECT_EQ(usage.mostEntries, m_plain.usage.mostEntries);
        EXPECT_EQ(usage.insertions, m_plain.usage.insertions);
        EXPECT_EQ(usage.hits, m_plain.usage.hits);
        EXPECT_EQ(usage.misses, m_plain.usage.misses);
        EXPECT_EQ(usage.evictions, m_plain.usage.evictions);
        EXPECT_EQ(usage.expirations, m_plain.usage.expirations);
    }

  private:
    static std::vector<FlowKey> SomeFlows(uint64_t bits, uint64_t flows)
    {
        std::vector<FlowKey> some;
        for (uint64_t i = 0; i < (bits >> 40) % 100; ++i)
        {
            some.push_back(MixedFlow(Mix64(bits + i) % flows));
        }
        return some;
    }

    LruFlowTable m_table;
    Plain m_plain;
    std::vector<MemberId> m_forgotten;
};

} // namespace flowhash

#endif // FLOWHASH_TABLE_PAIR_H

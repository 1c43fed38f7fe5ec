// SPDX-License-Identifier: MIT

#include "lru-flow-table.h"
#include "spec-error.h"
#include "test-flows.h"

#include <gtest/gtest.h>
#include <list>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = 0;

/// The same as the table, the slow and plain way.
class PlainTable
{
  public:
    explicit PlainTable(std::size_t capacity)
        : m_capacity(capacity)
    {
    }

    std::optional<MemberId> Find(const FlowKey& flow)
    {
        for (auto entry = m_entries.begin(); entry != m_entries.end(); ++entry)
        {
            if (entry->flow == flow.Ordered())
            {
                m_entries.splice(m_entries.end(), m_entries, entry);
                return m_entries.back().member;
            }
        }
        return std::nullopt;
    }

    void Insert(const FlowKey& flow, MemberId member)
    {
        Erase(flow);
        if (m_entries.size() == m_capacity)
        {
            m_entries.pop_front();
        }
        m_entries.push_back({flow.Ordered(), member});
    }

    void Erase(const FlowKey& flow)
    {
        m_entries.remove_if([&flow](const Entry& entry) { return entry.flow == flow.Ordered(); });
    }

  private:
    struct Entry
    {
        FlowKey flow;
        MemberId member;
    };

    std::size_t m_capacity;
    std::list<Entry> m_entries;
};

} // namespace

TEST(LruFlowTable, BothDirectionsShareAnEntry)
{
    LruFlowTable table(4, NEVER);
    for (const FlowKey& flow : {RandomFlow(1), RandomFlow6(1)})
    {
        table.Insert({flow, 0, {}, {}}, 7);
        EXPECT_EQ(table.Find({flow.Reversed(), 0, {}, {}}), 7U);
        table.Insert({flow.Reversed(), 0, {}, {}}, 8);
        EXPECT_EQ(table.Find({flow, 0, {}, {}}), 8U);
    }
    EXPECT_EQ(table.Usage().entries, 2U);
}

TEST(LruFlowTable, LeastRecentlyUsedMakesRoom)
{
    LruFlowTable table(3, NEVER);
    for (uint64_t i = 0; i < 3; ++i)
    {
        table.Insert({RandomFlow(i), 0, {}, {}}, static_cast<MemberId>(i));
    }
    table.Find({RandomFlow(0), 1, {}, {}});
    table.Insert({RandomFlow(3), 2, {}, {}}, 3);
    EXPECT_EQ(table.Find({RandomFlow(1), 3, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(0), 3, {}, {}}), 0U);
    EXPECT_EQ(table.Find({RandomFlow(2), 3, {}, {}}), 2U);
    EXPECT_EQ(table.Usage().evictions, 1U);
    EXPECT_EQ(table.Usage().entries, 3U);
}

TEST(LruFlowTable, PeekDoesNotRefreshNorCount)
{
    LruFlowTable table(2, NEVER);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 1, {}, {}}, 1);
    EXPECT_EQ(table.Peek({RandomFlow(0), 2, {}, {}}), 0U);
    table.Insert({RandomFlow(2), 3, {}, {}}, 2);
    EXPECT_EQ(table.Peek({RandomFlow(0), 4, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Usage().hits + table.Usage().misses, 0U);
}

TEST(LruFlowTable, IdleFlowIsForgotten)
{
    LruFlowTable table(8, 100);
    table.Insert({RandomFlow(0), 0, {}, {}}, 5);
    EXPECT_EQ(table.Find({RandomFlow(0), 100, {}, {}}), 5U);
    EXPECT_EQ(table.Peek({RandomFlow(0), 201, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(0), 201, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Usage().expirations, 1U);
    EXPECT_EQ(table.Usage().entries, 0U);
}

TEST(LruFlowTable, IdleFlowsMakeRoomBeforeFreshOnes)
{
    LruFlowTable table(2, 100);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 90, {}, {}}, 1);
    table.Insert({RandomFlow(2), 110, {}, {}}, 2);
    EXPECT_EQ(table.Usage().expirations, 1U);
    EXPECT_EQ(table.Usage().evictions, 0U);
    EXPECT_EQ(table.Find({RandomFlow(1), 110, {}, {}}), 1U);
}

TEST(LruFlowTable, EraseForgetsOneFlow)
{
    LruFlowTable table(4, NEVER);
    table.Insert({RandomFlow(0), 0, {}, {}}, 0);
    table.Insert({RandomFlow(1), 0, {}, {}}, 1);
    table.Erase(RandomFlow(0).Reversed());
    table.Erase(RandomFlow(9));
    EXPECT_EQ(table.Find({RandomFlow(0), 0, {}, {}}), std::nullopt);
    EXPECT_EQ(table.Find({RandomFlow(1), 0, {}, {}}), 1U);
}

TEST(LruFlowTable, OneEntryIsEnough)
{
    LruFlowTable table(1, NEVER);
    for (uint64_t i = 0; i < 10; ++i)
    {
        table.Insert({RandomFlow(i), 0, {}, {}}, static_cast<MemberId>(i));
        EXPECT_EQ(table.Find({RandomFlow(i), 0, {}, {}}), i);
    }
    EXPECT_EQ(table.Usage().evictions, 9U);
}

TEST(LruFlowTable, RefusesCapacitiesOutOfBounds)
{
    EXPECT_THROW(LruFlowTable(0, NEVER), SpecError);
    EXPECT_THROW(LruFlowTable((std::size_t{1} << 30) + 1, NEVER), SpecError);
}

TEST(LruFlowTable, TakesAtMost72BytesAnEntry)
{
    EXPECT_LE(LruFlowTable(1000, NEVER).Usage().bytes, 72000U);
}

TEST(LruFlowTable, AgreesWithAPlainTableOverRandomOperations)
{
    LruFlowTable table(50, NEVER);
    PlainTable plain(50);
    for (uint64_t step = 0; step < 20000; ++step)
    {
        const uint64_t bits = Mix64(step + 1);
        const FlowKey flow = RandomFlow(bits % 120);
        const auto now = static_cast<int64_t>(step);
        switch (bits >> 32 & 3)
        {
        case 0:
            table.Insert({flow, now, {}, {}}, static_cast<MemberId>(step));
            plain.Insert(flow, static_cast<MemberId>(step));
            break;
        case 1:
            table.Erase(flow);
            plain.Erase(flow);
            break;
        default:
            ASSERT_EQ(table.Find({flow, now, {}, {}}), plain.Find(flow)) << "step " << step;
        }
    }
}

} // namespace flowhash

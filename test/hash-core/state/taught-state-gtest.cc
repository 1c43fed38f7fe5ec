// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"

#include <gtest/gtest.h>
#include <string>
#include <vector>

/**
 * @file
 * What members that send packets teach affinity state of their flows.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 8;
constexpr MemberId AWAY = 2; //!< comes back
constexpr uint64_t FLOWS = 1000;
constexpr int64_t GAP = 10000;        // ns between packets: digests are inserted every 5 us
constexpr int64_t WHILE = 1000000000; // ns after which all that was under way is done

/// A scheme whose rule gives the two directions of a flow two hashes, and a clock.
class TaughtState : public testing::TestWithParam<std::string>
{
  protected:
    TaughtState()
        : m_scheme(Distribution::Make("key=five-tuple select=hrw state=" + GetParam()))
    {
        m_scheme->Update(AddMembers(MEMBERS), m_now);
    }

    void Update(const MemberChange& change)
    {
        m_scheme->Update({change}, m_now += WHILE);
        m_now += WHILE;
    }

    std::vector<MemberId> SendAll()
    {
        std::vector<MemberId> members;
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            members.push_back(m_scheme->Choose(RandomFlow(i), m_now += GAP).value());
        }
        m_now += WHILE;
        return members;
    }

    uint64_t Entries() const
    {
        return m_scheme->State().entries;
    }

    std::unique_ptr<Distribution> m_scheme;
    int64_t m_now{0};
};

} // namespace

TEST_P(TaughtState, WhatIsKnownAlreadyChangesNothing)
{
    uint64_t due = 0; // flows that would leave for who is away once it comes
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        due += m_scheme->Evaluate(RandomFlow(i)) == AWAY ? 1 : 0;
    }
    Update({Kind::SET_DOWN, AWAY});
    const auto before = SendAll();
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        m_scheme->Learn(RandomFlow(i), before[i], m_now);
    }
    EXPECT_EQ(Entries(), GetParam() == "jet" ? due : FLOWS);
    Update({Kind::SET_ACTIVE, AWAY});
    EXPECT_EQ(SendAll(), before);
}

// Else the flow would go elsewhere again with a later change, as who is gone is of no use.
TEST_P(TaughtState, WhoIsGoneTeachesNothing)
{
    const auto first = SendAll();
    Update({Kind::SET_DOWN, AWAY});
    Update({Kind::REMOVE, 3});
    const auto moved = SendAll();
    const uint64_t entries = Entries();
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        if (first[i] == 3 || first[i] == AWAY)
        {
            m_scheme->Learn(RandomFlow(i), first[i], m_now);
        }
    }
    EXPECT_EQ(Entries(), entries);
    Update({Kind::SET_ACTIVE, AWAY});
    EXPECT_EQ(SendAll(), moved);
}

TEST(LruFlowTable, WhoDrainsGoesOnTeaching)
{
    const auto scheme = Distribution::Make("select=hrw state=lru");
    scheme->Update(AddMembers(MEMBERS));
    scheme->Update({{Kind::SET_DRAINING, 3}});
    scheme->Learn(RandomFlow(0), 3, 0);
    EXPECT_EQ(scheme->Choose(RandomFlow(0), 0), 3U);
}

INSTANTIATE_TEST_SUITE_P(States,
                         TaughtState,
                         testing::Values("jet", "glb", "beamer", "digest digest-bits=32", "lru"),
                         [](const auto& info) {
                             return info.param.substr(0, info.param.find(' '));
                         });

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "part-registry.h"
#include "spec-error.h"
#include "test-flows.h"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <ostream>
#include <string>

/**
 * @file
 * What every selector must hold to, whatever it computes. A new scheme joins with one line in
 * CASES; EveryRegisteredSelectorIsHere fails until it does.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;
using Choices = std::vector<std::optional<MemberId>>;

constexpr uint64_t FLOWS = 100000;

/// A selector and what it promises.
struct Case
{
    const char* name;
    const char* spec;       //!< `select` and its parameters
    bool minimal;           //!< an update moves what it must and no more
    bool historyFree;       //!< the choice depends on nothing but the members
    double entryShare{0.0}; //!< share of one entry, where shares come in whole entries
};

/// Names the case in reports.
void
PrintTo(const Case& item, std::ostream* out)
{
    *out << item.spec;
}

const std::vector<Case> CASES{
    {"hrw", "select=hrw", true, true},
    {"modulo", "select=modulo", false, true},
    {"multiplyShift", "select=multiply-shift", false, true},
    {"threshold", "select=threshold", false, true},
    {"tableRefill", "select=table size=6144", false, true, 1.0 / 6144},
    {"tableReplace", "select=table size=6144 fill=replace", true, false, 1.0 / 6144},
    {"tableThreshold", "select=table size=6143 reduce=threshold", false, true, 1.0 / 6143},
    {"tableMultiplyShift",
     "select=table size=6143 reduce=multiply-shift fill=replace",
     true,
     false,
     1.0 / 6143},
};

class SelectorConformance : public testing::TestWithParam<Case>
{
  protected:
    std::unique_ptr<Distribution> Make(MemberId members) const
    {
        // A CRC of random flows stands for an ideal hash.
        auto scheme = Distribution::Make("key=five-tuple " + std::string(GetParam().spec));
        scheme->Update(AddMembers(members));
        return scheme;
    }

    static Choices ChooseAll(const Distribution& scheme, uint64_t flows = FLOWS)
    {
        std::vector<FlowKey> keys(flows);
        for (uint64_t i = 0; i < flows; ++i)
        {
            keys[i] = RandomFlow(i);
        }
        Choices choices(flows);
        scheme.EvaluateBatch(keys.data(), keys.size(), choices.data());
        return choices;
    }

    static double Moved(const Choices& before, const Choices& after)
    {
        uint64_t moved = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
        {
            moved += before[i] != after[i] ? 1 : 0;
        }
        return static_cast<double>(moved) / static_cast<double>(before.size());
    }

    /// The probability of counts as uneven as these, were the shares as the weights say.
    static double EvennessP(const Choices& choices, const std::vector<double>& weights)
    {
        std::vector<double> counts(weights.size());
        double total = 0;
        for (const auto& choice : choices)
        {
            ++counts.at(choice.value());
        }
        for (const double weight : weights)
        {
            total += weight;
        }
        double statistic = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
        {
            const double expected = static_cast<double>(choices.size()) * weights[i] / total;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        const boost::math::chi_squared distribution(static_cast<double>(weights.size() - 1));
        return boost::math::cdf(boost::math::complement(distribution, statistic));
    }
};

} // namespace

TEST(SelectorCases, EveryRegisteredSelectorIsHere)
{
    for (const PartInfo& part : ListParts())
    {
        const bool own = part.name.rfind("test-", 0) == 0;
        const bool covered = std::any_of(CASES.begin(), CASES.end(), [&part](const Case& item) {
            return (std::string(item.spec) + " ").find("=" + part.name + " ") != std::string::npos;
        });
        EXPECT_TRUE(own || covered || part.stage != "select") << part.name;
    }
}

TEST_P(SelectorConformance, IsDeterministic)
{
    EXPECT_EQ(ChooseAll(*Make(13)), ChooseAll(*Make(13)));
}

TEST_P(SelectorConformance, ReachesEveryMember)
{
    std::map<MemberId, int> counts;
    for (const auto& choice : ChooseAll(*Make(100)))
    {
        ++counts[choice.value()];
    }
    EXPECT_EQ(counts.size(), 100U);
}

// Fixed flows, so this passes or fails for ever; a correct selector fails it with probability
// 0.001 when the flows are drawn.
TEST_P(SelectorConformance, IsBalanced)
{
    EXPECT_GT(EvennessP(ChooseAll(*Make(8)), std::vector<double>(8, 1.0)), 0.001);
    EXPECT_GT(EvennessP(ChooseAll(*Make(24)), std::vector<double>(24, 1.0)), 0.001);
}

TEST_P(SelectorConformance, D5FollowsWeightsOrRefusesThem)
{
    const auto scheme = Make(4);
    const std::vector<MemberChange> heavier{{Kind::SET_WEIGHT, 1, 2.0}, {Kind::SET_WEIGHT, 3, 3.0}};
    if (!scheme->Select().Traits().weights)
    {
        EXPECT_THROW(scheme->Update(heavier), UnequalWeightsError);
        return;
    }
    scheme->Update(heavier);
    EXPECT_GT(EvennessP(ChooseAll(*scheme), {1, 2, 1, 3}), 0.001);
}

TEST_P(SelectorConformance, EqualWeightsOfAnySizeAreTheSame)
{
    const auto scheme = Make(5);
    const auto before = ChooseAll(*scheme);
    std::vector<MemberChange> doubled;
    for (MemberId id = 0; id < 5; ++id)
    {
        doubled.push_back({Kind::SET_WEIGHT, id, 2.0});
    }
    const double share = scheme->Update(doubled).movedShare;
    EXPECT_EQ(ChooseAll(*scheme), before);
    EXPECT_NEAR(share, 0, 1e-12);
}

TEST_P(SelectorConformance, NoMemberNoChoice)
{
    const auto scheme = Make(0);
    EXPECT_EQ(scheme->Evaluate(RandomFlow(1)), std::nullopt);
    EXPECT_EQ(ChooseAll(*scheme, 10), Choices(10));
    EXPECT_EQ(scheme->Update(AddMembers(2)).movedShare, 1.0);
    EXPECT_EQ(scheme->Update({{Kind::SET_DOWN, 0, 1}, {Kind::SET_DOWN, 1, 1}}).movedShare, 1.0);
    EXPECT_EQ(ChooseAll(*scheme, 10), Choices(10));
    EXPECT_EQ(scheme->Update({{Kind::REMOVE, 0, 1}}).movedShare, 0.0);
}

TEST_P(SelectorConformance, OneMemberTakesAll)
{
    const auto scheme = Make(0);
    scheme->Update({{Kind::ADD, 4000000000U, 1.0}});
    EXPECT_EQ(ChooseAll(*scheme, 1000), Choices(1000, 4000000000U));
}

TEST_P(SelectorConformance, MemberOfNoWeightTakesNothing)
{
    const auto scheme = Make(4);
    scheme->Update({{Kind::SET_WEIGHT, 2, 0.0}});
    EXPECT_FALSE(scheme->IsLive(2));
    for (const auto& choice : ChooseAll(*scheme))
    {
        ASSERT_NE(choice, 2U);
    }
}

TEST_P(SelectorConformance, OrderOfAddingDoesNotCount)
{
    const auto reversed = Make(0);
    auto changes = AddMembers(9);
    std::reverse(changes.begin(), changes.end());
    reversed->Update(changes);
    EXPECT_EQ(ChooseAll(*reversed), ChooseAll(*Make(9)));
    if (GetParam().historyFree)
    {
        const auto stepwise = Make(0);
        for (const MemberChange& change : changes)
        {
            stepwise->Update({change});
        }
        EXPECT_EQ(ChooseAll(*stepwise), ChooseAll(*Make(9)));
    }
}

TEST_P(SelectorConformance, RemovalMovesTheRemovedMembersFlows)
{
    const auto scheme = Make(12);
    const auto before = ChooseAll(*scheme);
    const UpdateDelta delta = scheme->Update({{Kind::SET_DOWN, 5, 1}});
    const auto after = ChooseAll(*scheme);
    for (std::size_t i = 0; i < before.size(); ++i)
    {
        ASSERT_NE(after[i], 5U);
        ASSERT_TRUE(!GetParam().minimal || before[i] == 5U || before[i] == after[i]);
    }
    // Standard error of the share of 100,000 flows at most 0.0016; four of them.
    EXPECT_NEAR(Moved(before, after), delta.movedShare, 4 * 0.0016);
    EXPECT_GE(delta.movedShare, 1.0 / 12 - GetParam().entryShare - 1e-9);
    EXPECT_TRUE(!GetParam().minimal || delta.movedShare < 1.0 / 12 + GetParam().entryShare + 1e-9);
}

TEST_P(SelectorConformance, AdditionMovesFlowsOnlyToTheNewcomerWhereMinimal)
{
    const auto scheme = Make(12);
    const auto before = ChooseAll(*scheme);
    const UpdateDelta delta = scheme->Update({{Kind::ADD, 100, 1.0}});
    const auto after = ChooseAll(*scheme);
    for (std::size_t i = 0; i < before.size() && GetParam().minimal; ++i)
    {
        ASSERT_TRUE(after[i] == 100U || before[i] == after[i]);
    }
    EXPECT_NEAR(Moved(before, after), delta.movedShare, 4 * 0.0016);
    EXPECT_TRUE(!GetParam().minimal || delta.movedShare < 1.0 / 13 + GetParam().entryShare + 1e-9);
}

TEST_P(SelectorConformance, AddThenRemoveRestores)
{
    const auto scheme = Make(12);
    const auto before = ChooseAll(*scheme);
    scheme->Update({{Kind::ADD, 100, 1.0}});
    scheme->Update({{Kind::REMOVE, 100, 1.0}});
    const auto after = ChooseAll(*scheme);
    if (GetParam().historyFree)
    {
        EXPECT_EQ(before, after);
    }
    else
    {
        // What the newcomer took comes back to somebody: 1/13 of the flows.
        EXPECT_LT(Moved(before, after), 1.0 / 13 + 4 * 0.0016);
        EXPECT_GT(EvennessP(after, std::vector<double>(12, 1.0)), 0.001);
    }
}

TEST_P(SelectorConformance, StaysBalancedThroughManyChanges)
{
    const auto scheme = Make(16);
    for (uint64_t i = 0; i < 200; ++i)
    {
        const auto id = static_cast<MemberId>(Mix64(i) % 16);
        scheme->Update({{scheme->IsLive(id) ? Kind::SET_DOWN : Kind::SET_ACTIVE, id, 1.0}});
    }
    std::vector<MemberChange> back;
    for (MemberId id = 0; id < 16; ++id)
    {
        back.push_back({Kind::SET_ACTIVE, id, 1.0});
    }
    scheme->Update(back);
    EXPECT_GT(EvennessP(ChooseAll(*scheme), std::vector<double>(16, 1.0)), 0.001);
}

TEST_P(SelectorConformance, RefusedUpdateChangesNothing)
{
    const auto scheme = Make(6);
    const auto before = ChooseAll(*scheme);
    for (const MemberChange& bad : std::vector<MemberChange>{{Kind::ADD, 3, 1.0},
                                                             {Kind::REMOVE, 77, 1.0},
                                                             {Kind::SET_DOWN, 77, 1.0},
                                                             {Kind::SET_WEIGHT, 1, -1.0},
                                                             {Kind::ADD, 99, NAN},
                                                             {Kind::ADD, 99, INFINITY}})
    {
        EXPECT_THROW(scheme->Update({{Kind::SET_DOWN, 0, 1.0}, bad}), SpecError);
    }
    EXPECT_EQ(scheme->Members().size(), 6U);
    EXPECT_TRUE(scheme->IsLive(0));
    EXPECT_EQ(ChooseAll(*scheme), before);
}

INSTANTIATE_TEST_SUITE_P(Selectors,
                         SelectorConformance,
                         testing::ValuesIn(CASES),
                         [](const auto& item) { return std::string(item.param.name); });

} // namespace flowhash

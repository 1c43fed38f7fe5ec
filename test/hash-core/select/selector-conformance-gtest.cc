// SPDX-License-Identifier: MIT

#include "../../../model/hash-core/promise/selector-promises.h"
#include "../test-flows.h"
#include "part-registry.h"
#include "selector-conformance.h"
#include "spec-error.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

/**
 * @file
 * What every selector must hold to, whatever it computes: it reads the selector's traits and holds
 * it to them. A new selector is here as soon as it is registered. What many changes do to one is in
 * selector-churn-gtest.cc.
 *
 * The hash values are fixed, so each test passes or fails for ever; where it judges by statistics,
 * a correct selector would fail it with a probability of ERROR_RATE if they were drawn.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr std::size_t FLOWS = 50000;
constexpr double ERROR_RATE = 0.0001;
constexpr double SIGMAS = 4; // as many standard errors are exceeded at about that rate

/// @param share of FLOWS @return the standard error of its observation
double
StandardError(double share)
{
    return std::sqrt(share * (1 - share) / FLOWS);
}

} // namespace

TEST_P(SelectorConformance, IsDeterministic)
{
    EXPECT_EQ(TakeAll(*Make(13), FLOWS), TakeAll(*Make(13), FLOWS));
}

TEST_P(SelectorConformance, SelectingChangesNothing)
{
    const auto selector = Make(13);
    TakeAll(*selector, 1000);
    const Choices first = SelectAll(*selector, 1000);
    EXPECT_EQ(SelectAll(*selector, 1000), first);
    for (std::size_t i = 0; i < first.size(); ++i)
    {
        ASSERT_EQ(selector->Select(IdealHash(i, selector->Width())), first[i]) << "one by one";
    }
}

TEST_P(SelectorConformance, TakingIsSelectingWherePure)
{
    const auto selector = Make(13);
    if (selector->Traits().pure)
    {
        EXPECT_EQ(TakeAll(*selector, FLOWS), SelectAll(*selector, FLOWS));
    }
}

// A spread near 1 leaves some members with next to nothing.
TEST_P(SelectorConformance, ReachesEveryMember)
{
    const auto selector = Make(100);
    const Choices choices = TakeAll(*selector, FLOWS);
    const std::set<std::optional<MemberId>> reached(choices.begin(), choices.end());
    if (!selector->Traits().spreads)
    {
        EXPECT_EQ(reached.size(), 1U);
        return;
    }
    const auto members = static_cast<double>(selector->Live().size());
    const double spread = selector->Traits().spread;
    EXPECT_GE(static_cast<double>(reached.size()), members * (spread < 0.5 ? 1 : 0.5));
}

TEST_P(SelectorConformance, AnswersAtEveryWidth)
{
    for (const unsigned width : {8U, 16U, 24U, 32U, 36U, 48U, 64U})
    {
        std::unique_ptr<FlowSelector> selector;
        try
        {
            selector = MakeSelector(GetParam().spec, width);
        }
        catch (const SpecError&)
        {
            continue; // it may refuse to read more bits than there are
        }
        selector->Update(AddMembers(4));
        std::set<std::optional<MemberId>> reached;
        for (uint64_t i = 0; i < 400; ++i)
        {
            reached.insert(selector->Take(i == 0   ? 0
                                          : i == 1 ? UINT64_MAX >> (64 - width)
                                                   : IdealHash(i, width),
                                          0));
        }
        // 256 values may step over a table so that they never meet some members.
        const SelectorTraits traits = selector->Traits();
        const std::size_t least = !traits.spreads ? 1 : traits.spread < 0.5 && width > 8 ? 4 : 2;
        EXPECT_LE(reached.size(), 4U) << width << " bits";
        EXPECT_GE(reached.size(), least) << width << " bits";
    }
}

TEST_P(SelectorConformance, IsBalanced)
{
    for (const MemberId members : {8U, 24U})
    {
        const auto selector = Make(members);
        if (!selector->Traits().spreads)
        {
            continue;
        }
        const std::vector<double> weights(selector->Live().size(), 1.0);
        EXPECT_GT(EvennessP(TakeAll(*selector, FLOWS), weights, selector->Traits()), ERROR_RATE);
    }
}

TEST_P(SelectorConformance, D5FollowsWeightsOrRefusesThem)
{
    const auto selector = Make(4);
    const std::vector<MemberChange> heavier{{Kind::SET_WEIGHT, 1, 2.0}, {Kind::SET_WEIGHT, 3, 3.0}};
    if (!selector->Traits().weights)
    {
        EXPECT_THROW(selector->Update(heavier), UnequalWeightsError);
        return;
    }
    selector->Update(heavier);
    EXPECT_GT(EvennessP(TakeAll(*selector, FLOWS), {1, 2, 1, 3}, selector->Traits()), ERROR_RATE);
}

TEST_P(SelectorConformance, EqualWeightsOfAnySizeAreTheSame)
{
    const auto selector = Make(5);
    if (!selector->Traits().ratios)
    {
        return;
    }
    const auto before = SelectAll(*selector, FLOWS);
    std::vector<MemberChange> doubled;
    for (const Member& member : selector->Live())
    {
        doubled.push_back({Kind::SET_WEIGHT, member.id, 2.0});
    }
    const double share = selector->Update(doubled).movedShare;
    EXPECT_EQ(SelectAll(*selector, FLOWS), before);
    EXPECT_NEAR(share, 0, 1e-12);
}

TEST_P(SelectorConformance, NoMemberNoChoice)
{
    const auto selector = Make();
    const uint64_t hash = IdealHash(1, selector->Width());
    EXPECT_EQ(selector->Select(hash), std::nullopt);
    EXPECT_EQ(selector->SelectOther(hash, 1), std::nullopt);
    EXPECT_EQ(TakeAll(*selector, 10), Choices(10));
    EXPECT_EQ(selector->Update(AddMembers(2)).movedShare, 1.0);
    EXPECT_EQ(selector->Update({{Kind::SET_DOWN, 0, 1}, {Kind::SET_DOWN, 1, 1}}).movedShare, 1.0);
    EXPECT_EQ(SelectAll(*selector, 10), Choices(10));
    EXPECT_EQ(selector->Update({{Kind::REMOVE, 0, 1}}).movedShare, 0.0);
    EXPECT_EQ(TakeAll(*selector, 10), Choices(10));
}

TEST_P(SelectorConformance, OneMemberTakesAll)
{
    const auto selector = Make();
    selector->Update({{Kind::ADD, 4000000000U, 1.0}});
    EXPECT_EQ(TakeAll(*selector, 1000), Choices(1000, 4000000000U));
    EXPECT_EQ(selector->SelectOther(IdealHash(1, selector->Width()), 3), 4000000000U);
}

TEST_P(SelectorConformance, WhoIsDrainingDownOrWeightlessTakesNothing)
{
    for (const MemberChange& change : std::vector<MemberChange>{
             {Kind::SET_WEIGHT, 2, 0.0}, {Kind::SET_DRAINING, 2, 1}, {Kind::SET_DOWN, 2, 1}})
    {
        const auto selector = Make(4);
        selector->Update({change});
        const Choices choices = TakeAll(*selector, FLOWS);
        EXPECT_EQ(std::count(choices.begin(), choices.end(), MemberId{2}), 0);
        EXPECT_EQ(selector->Live().size(), 3U);
    }
}

TEST_P(SelectorConformance, OrderOfAddingDoesNotCount)
{
    const auto reversed = Make();
    auto changes = AddMembers(8);
    std::reverse(changes.begin(), changes.end());
    reversed->Update(changes);
    const Choices expected = SelectAll(*Make(8), FLOWS);
    EXPECT_EQ(SelectAll(*reversed, FLOWS), expected);
    if (reversed->Traits().historyFree)
    {
        const auto stepwise = Make();
        for (const MemberChange& change : changes)
        {
            stepwise->Update({change});
        }
        EXPECT_EQ(SelectAll(*stepwise, FLOWS), expected);
    }
}

TEST_P(SelectorConformance, RemovalMovesTheRemovedMembersFlows)
{
    const auto selector = Make(12);
    const SelectorTraits traits = selector->Traits();
    const auto before = SelectAll(*selector, FLOWS);
    const UpdateDelta delta = selector->Update({{Kind::SET_DOWN, 5, 1}});
    const auto after = SelectAll(*selector, FLOWS);
    EXPECT_EQ(std::count(after.begin(), after.end(), MemberId{5}), 0);
    for (std::size_t i = 0; i < before.size() && traits.minimal; ++i)
    {
        ASSERT_TRUE(before[i] == 5U || before[i] == after[i]);
    }
    if (traits.pure)
    {
        const double share = delta.movedShare;
        EXPECT_NEAR(Moved(before, after), share, SIGMAS * StandardError(share) + 1e-9);
    }
}

TEST_P(SelectorConformance, AdditionMovesFlowsOnlyToTheNewcomerWhereMinimal)
{
    const auto selector = Make(7);
    const SelectorTraits traits = selector->Traits();
    const auto before = SelectAll(*selector, FLOWS);
    const UpdateDelta delta = selector->Update({{Kind::ADD, 100, 1.0}});
    const auto after = SelectAll(*selector, FLOWS);
    for (std::size_t i = 0; i < before.size() && traits.minimal; ++i)
    {
        ASSERT_TRUE(after[i] == 100U || before[i] == after[i]);
    }
    if (traits.pure)
    {
        const double share = delta.movedShare;
        EXPECT_NEAR(Moved(before, after), share, SIGMAS * StandardError(share) + 1e-9);
    }
}

TEST_P(SelectorConformance, HashedOnesKeepWhatIsAlikeTogether)
{
    const auto selector = Make(7);
    bool together = true;
    for (uint64_t i = 0; i < 64; ++i)
    {
        const MemberId first = *selector->Take(i, 1);
        together = together && first == *selector->Take(i, 1);
    }
    EXPECT_EQ(together, selector->Traits().hashed);
}

TEST_P(SelectorConformance, AddThenRemoveRestores)
{
    const auto selector = Make(7);
    const SelectorTraits traits = selector->Traits();
    const auto before = SelectAll(*selector, FLOWS);
    selector->Update({{Kind::ADD, 100, 1.0}});
    const double back = selector->Update({{Kind::REMOVE, 100, 1.0}}).movedShare;
    const auto after = SelectAll(*selector, FLOWS);
    if (traits.historyFree)
    {
        EXPECT_EQ(before, after);
    }
    else if (traits.pure)
    {
        // What the newcomer took comes back to somebody.
        EXPECT_LE(Moved(before, after), back + SIGMAS * StandardError(back) + traits.entryShare);
        EXPECT_GT(EvennessP(after, std::vector<double>(7, 1.0), traits), ERROR_RATE);
    }
}

// Flows that ask on and on reach everyone: 400 attempts at random miss one of 8 with a
// probability of 8 * (7/8)^400, below 1e-22.
TEST_P(SelectorConformance, FlowsThatAreRefusedReachEveryMember)
{
    const auto selector = Make(8);
    for (uint64_t i = 0; i < 20; ++i)
    {
        const uint64_t hash = IdealHash(i, selector->Width());
        EXPECT_EQ(selector->SelectOther(hash, 0), selector->Select(hash));
        std::set<std::optional<MemberId>> reached;
        for (unsigned attempt = 0; attempt < 400; ++attempt)
        {
            reached.insert(selector->SelectOther(hash, attempt));
        }
        ASSERT_EQ(reached.size(), selector->Live().size()) << "value " << i;
    }
}

// 64 choices at random among P places, members or entries, repeat about 2016 / P; twice as many and
// four more are not believed.
TEST_P(SelectorConformance, ManyMembers)
{
    const auto selector = Make(65536);
    const std::size_t most = selector->Traits().mostMembers;
    EXPECT_EQ(selector->Live().size(), std::min<std::size_t>(65536, most));
    const Choices choices = TakeAll(*selector, 64);
    const std::set<std::optional<MemberId>> distinct(choices.begin(), choices.end());
    const auto members = static_cast<double>(selector->Live().size());
    const double places = std::min(members, 1 / std::max(selector->Traits().entryShare, 1e-9));
    const bool spreads = selector->Traits().spreads;
    const double least = spreads ? std::max(2.0, 60 - 2 * 2016 / places) : 1;
    EXPECT_GE(static_cast<double>(distinct.size()), least);
    selector->Update({{Kind::SET_DOWN, choices[0].value(), 1.0}});
    EXPECT_NE(selector->Select(IdealHash(0, selector->Width())), choices[0]);
    if (most < 65536)
    {
        const auto full = Make(static_cast<MemberId>(most));
        EXPECT_THROW(full->Update({{Kind::ADD, 70000, 1.0}}), SpecError);
    }
}

TEST_P(SelectorConformance, RefusedUpdateChangesNothing)
{
    const auto selector = Make(6);
    const auto before = SelectAll(*selector, 1000);
    for (const MemberChange& bad : std::vector<MemberChange>{{Kind::ADD, 3, 1.0},
                                                             {Kind::REMOVE, 77, 1.0},
                                                             {Kind::SET_DOWN, 77, 1.0},
                                                             {Kind::SET_WEIGHT, 1, -1.0},
                                                             {Kind::ADD, 99, NAN},
                                                             {Kind::ADD, 99, INFINITY}})
    {
        EXPECT_THROW(selector->Update({{Kind::SET_DOWN, 0, 1.0}, bad}), SpecError);
    }
    EXPECT_EQ(selector->Members().size(), 6U);
    EXPECT_TRUE(selector->List().Find(0)->IsLive());
    EXPECT_EQ(SelectAll(*selector, 1000), before);
}

TEST_P(SelectorConformance, SaysWhatItCosts)
{
    EXPECT_LT(Make()->Bytes(), std::size_t{1} << 30);
    EXPECT_GE(Make(1000)->Bytes(), Make(1)->Bytes());
}

/// What the program checks of a selector of one's own, on a short walk.
TEST_P(SelectorConformance, KeepsItsPromises)
{
    for (const PromiseReport& report : CheckSelector([] { return Make(); }, 8))
    {
        EXPECT_EQ(report.example, "") << report.property;
    }
}

INSTANTIATE_TEST_SUITE_P(All, SelectorConformance, testing::ValuesIn(AllSelectorCases()), CaseName);

} // namespace flowhash

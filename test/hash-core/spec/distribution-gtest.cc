// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "spec-error.h"

#include <gtest/gtest.h>
#include <string>
#include <tuple>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

std::unique_ptr<Distribution>
Scheme(const std::string& spec, MemberId members)
{
    auto scheme = Distribution::Make(spec);
    scheme->Update(AddMembers(members));
    return scheme;
}

const FlowKey NTP = FlowKey::Ipv4(1, 2, 123, 123, 17);

/// Key rule, hash, selector.
class EveryScheme : public testing::TestWithParam<std::tuple<std::string, std::string, std::string>>
{
  protected:
    std::unique_ptr<Distribution> Make() const
    {
        const auto& [key, hash, select] = GetParam();
        return Scheme("key=" + key + " hash=" + hash + " select=" + select, 8);
    }
};

} // namespace

TEST_P(EveryScheme, BatchEqualsSingle)
{
    const auto scheme = Make();
    std::vector<FlowKey> flows;
    for (uint64_t i = 0; i < 200; ++i)
    {
        flows.push_back(i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i));
    }
    flows.push_back(NTP);
    std::vector<std::optional<MemberId>> batch(flows.size());
    scheme->EvaluateBatch(flows.data(), flows.size(), batch.data());
    for (std::size_t i = 0; i < flows.size(); ++i)
    {
        ASSERT_EQ(batch[i], scheme->Evaluate(flows[i])) << flows[i].ToString();
        ASSERT_EQ(batch[i], scheme->Choose(flows[i], 0));
    }
}

TEST_P(EveryScheme, SymmetricRuleSendsBothDirectionsToOneMember)
{
    const auto scheme = Make();
    for (uint64_t i = 0; scheme->Rule().IsSymmetric() && i < 500; ++i)
    {
        const FlowKey flow = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        ASSERT_EQ(scheme->Evaluate(flow), scheme->Evaluate(flow.Reversed())) << flow.ToString();
    }
}

INSTANTIATE_TEST_SUITE_P(
    Parts,
    EveryScheme,
    testing::Combine(testing::Values("five-tuple",
                                     "three-tuple",
                                     "source",
                                     "greater-port",
                                     "symmetric-five-tuple"),
                     testing::Values("sum", "crc32", "toeplitz"),
                     testing::Values("modulo", "multiply-shift", "threshold", "table", "hrw")));

TEST(Distribution, WithoutLiveMembersThereIsNoChoice)
{
    const auto scheme = Scheme("key=greater-port state=lru", 2);
    scheme->Update({{Kind::SET_DOWN, 0, 1}, {Kind::REMOVE, 1, 1}});
    EXPECT_EQ(scheme->Choose(RandomFlow(1), 0), std::nullopt);
    EXPECT_EQ(scheme->Evaluate(NTP), std::nullopt);
    EXPECT_EQ(scheme->State().entries, 0U);
    EXPECT_FALSE(scheme->IsLive(0));
    EXPECT_FALSE(scheme->IsLive(1));
}

TEST(Distribution, D1EqualPortsGoToThePredeterminedMember)
{
    EXPECT_EQ(Scheme("key=greater-port", 4)->Evaluate(NTP), 0U);
    const auto scheme = Scheme("key=greater-port equal=2", 4);
    EXPECT_EQ(scheme->Evaluate(NTP), 2U);
    scheme->Update({{Kind::SET_DOWN, 2, 1}});
    EXPECT_EQ(scheme->Evaluate(NTP), 3U) << "the next live one";
    scheme->Update({{Kind::REMOVE, 3, 1}});
    EXPECT_EQ(scheme->Evaluate(NTP), 0U) << "in a circle";
    scheme->Update({{Kind::SET_ACTIVE, 2, 1}});
    EXPECT_EQ(scheme->Evaluate(NTP), 2U);
}

TEST(Distribution, M4TwoOfTheSameSpecChooseAlike)
{
    const auto one = Scheme("key=three-tuple hash=sum", 16);
    const auto two = Scheme(one->Spec(), 16);
    for (uint64_t i = 0; i < 1000; ++i)
    {
        ASSERT_EQ(one->Evaluate(RandomFlow(i)), two->Evaluate(RandomFlow(i)));
    }
}

TEST(Distribution, M1IsTheSumModuloN)
{
    const auto scheme = Scheme("key=three-tuple hash=sum", 7);
    const FlowKey flow = FlowKey::Ipv4(0xfffffff0, 0xfffffff1, 5555, 80, 6);
    EXPECT_EQ(scheme->Evaluate(flow), (0xfffffff0ULL + 0xfffffff1ULL + 80) % 7);
}

TEST(Distribution, M2IsTheSumModuloN)
{
    const auto scheme = Scheme("key=five-tuple hash=sum", 7);
    const FlowKey flow = FlowKey::Ipv4(0xfffffff0, 0xfffffff1, 5555, 80, 6);
    EXPECT_EQ(scheme->Evaluate(flow), (0xfffffff0ULL + 0xfffffff1ULL + 5555 + 80 + 6) % 7);
}

TEST(Distribution, StateHoldsAFlowThroughAChange)
{
    const auto scheme = Scheme("state=lru entries=1000", 8);
    std::vector<std::optional<MemberId>> before;
    for (uint64_t i = 0; i < 500; ++i)
    {
        before.push_back(scheme->Choose(RandomFlow(i), 0));
    }
    scheme->Update({{Kind::SET_DOWN, 3, 1}});
    for (uint64_t i = 0; i < 500; ++i)
    {
        const auto peeked = scheme->Peek(RandomFlow(i), 1);
        const auto now = scheme->Choose(RandomFlow(i), 1);
        ASSERT_EQ(now, peeked);
        ASSERT_EQ(before[i] == 3U, now != before[i]) << "only the dead member's flows move";
    }
    scheme->Update({{Kind::SET_ACTIVE, 3, 1}});
    for (uint64_t i = 0; i < 500; ++i)
    {
        ASSERT_EQ(before[i] == 3U, scheme->Choose(RandomFlow(i), 2) != before[i])
            << "the new choice was remembered";
    }
}

TEST(Distribution, LearnedOwnerCountsForBothDirections)
{
    const auto scheme = Scheme("state=lru", 8);
    const FlowKey flow = RandomFlow(1);
    const MemberId other = (*scheme->Evaluate(flow) + 1) % 8;
    scheme->Learn(flow.Reversed(), other, 0);
    EXPECT_EQ(scheme->Choose(flow, 1), other);
    EXPECT_NE(scheme->Evaluate(flow), other) << "Evaluate leaves the memory out";
    EXPECT_TRUE(scheme->HasState());
}

TEST(Distribution, LearnWithoutStateDoesNothing)
{
    const auto scheme = Scheme("", 8);
    const auto choice = scheme->Evaluate(RandomFlow(1));
    scheme->Learn(RandomFlow(1), (*choice + 1) % 8, 0);
    EXPECT_EQ(scheme->Choose(RandomFlow(1), 0), choice);
    EXPECT_EQ(scheme->State().bytes, 0U);
}

TEST(Distribution, UnequalWeightsAreRefusedWithTheSelectorsThatTakeThem)
{
    const auto scheme = Scheme("select=modulo", 4);
    try
    {
        scheme->Update({{Kind::SET_WEIGHT, 2, 2.0}});
        FAIL() << "accepted";
    }
    catch (const SpecError& error)
    {
        const std::string said = error.what();
        const std::string list = said.substr(said.find("that take weights: "));
        EXPECT_NE(list.find(" hrw, "), std::string::npos) << said;
        EXPECT_NE(list.find(" table, "), std::string::npos) << said;
        EXPECT_EQ(list.find(" modulo"), std::string::npos) << said;
    }
    EXPECT_EQ(scheme->Members()[2].weight, 1.0) << "nothing is applied";
}

TEST(Distribution, SelectorAndHashMustAgreeOnTheWidth)
{
    auto narrow = Distribution::Make("hash=crc32");
    EXPECT_EQ(narrow->GetSelector().Width(), narrow->HashFunction().Width());
    EXPECT_EQ(Distribution::Make("hash=sum")->GetSelector().Width(), 36U);
}

} // namespace flowhash

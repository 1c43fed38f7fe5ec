// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "../validation-record.h"
#include "distribution.h"
#include "spec-error.h"

#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// A scheme of members 0 to live - 1, and as many more that are down.
std::unique_ptr<Distribution>
Scheme(const std::string& words, MemberId live, MemberId horizon)
{
    auto scheme = Distribution::Make("state=jet entries=200000 " + words);
    scheme->Update(AddMembers(live + horizon));
    for (MemberId id = live; id < live + horizon; ++id)
    {
        scheme->Update({{Kind::SET_DOWN, id, 1}});
    }
    return scheme;
}

std::string
RefusalOf(const std::string& spec)
{
    try
    {
        Distribution::Make(spec);
        return "";
    }
    catch (const SpecError& error)
    {
        return error.what();
    }
}

} // namespace

// Of 100,000 flows each is remembered with p = H / (W + H): standard error sqrt(p (1 - p) /
// 100,000), at most 0.0016; four of them.
TEST(JustEnoughTracking, RemembersTheHorizonsShareOfFlows)
{
    constexpr uint64_t FLOWS = 100000;
    for (const auto& [live, horizon] : {std::pair<MemberId, MemberId>{9, 1}, {90, 10}, {4, 4}})
    {
        const auto scheme = Scheme("select=hrw", live, horizon);
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            scheme->Choose(RandomFlow(i), 0);
        }
        const double share = static_cast<double>(scheme->State().entries) / FLOWS;
        const double expected = static_cast<double>(horizon) / (live + horizon);
        const double error = std::sqrt(expected * (1 - expected) / FLOWS);
        EXPECT_NEAR(share, expected, 4 * error);
        RecordValidation({"Affinity state",
                          "JET over hrw: share of flows remembered, " + std::to_string(live) +
                              " live members, horizon of " + std::to_string(horizon) +
                              "; 100,000 flows",
                          Decimals(share, 4),
                          Decimals(expected, 4),
                          Decimals(4 * error, 4) + " (4 standard errors)",
                          "Mendelson et al., CoNEXT 2021: H / (W + H)"});
    }
}

// The paper's own setting, and the size of the table that it reports: 468 servers and a tenth of
// them in the horizon. Standard error 0.00091 of 100,000 flows; four of them.
TEST(JustEnoughTracking, RemembersATenthInThePapersSetting)
{
    constexpr uint64_t FLOWS = 100000;
    const auto scheme = Scheme("hash=xxhash select=anchor capacity=600", 468, 47);
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        scheme->Choose(RandomFlow(i), 0);
    }
    const double share = static_cast<double>(scheme->State().entries) / FLOWS;
    const double expected = 47.0 / (468 + 47);
    const double error = std::sqrt(expected * (1 - expected) / FLOWS);
    EXPECT_NEAR(share, expected, 4 * error);
    RecordValidation({"Affinity state",
                      "JET over anchor: share of flows remembered, 468 live members, horizon of "
                      "47; 100,000 flows",
                      Decimals(share, 4),
                      Decimals(expected, 4),
                      Decimals(4 * error, 4) + " (4 standard errors)",
                      "Mendelson et al., CoNEXT 2021: about a tenth; H / (W + H)"});
    // Two samples of their own, each with that error.
    constexpr double PAPER = 9252;
    EXPECT_NEAR(share * FLOWS, PAPER, 4 * std::sqrt(2.0) * error * FLOWS);
    RecordValidation(
        {"Affinity state",
         "JET over anchor: entries of the table, 468 live members, horizon of 47; "
         "100,000 flows",
         Decimals(share * FLOWS, 0),
         Decimals(PAPER, 0),
         Decimals(4 * std::sqrt(2.0) * error * FLOWS, 0) + " (4 standard errors of a difference)",
         "The authors' C++ program, by its own flows"});
}

TEST(JustEnoughTracking, RemembersNothingWithoutAHorizon)
{
    const auto scheme = Scheme("select=hrw", 8, 0);
    for (uint64_t i = 0; i < 1000; ++i)
    {
        scheme->Choose(RandomFlow(i), 0);
    }
    EXPECT_EQ(scheme->State().entries, 0U);
}

// Members of the horizon come back one by one and in pairs, others fail; a flow moves only when its
// own member fails.
TEST(JustEnoughTracking, NoFlowBreaksWhileTheHorizonComesAndGoes)
{
    constexpr uint64_t FLOWS = 5000;
    for (const char* words : {"select=hrw",
                              "select=hrw key=greater-port hash=toeplitz",
                              "select=anchor capacity=32",
                              "select=memento",
                              "select=dx capacity=32"})
    {
        const auto scheme = Scheme(words, 10, 4);
        std::vector<std::optional<MemberId>> members(FLOWS);
        const auto sendAll = [&](std::optional<MemberId> failed) {
            for (uint64_t i = 0; i < FLOWS; ++i)
            {
                const auto member = scheme->Choose(RandomFlow(i), 0);
                ASSERT_TRUE(!members[i] || members[i] == failed || member == members[i]) << i;
                members[i] = member;
            }
        };
        sendAll({});
        scheme->Update({{Kind::SET_ACTIVE, 10, 1}});
        sendAll({});
        scheme->Update({{Kind::SET_ACTIVE, 11, 1}, {Kind::SET_ACTIVE, 12, 1}});
        sendAll({});
        scheme->Update({{Kind::SET_DOWN, 3, 1}});
        sendAll(3);
        scheme->Update({{Kind::SET_ACTIVE, 13, 1}});
        sendAll({});
        scheme->Update({{Kind::SET_ACTIVE, 3, 1}});
        sendAll({});
    }
}

// The limit that the paper states: who was not in the horizon breaks its share of the flows. Of
// 10,000 flows 1/9 are expected to move, with a standard error of 0.0031; four of them.
TEST(JustEnoughTracking, MemberOutOfNowhereBreaksItsShare)
{
    constexpr uint64_t FLOWS = 10000;
    const auto scheme = Scheme("select=hrw", 8, 0);
    std::vector<std::optional<MemberId>> before;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        before.push_back(scheme->Choose(RandomFlow(i), 0));
    }
    scheme->Update({{Kind::ADD, 99, 1}});
    uint64_t moved = 0;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        moved += scheme->Choose(RandomFlow(i), 0) != before[i] ? 1 : 0;
    }
    EXPECT_NEAR(static_cast<double>(moved) / FLOWS, 1.0 / 9, 4 * 0.0031);
}

TEST(JustEnoughTracking, ToldOwnerIsRemembered)
{
    for (const MemberId horizon : {0, 1})
    {
        const auto scheme = Scheme("select=hrw", 8, horizon);
        for (uint64_t i = 0; i < 100; ++i)
        {
            const MemberId owner = (scheme->Evaluate(RandomFlow(i)).value() + 1) % 8;
            scheme->Learn(RandomFlow(i), owner, 0);
            EXPECT_EQ(scheme->Choose(RandomFlow(i), 0), owner);
        }
    }
}

// The paper's study with AnchorHash: servers leave, and new ones come in their places. The horizon
// is the spare places that are filled next, so no flow of a server that stays breaks.
TEST(JustEnoughTracking, NewMembersInTheHorizonsPlacesBreakNoFlow)
{
    constexpr uint64_t FLOWS = 5000;
    for (const std::string words : {"select=anchor capacity=48", "select=memento"})
    {
        const auto scheme = Distribution::Make("state=jet entries=20000 horizon=4 " + words);
        scheme->Update(AddMembers(40));
        std::vector<std::optional<MemberId>> members(FLOWS);
        uint64_t broken = 0;
        const auto sendAll = [&] {
            for (uint64_t i = 0; i < FLOWS; ++i)
            {
                const auto member = scheme->Choose(RandomFlow(i), 0);
                broken += members[i] && scheme->IsLive(*members[i]) && member != members[i] ? 1 : 0;
                members[i] = member;
            }
        };
        sendAll();
        for (MemberId round = 0; round < 8; ++round)
        {
            scheme->Update({{Kind::REMOVE, 3 * round}, {Kind::REMOVE, 3 * round + 1}});
            sendAll();
            scheme->Update({{Kind::ADD, 100 + 2 * round}, {Kind::ADD, 101 + 2 * round}});
            sendAll();
            scheme->Update({{Kind::ADD, 200 + round}});
            sendAll();
            scheme->Update({{Kind::REMOVE, 200 + round}});
            sendAll();
        }
        EXPECT_EQ(broken, 0U) << words;
        EXPECT_LT(scheme->State().entries, FLOWS / 2) << words;
    }
}

// Flows that ended and are not forgotten push those out that live on: of the 2,000 that last, and
// the 90 short ones at a time, 4 of 44 are to be remembered.
TEST(JustEnoughTracking, ForgettingEndedFlowsKeepsTheLivingTogether)
{
    constexpr uint64_t FLOWS = 20000;
    constexpr uint64_t SHORT = 100; // flows that begin while a short one lasts
    constexpr uint64_t LONG = 10;   // every so many lasts
    std::vector<uint64_t> broken;
    for (const bool forgets : {true, false})
    {
        const auto scheme =
            Distribution::Make("state=jet select=anchor capacity=44 horizon=4 entries=256");
        scheme->Update(AddMembers(40));
        std::vector<std::optional<MemberId>> members(FLOWS);
        broken.push_back(0);
        for (uint64_t i = 0; i < FLOWS; ++i)
        {
            members[i] = scheme->Choose(RandomFlow(i), 0);
            if (forgets && i >= SHORT && (i - SHORT) % LONG != 0)
            {
                scheme->Forget(RandomFlow(i - SHORT));
            }
        }
        scheme->Update({{Kind::ADD, 50}, {Kind::ADD, 51}});
        for (uint64_t i = 0; i < FLOWS; i += LONG)
        {
            broken.back() += scheme->Choose(RandomFlow(i), 0) != members[i] ? 1 : 0;
        }
    }
    EXPECT_EQ(broken[0], 0U);
    EXPECT_GT(broken[1], 0U);
}

TEST(JustEnoughTracking, RefusesAHorizonWherePlacesFollowFromIds)
{
    const std::string refusal = RefusalOf("state=jet select=hrw horizon=3");
    EXPECT_NE(refusal.find("column 30"), std::string::npos) << refusal;
    EXPECT_NE(refusal.find("anchor"), std::string::npos) << refusal;
}

TEST(JustEnoughTracking, RefusesSelectorsThatMoveMoreThanTheyMust)
{
    EXPECT_NE(RefusalOf("state=jet").find("moves no more than it must"), std::string::npos);
    EXPECT_NE(RefusalOf("state=jet select=threshold").find("for 'select', found 'threshold'"),
              std::string::npos);
    const std::string refusal = RefusalOf("state=jet select=table fill=replace");
    EXPECT_NE(refusal.find("depends on the live members alone"), std::string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos);
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "part-registry.h"
#include "selector-figures.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <numeric>
#include <string>

/**
 * @file
 * Figures that are published of selectors, or follow from their definition, against ours. Where
 * one is an average over random tables or flows, the test says over how many and with which
 * standard error; it allows four of these.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

const char* const EXACT = "exact";

std::unique_ptr<FlowSelector>
Make(const std::string& spec, MemberId members)
{
    auto selector = MakeSelector(spec, 32);
    selector->Update(AddMembers(members));
    return selector;
}

} // namespace

TEST(SelectorFigures, ModuloMovesNOfNPlus1)
{
    for (const MemberId count : {4U, 8U, 100U})
    {
        const UpdateDelta delta = Make("select=modulo", count)->Update({{Kind::ADD, count, 1.0}});
        const double expected = count / (count + 1.0);
        EXPECT_TRUE(delta.exact);
        EXPECT_NEAR(delta.movedShare, expected, 1e-12);
        RecordSelector("modulo: share moved by adding one to " + std::to_string(count),
                       Decimals(delta.movedShare, 6),
                       Decimals(expected, 6),
                       EXACT,
                       "N / (N + 1)");
    }
}

// RFC 2992, section 2: removing region K of N keeps what neighbours keep of each other.
TEST(SelectorFigures, ThresholdMovesWhatRfc2992Says)
{
    for (const char* name : {"rfc2992", "threshold"})
    {
        const std::string spec = std::string("select=") + name;
        for (const MemberId count : {4U, 10U, 64U})
        {
            std::vector<double> moved;
            for (MemberId k = 1; k <= count; ++k)
            {
                double kept = 0;
                for (MemberId i = 1; i <= count; ++i)
                {
                    kept += i < k ? count - i : i > k ? i - 1.0 : 0.0;
                }
                const UpdateDelta delta = Make(spec, count)->Update({{Kind::REMOVE, k - 1, 1}});
                const double expected = 1 - kept / (count * (count - 1.0));
                ASSERT_TRUE(delta.exact);
                ASSERT_NEAR(delta.movedShare, expected, count * 0x1p-31) << count << ", " << k;
                moved.push_back(delta.movedShare);
            }
            const double mean = std::accumulate(moved.begin(), moved.end(), 0.0) / count;
            const auto [least, most] = std::minmax_element(moved.begin(), moved.end());
            EXPECT_NEAR(mean, (count + 1.0) / (3.0 * count), count * 0x1p-31);
            EXPECT_NEAR(*most, 0.5, count * 0x1p-31);
            static const std::map<MemberId, std::string> published{
                {4, ".3333/.4167/.5000"}, {10, ".2778/.3667/.5000"}, {64, ".2540/.3385/.5000"}};
            const std::string ours = Decimals(*least, 4).substr(1) + "/" +
                                     Decimals(mean, 4).substr(1) + "/" +
                                     Decimals(*most, 4).substr(1);
            EXPECT_EQ(ours, published.at(count));
            RecordSelector(std::string(name) +
                               ": least/mean/greatest share moved by removing one of " +
                               std::to_string(count),
                           ours,
                           published.at(count),
                           "exact to 4 places",
                           "RFC 2992, section 2");
        }
    }
}

TEST(SelectorFigures, ThresholdMovesOneHalfWhenOneIsAddedAtTheEnd)
{
    for (const char* name : {"rfc2992", "threshold", "multiply-shift"})
    {
        const auto selector = Make(std::string("select=") + name, 10);
        const UpdateDelta delta = selector->Update({{Kind::ADD, 10, 1.0}});
        EXPECT_TRUE(delta.exact);
        EXPECT_NEAR(delta.movedShare, 0.5, 1e-8) << name;
        RecordSelector(std::string(name) + ": share moved by adding one at the end",
                       Decimals(delta.movedShare, 6),
                       "0.500000",
                       EXACT,
                       "RFC 2992, section 2");
    }
}

TEST(SelectorFigures, HrwMovesExactlyTheRemovedShare)
{
    const auto selector = Make("select=hrw", 8);
    selector->Update({{Kind::SET_WEIGHT, 3, 3.0}});
    const UpdateDelta delta = selector->Update({{Kind::SET_DOWN, 3, 1}});
    EXPECT_TRUE(delta.exact);
    EXPECT_NEAR(delta.movedShare, 0.3, 1e-12);
    RecordSelector("hrw: share moved by removing weight 3 of 10",
                   Decimals(delta.movedShare, 6),
                   "0.300000",
                   EXACT,
                   "RFC 2991");
}

// Linux: CLUSTERIP's node is jhash % N in old kernels, reciprocal_scale(jhash, N) in current ones,
// as in xt_cluster. 0x3483bc84 is jhash_1word(0x0a000001, 0), a source address of 10.0.0.1.
TEST(SelectorFigures, ReducesAsLinuxClusterMatchesDo)
{
    constexpr uint64_t HASH = 0x3483bc84;
    for (const MemberId nodes : {2U, 5U, 16U})
    {
        const MemberId rest = Make("select=modulo", nodes)->Select(HASH).value();
        const MemberId scaled = Make("select=multiply-shift", nodes)->Select(HASH).value();
        EXPECT_EQ(rest, HASH % nodes);
        EXPECT_EQ(scaled, HASH * nodes >> 32);
        const std::string what = ": node of 10.0.0.1 among " + std::to_string(nodes);
        RecordSelector("CLUSTERIP by modulo" + what,
                       std::to_string(rest),
                       std::to_string(HASH % nodes),
                       EXACT,
                       "Linux ipt_CLUSTERIP.c before reciprocal_scale");
        RecordSelector("CLUSTERIP, xt_cluster by multiply-shift" + what,
                       std::to_string(scaled),
                       std::to_string(HASH * nodes >> 32),
                       EXACT,
                       "Linux ipt_CLUSTERIP.c, xt_cluster.c");
    }
}

TEST(SelectorFigures, EightBinsOverThreeLinks)
{
    const auto counts = CountOf(*Make("select=bins bins=8", 3), 80000, 0);
    std::string ours;
    for (const double count : counts)
    {
        ours += (ours.empty() ? "" : ":") + Decimals(count / 10000, 0);
    }
    EXPECT_EQ(ours, "3:3:2");
    RecordSelector("bins=8: eighths of the flows on each of 3 links",
                   ours,
                   "3:3:2",
                   "80,000 values, standard error 0.02",
                   "Cisco, EtherChannel load balancing");
}

} // namespace flowhash

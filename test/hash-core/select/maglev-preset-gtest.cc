// SPDX-License-Identifier: MIT

#include "../validation-record.h"
#include "part-registry.h"
#include "select/entry-selector.h"
#include "spec-error.h"

#include <algorithm>
#include <gtest/gtest.h>

/**
 * @file
 * Tables that products' own tests publish, entry by entry. katran publishes counts only; its tables
 * here were made by a program of few lines after its sources, MaglevBase.cpp, MaglevHash.cpp and
 * MaglevHashV2.cpp.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// @return the entries, as text
std::string
TableOf(const std::string& spec, const std::vector<MemberChange>& members)
{
    const auto selector = MakeSelector("select=maglev " + spec, 64);
    selector->Update(members);
    std::string text;
    for (const MemberId id : dynamic_cast<const EntrySelector&>(*selector).Entries())
    {
        text += std::to_string(id) + " ";
    }
    return text;
}

/// Members 0 to 5, named by a prefix and 90 to 95.
std::vector<MemberChange>
SixHosts(const std::string& prefix)
{
    std::vector<MemberChange> hosts;
    for (MemberId i = 0; i < 6; ++i)
    {
        hosts.push_back({Kind::ADD, i, 1, prefix + std::to_string(90 + i)});
    }
    return hosts;
}

/// "2(5),3(1)" as "2 2 2 2 2 3 ".
std::string
Unrolled(const std::string& runs)
{
    std::string text;
    for (std::size_t at = 0; at < runs.size();)
    {
        const std::size_t open = runs.find('(', at);
        const int count = std::stoi(runs.substr(open + 1));
        for (int i = 0; i < count; ++i)
        {
            text += runs.substr(at, open - at) + " ";
        }
        at = std::min(runs.find(',', open), runs.size() - 1) + 1;
    }
    return text;
}

void
Expect(const std::string& what,
       const std::string& ours,
       const std::string& published,
       const std::string& source)
{
    EXPECT_EQ(ours, published) << what;
    RecordValidation({"Selectors", what, ours, published, "exact", source});
}

} // namespace

TEST(MaglevPreset, EnvoysPublishedTables)
{
    const char* const source = "Envoy, maglev_lb_test.cc";
    Expect("maglev preset=envoy: 7 entries of 127.0.0.1:90 to :95",
           TableOf("preset=envoy size=7", SixHosts("127.0.0.1:")),
           "2 4 0 1 5 0 3 ",
           source);
    Expect("maglev preset=envoy: 7 entries of hosts named 90 to 95",
           TableOf("preset=envoy size=7", SixHosts("")),
           "2 5 0 3 4 1 0 ",
           source);
    Expect("maglev preset=envoy: 17 entries of weights 1 and 2",
           TableOf("preset=envoy size=17",
                   {{Kind::ADD, 0, 1, "127.0.0.1:90"}, {Kind::ADD, 1, 2, "127.0.0.1:91"}}),
           "1 0 0 1 0 1 1 0 1 1 1 1 1 0 1 0 1 ",
           source);
    Expect("maglev preset=envoy: 17 entries of equal weights",
           TableOf("preset=envoy size=17",
                   {{Kind::ADD, 0, 3, "127.0.0.1:90"}, {Kind::ADD, 1, 3, "127.0.0.1:91"}}),
           "1 0 0 1 0 1 1 0 0 1 0 1 0 0 1 0 1 ",
           source);
}

/// The round that a host's weight is due in may be the one that it has had: then it waits for the
/// next.
TEST(MaglevPreset, EnvoysHostsTakeOneEntryARound)
{
    // Envoy's rounds, followed by a program that shares nothing with this one.
    EXPECT_EQ(TableOf("preset=envoy size=17",
                      {{Kind::ADD, 0, 1, "127.0.0.1:90"}, {Kind::ADD, 1, 3, "127.0.0.1:91"}}),
              "1 0 0 1 1 1 1 0 1 1 1 1 1 0 1 0 1 ");
}

TEST(MaglevPreset, CiliumsPublishedTable)
{
    const std::vector<MemberChange> backends{{Kind::ADD, 0, 2, "0.0.0.1:1"},
                                             {Kind::ADD, 1, 13, "0.0.0.3:3"},
                                             {Kind::ADD, 2, 111, "0.0.0.4:4"},
                                             {Kind::ADD, 3, 10, "0.0.0.5:5"}};
    const std::string published =
        "2(5),3(1),2(3),1(1),2(2),0(1),2(1),3(1),2(1),3(1),2(1),1(1),2(7),1(1),2(14),3(1),2(1),"
        "1(2),2(12),3(1),2(3),1(1),2(4),3(1),2(8),3(1),2(2),1(1),2(16),1(2),2(3),3(1),2(11),1(2),"
        "2(4),3(1),2(3),1(1),2(4),3(1),2(1),0(1),1(1),2(8),1(1),2(7),1(1),2(4),3(1),2(1),3(1),"
        "2(9),1(2),2(5),1(1),2(7),3(1),2(1),3(1),1(1),2(8),1(1),2(4),0(1),2(1),1(1),2(5),3(1),"
        "2(3),1(1),2(4),3(1),2(3),1(1),2(12),0(1),3(1),2(3),3(1),2(4),3(1),2(2),1(1),2(7)";
    const std::string ours = TableOf("preset=cilium size=251", backends);
    EXPECT_EQ(ours, Unrolled(published));
    RecordValidation({"Selectors",
                      "maglev preset=cilium: 251 entries of weights 2, 13, 111 and 10",
                      ours == Unrolled(published) ? "all the same" : "others",
                      "all the same",
                      "exact",
                      "Cilium, maglev_test.go, TestReproducible"});
}

TEST(MaglevPreset, KatransCountsAndTables)
{
    const std::vector<MemberChange> two{{Kind::ADD, 1000, 2}, {Kind::ADD, 2000, 1}};
    const auto count = [&two](const std::string& spec) {
        const std::string table = TableOf(spec + " size=7", two);
        std::size_t firsts = 0;
        for (std::size_t at = 0; (at = table.find("1000 ", at)) != std::string::npos; ++at)
        {
            ++firsts;
        }
        return std::to_string(firsts) + " to " + std::to_string(7 - firsts);
    };
    const char* const source = "katran, MaglevHashTest.cpp";
    Expect("maglev preset=katran: entries of weights 2 and 1 of 7",
           count("preset=katran"),
           "4 to 3",
           source);
    Expect("maglev preset=katran-v2: entries of weights 2 and 1 of 7",
           count("preset=katran-v2"),
           "5 to 2",
           source);
    const std::vector<MemberChange> four{
        {Kind::ADD, 0, 1}, {Kind::ADD, 1, 3}, {Kind::ADD, 2, 2}, {Kind::ADD, 3, 5}};
    const char* const made = "made by a program of its own after katran's sources";
    Expect("maglev preset=katran: 31 entries of weights 1, 3, 2, 5",
           TableOf("preset=katran size=31", four),
           "0 1 1 1 2 3 3 0 1 2 1 3 2 2 3 0 2 3 2 1 1 3 3 3 2 3 0 1 3 0 0 ",
           made);
    Expect("maglev preset=katran-v2: 31 entries of weights 1, 3, 2, 5",
           TableOf("preset=katran-v2 size=31", four),
           "0 1 1 1 2 3 3 0 3 2 1 3 3 2 3 1 2 3 3 1 1 3 3 3 2 3 3 1 3 1 0 ",
           made);
}

TEST(MaglevPreset, TheOrderOfAdditionsMeansNothing)
{
    auto hosts = SixHosts("10.0.0.1:");
    const std::string ordered = TableOf("preset=envoy size=31", hosts);
    std::reverse(hosts.begin(), hosts.end());
    EXPECT_EQ(TableOf("preset=envoy size=31", hosts), ordered);
}

TEST(MaglevPreset, WeightsThatAProductDoesNotHaveAreRefused)
{
    EXPECT_THROW(TableOf("preset=cilium size=251", {{Kind::ADD, 0, 1.5}}), SpecError);
    EXPECT_THROW(TableOf("preset=cilium size=251", {{Kind::ADD, 0, 65536}}), SpecError);
    EXPECT_THROW(TableOf("preset=katran size=251", {{Kind::ADD, 0, 0.5}}), SpecError);
    EXPECT_NO_THROW(TableOf("preset=envoy size=251", {{Kind::ADD, 0, 1.5}}));
}

// Cilium's seed has 32 bits: no two that are taken give the same table.
TEST(MaglevPreset, CiliumsSeedIsOf32BitsOrRefused)
{
    const auto hosts = SixHosts("10.0.0.1:");
    EXPECT_NE(TableOf("preset=cilium size=251 seed=4294967295", hosts),
              TableOf("preset=cilium size=251 seed=1", hosts));
    try
    {
        TableOf("preset=cilium size=251 seed=4294967297", hosts);
        FAIL() << "taken";
    }
    catch (const SpecError& error)
    {
        EXPECT_NE(std::string(error.what()).find("from 0 to 4294967295"), std::string::npos)
            << error.what();
    }
    EXPECT_NO_THROW(TableOf("preset=none size=251 seed=4294967297", hosts));
}

} // namespace flowhash

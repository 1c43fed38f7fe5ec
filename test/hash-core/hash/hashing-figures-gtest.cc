// SPDX-License-Identifier: MIT

#include "../select/selector-figures.h"
#include "../test-flows.h"
#include "ideal-circle.h"
#include "part-registry.h"
#include "select/entry-selector.h"
#include "select/maglev-preset.h"
#include "select/multi-probe-selector.h"
#include "select/ring-selector.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <string>
#include <tuple>

/**
 * @file
 * Published figures of the selectors that hash their members, against ours.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

std::unique_ptr<FlowSelector>
Make(const std::string& spec, MemberId members)
{
    auto selector = MakeSelector(spec, 32);
    selector->Update(AddMembers(members));
    return selector;
}

/// Members of which no two lists have one in common.
std::vector<MemberChange>
List(MemberId list, MemberId members)
{
    auto changes = AddMembers(members);
    for (MemberChange& change : changes)
    {
        change.id += list * members;
    }
    return changes;
}

/// What is uneven in many circles that differ by chance alone.
struct Scatter
{
    Sample variation;
    Sample greatest;

    /// @param shares or counts of one circle @return how uneven they are
    Unevenness Add(const std::vector<double>& shares)
    {
        const Unevenness found = Measure(shares);
        variation.Add(found.variation);
        greatest.Add(found.greatest);
        return found;
    }
};

} // namespace

TEST(HashingFigures, MaglevSharesAreEvenToAnEntry)
{
    const std::vector<std::pair<std::size_t, std::string>> sizes{{65537, "65 to 66"},
                                                                 {655373, "655 to 656"}};
    for (const auto& [size, expected] : sizes)
    {
        const auto selector = Make("select=maglev size=" + std::to_string(size), 1000);
        const auto& entries = dynamic_cast<const EntrySelector&>(*selector).Entries();
        std::vector<std::size_t> counts(1000);
        for (const MemberId id : entries)
        {
            ++counts[id];
        }
        const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
        const std::string ours = std::to_string(*least) + " to " + std::to_string(*most);
        EXPECT_EQ(ours, expected);
        RecordSelector("maglev: entries of each of 1,000 members, " + std::to_string(size) +
                           " in all",
                       ours,
                       expected,
                       "exact",
                       "Eisenbud et al., NSDI 2016, section 5");
    }
}

// Filled as the paper says, place after place. The last entry takes up to `size` probes, which is
// what most of the scatter comes from: one filling has a standard deviation below pi / sqrt(6).
TEST(HashingFigures, MaglevTakesAboutLnMProbesAnEntry)
{
    for (const auto& [size, fillings, expected] :
         std::vector<std::tuple<uint64_t, MemberId, double>>{{65537, 20, 10.7}, {655373, 8, 13.0}})
    {
        double probes = 0;
        for (MemberId list = 0; list < fillings; ++list)
        {
            std::vector<bool> taken(size);
            std::vector<uint64_t> looked(1000);
            for (uint64_t claims = 0; claims < size; ++claims)
            {
                const auto i = static_cast<MemberId>(claims % 1000);
                const MemberId id = list * 1000 + i;
                const auto [first, second] = MaglevPreset::Find("none").hashes(id, "", 0);
                const uint64_t offset = first % size;
                const uint64_t skip = second % (size - 1) + 1;
                uint64_t place = (offset + looked[i]++ * skip) % size;
                for (; taken[place]; place = (place + skip) % size)
                {
                    ++looked[i];
                }
                taken[place] = true;
            }
            probes += std::accumulate(looked.begin(), looked.end(), 0.0);
        }
        const double mean = probes / static_cast<double>(size) / fillings;
        const double error = 1.2825 / std::sqrt(fillings);
        EXPECT_NEAR(mean, expected, 4 * error);
        RecordSelector("maglev: probes an entry, 1,000 members, " + std::to_string(size) +
                           " entries",
                       Decimals(mean, 1),
                       Decimals(expected, 1),
                       Decimals(4 * error, 2) + ": 4 standard errors of the mean of " +
                           std::to_string(fillings) + " fillings",
                       "computed for an ideal hash");
    }
}

// What one removal moves varies by the few entries that are not the removed member's.
TEST(HashingFigures, MaglevMovesLittleMoreThanItMust)
{
    for (const auto& [size, removals, expected] :
         std::vector<std::tuple<uint64_t, MemberId, double>>{{65537, 20, 0.68}, {655373, 4, 0.42}})
    {
        const auto selector = Make("select=maglev size=" + std::to_string(size), 1000);
        double sum = 0;
        double squares = 0;
        for (MemberId i = 0; i < removals; ++i)
        {
            const UpdateDelta delta = selector->Update({{Kind::SET_DOWN, i * 37, 1}});
            selector->Update({{Kind::SET_ACTIVE, i * 37, 1}});
            EXPECT_EQ(delta.buckets, size);
            const double percent = 100 * delta.movedShare;
            sum += percent;
            squares += percent * percent;
        }
        const double mean = sum / removals;
        const double variance = (squares - sum * mean) / (removals - 1);
        const double error = std::sqrt(variance / removals);
        EXPECT_NEAR(mean, expected, 4 * error + 0.005);
        RecordSelector("maglev: percent of " + std::to_string(size) +
                           " entries that change when one of 1,000 members leaves",
                       Decimals(mean, 2),
                       Decimals(expected, 2),
                       Decimals(4 * error + 0.005, 2) + ": 4 standard errors of the mean of " +
                           std::to_string(removals) + " removals, and rounding",
                       "computed for an ideal hash; the paper's figure 12");
    }
}

// Rings of other members are other rings.
TEST(HashingFigures, RingIsAsUnevenAsItsPointsSay)
{
    IdealCircle ideal(1);
    for (const auto& [points, rings] :
         std::vector<std::pair<uint64_t, MemberId>>{{1, 800}, {10, 200}, {100, 40}, {1000, 8}})
    {
        Scatter ours;
        Scatter reference;
        Sample square;
        for (MemberId ring = 0; ring < rings; ++ring)
        {
            RingSelector selector(32, points);
            selector.Update(List(ring, 100));
            const Unevenness found = ours.Add(selector.Shares());
            square.Add(found.variation * found.variation);
        }
        for (int ring = 0; ring < 20000; ++ring)
        {
            reference.Add(ideal.RingShares(100, static_cast<double>(points)));
        }
        const double expected = 99 / (100.0 * static_cast<double>(points) + 1);
        EXPECT_NEAR(square.Mean(), expected, 4 * square.Error()) << "of a Dirichlet distribution";
        if (points == 1)
        {
            double harmonic = 0;
            for (int i = 1; i <= 100; ++i)
            {
                harmonic += 1.0 / i;
            }
            EXPECT_NEAR(reference.greatest.Mean(), harmonic, 4 * reference.greatest.Error())
                << "of exponential gaps";
        }
        const std::string what = "ring: 100 members of " + std::to_string(points) + " points: ";
        const std::string source = "mean of 20,000 ideal rings, drawn by the test";
        ExpectAndRecord(
            what + "coefficient of variation", ours.variation, reference.variation, 3, source);
        ExpectAndRecord(
            what + "greatest share over the mean", ours.greatest, reference.greatest, 3, source);
    }
}

TEST(HashingFigures, MultiProbeIsEvenToOneOverProbesMinus1)
{
    IdealCircle ideal(2);
    for (const int probes : {2, 11, 21})
    {
        Scatter ours;
        Scatter counted;
        for (MemberId circle = 0; circle < 40; ++circle)
        {
            MultiProbeSelector selector(32, static_cast<unsigned>(probes));
            selector.Update(List(circle, 1000));
            ours.Add(selector.Shares());
            if (circle < 2)
            {
                counted.Add(CountOf(selector, 1000000, circle));
            }
        }
        Scatter reference;
        Scatter keys;
        for (int circle = 0; circle < 400; ++circle)
        {
            const auto shares = ideal.MultiProbeShares(1000, probes);
            reference.Add(shares);
            keys.Add(ideal.CountKeys(shares, 1000000));
        }
        const std::string what = "multi-probe: 1,000 members, " + std::to_string(probes) +
                                 " probes: greatest over mean, ";
        const std::string source = "mean of 400 ideal circles, drawn by the test";
        ExpectAndRecord(
            what + "share of the hash space", ours.greatest, reference.greatest, 3, source);
        ExpectAndRecord(what + "of 1,000,000 keys", counted.greatest, keys.greatest, 3, source);
    }
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "state/digest-table.h"
#include "state/transit-filter.h"

#include <cmath>
#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

/// Puts the i-th flow into a table.
void
Add(DigestTable& table, uint64_t i)
{
    DigestTable::Slot content{};
    content.flow = RandomFlow(i);
    content.hash = Mix64(i);
    table.Fill(*table.Place(content.hash), content);
}

/// Whether a look-up of the i-th flow finds that flow.
bool
FindsOwn(DigestTable& table, uint64_t i)
{
    const DigestTable::Slot* const slot = table.Find(Mix64(i));
    return slot && slot->hash == Mix64(i);
}

} // namespace

// A flow that meets another's digest makes that one move to its other word, unless that is one of
// its own: of 256 words with p = 1/64 at most, so 200 pairs have 3 such, with a standard error
// of 2.
TEST(DigestTable, FlowsOfOneDigestAreKeptApart)
{
    uint64_t pairs = 0;
    uint64_t apart = 0;
    for (uint64_t i = 2; pairs < 200; ++i)
    {
        DigestTable table(1024, 4);
        Add(table, 1);
        if (table.Find(Mix64(i)))
        {
            Add(table, i);
            ++pairs;
            apart += FindsOwn(table, 1) && FindsOwn(table, i) ? 1 : 0;
        }
    }
    EXPECT_GE(apart, 200U - 3 - 4 * 2);
}

// 100 flows in 2,048 bits, 4 bits each: (1 - e^(-400 / 2,048))^4 = 0.00099 of 200,000 others are
// taken for them: 198, with a standard error of 14.
TEST(TransitFilter, FalseAnswersAreAsSizeAndFlowsSay)
{
    TransitFilter filter(256);
    for (uint64_t i = 0; i < 100; ++i)
    {
        filter.Add(Mix64(i));
    }
    uint64_t found = 0;
    for (uint64_t i = 0; i < 200000; ++i)
    {
        found += filter.MayContain(Mix64(i + 1000)) ? 1 : 0;
        EXPECT_TRUE(i >= 100 || filter.MayContain(Mix64(i)));
    }
    const double expected = std::pow(1 - std::exp(-400.0 / 2048), 4);
    // The filter itself is one draw: its share of bits that are set adds to the error.
    EXPECT_NEAR(static_cast<double>(found) / 200000, expected, 0.0006);
    filter.Clear();
    EXPECT_FALSE(filter.MayContain(Mix64(1)));
}

} // namespace flowhash

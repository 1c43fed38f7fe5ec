// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/sync/sequence-set.h"
#include "sync-group.h"

#include "ns3/test.h"

#include <set>

using namespace ns3;

namespace
{

using Plain = std::set<uint32_t>;

/// @return all numbers of ranges
Plain
Numbers(const std::vector<SyncRange>& ranges)
{
    Plain numbers;
    for (const SyncRange& range : ranges)
    {
        for (uint32_t number = range.first; number <= range.last; ++number)
        {
            numbers.insert(number);
        }
    }
    return numbers;
}

/// Beside a set that holds number by number.
class ModelTest : public TestCase
{
  public:
    ModelTest()
        : TestCase("ranges hold what a plain set holds")
    {
    }

  private:
    void DoRun() override
    {
        for (uint64_t seed = 1; seed <= 200; ++seed)
        {
            SeededNumbers numbers(seed);
            SequenceSet ranges;
            Plain plain;
            for (int i = 0; i < 30; ++i)
            {
                Add(ranges, plain, numbers);
            }
            Compare(ranges, plain, seed);
        }
    }

    void Add(SequenceSet& ranges, Plain& plain, SeededNumbers& numbers)
    {
        const auto first = 1 + static_cast<uint32_t>(numbers.Below(100));
        const SyncRange range{first, first + static_cast<uint32_t>(numbers.Below(4))};
        const Plain added = Numbers({range});
        bool isNew = false;
        for (const uint32_t number : added)
        {
            isNew |= plain.insert(number).second;
        }
        NS_TEST_EXPECT_MSG_EQ(ranges.Includes(range), !isNew, "included before");
        NS_TEST_EXPECT_MSG_EQ(ranges.Add(range), isNew, "new");
    }

    void Compare(const SequenceSet& ranges, const Plain& plain, uint64_t seed)
    {
        NS_TEST_EXPECT_MSG_EQ((Numbers(ranges.Ranges(1000)) == plain), true, "all, seed " << seed);
        NS_TEST_EXPECT_MSG_EQ(ranges.Highest(), *plain.rbegin(), "highest");
        const Plain missing = Numbers(ranges.Missing(110, 1000));
        for (uint32_t number = 1; number <= 110; ++number)
        {
            NS_TEST_EXPECT_MSG_EQ(
                missing.count(number) + plain.count(number), 1, number << ", seed " << seed);
        }
        NS_TEST_EXPECT_MSG_EQ(ranges.Missing(110, 2).size(), 2, "no more than asked for");
        const std::vector<SyncRange> other{{20, 40}, {60, 60}, {70, 99}};
        Plain both;
        for (const uint32_t number : Numbers(other))
        {
            both.insert(plain.lower_bound(number), plain.upper_bound(number));
        }
        NS_TEST_EXPECT_MSG_EQ((Numbers(Intersection(ranges.Ranges(1000), other)) == both),
                              true,
                              "in both, seed " << seed);
    }
};

/// The ends of the numbers.
class EndTest : public TestCase
{
  public:
    EndTest()
        : TestCase("an empty set, and the last number there is")
    {
    }

  private:
    void DoRun() override
    {
        SequenceSet ranges;
        NS_TEST_EXPECT_MSG_EQ(ranges.Highest(), 0, "empty");
        NS_TEST_EXPECT_MSG_EQ(ranges.Missing(0, 9).size(), 0, "nothing is missing of nothing");
        NS_TEST_EXPECT_MSG_EQ((ranges.Missing(3, 9).at(0) == SyncRange{1, 3}), true, "all");
        ranges.Add({UINT32_MAX, UINT32_MAX});
        ranges.Add({UINT32_MAX - 1, UINT32_MAX - 1});
        NS_TEST_EXPECT_MSG_EQ(ranges.Ranges(9).size(), 1, "neighbours are one range");
        NS_TEST_EXPECT_MSG_EQ(
            (ranges.Missing(UINT32_MAX, 9).at(0) == SyncRange{1, UINT32_MAX - 2}), true, "below");
    }
};

/// The suite.
class SequenceSetTestSuite : public TestSuite
{
  public:
    SequenceSetTestSuite()
        : TestSuite("flow-distribution-sequence-set", TestSuite::Type::UNIT)
    {
        AddTestCase(new ModelTest);
        AddTestCase(new EndTest);
    }
};

SequenceSetTestSuite g_sequenceSetTestSuite; //!< registers itself

} // namespace

// SPDX-License-Identifier: MIT

#include "unit-text.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

const UnitList LENGTHS{{"km", 1'000'000}, {"m", 1'000}, {"mm", 1}};

TEST(UnitText, TimesAreMultiplesOfNanoseconds)
{
    uint64_t factor = 1;
    const std::vector<std::pair<std::string, uint64_t>> steps{
        {"ns", 1}, {"us", 1000}, {"ms", 1000}, {"s", 1000}, {"min", 60}, {"h", 60}};
    for (const auto& [name, step] : steps)
    {
        factor *= step;
        const auto text = SplitUnit("2" + name, TimeUnits());
        ASSERT_TRUE(text) << name;
        EXPECT_EQ(text->factor, factor) << name;
    }
    EXPECT_EQ(TimeUnits().size(), steps.size());
}

TEST(UnitText, NumberAndUnitComeApart)
{
    for (const char* const text : {"1.5m", "1.5 m", "1.5  m "})
    {
        const auto parts = SplitUnit(text, LENGTHS);
        ASSERT_TRUE(parts) << "'" << text << "'";
        EXPECT_EQ(parts->number, "1.5") << "'" << text << "'";
        EXPECT_EQ(parts->factor, 1'000U) << "'" << text << "'";
    }
    EXPECT_EQ(SplitUnit("-1e3km", LENGTHS)->number, "-1e3");
}

TEST(UnitText, OtherUnitsAndNoneAreRefused)
{
    for (const char* const text : {"", "5", "m", "5 ", "5M", "5mm2", "5m m", "5s"})
    {
        EXPECT_FALSE(SplitUnit(text, LENGTHS)) << "'" << text << "'";
    }
}

TEST(UnitText, ValuesAreWholeInTheLargestUnitAllowed)
{
    EXPECT_EQ(WithUnit(3'000'000, LENGTHS, "km"), "3km");
    EXPECT_EQ(WithUnit(3'000'000, LENGTHS, "m"), "3000m");
    EXPECT_EQ(WithUnit(3'500'000, LENGTHS, "km"), "3500m");
    EXPECT_EQ(WithUnit(3'500'001, LENGTHS, "km"), "3500001mm");
    EXPECT_EQ(WithUnit(0, LENGTHS, "m"), "0m");
}

} // namespace

} // namespace flowhash

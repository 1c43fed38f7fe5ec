// SPDX-License-Identifier: MIT

#include "plain-line.h"

#include <gtest/gtest.h>

namespace flowhash
{

TEST(PlainLine, KeepsWhatPeopleRead)
{
    const std::string text = "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 'a\\b' `c` @d {e}^f_g";
    EXPECT_EQ(PlainLine(text), text);
    EXPECT_EQ(PlainLine(""), "");
}

/// Among them those of two and three bytes: next line U+0085, control sequences U+009B, separators
/// of lines and paragraphs.
TEST(PlainLine, BlanksControlCharacters)
{
    EXPECT_EQ(PlainLine(std::string("a\nb\tc\0d\x1b[31m\x7f", 13)), "a b c d [31m ");
    EXPECT_EQ(PlainLine("a\xc2\x85"
                        "b\xc2\x9b"
                        "c\xe2\x80\xa8"
                        "d\xe2\x80\xa9\xc2\xa0"),
              "a b c d \xc2\xa0");
}

/// The examples of RFC 3629: an overlong newline, half a pair, beyond the last, cut short.
TEST(PlainLine, AsksForBytesThatAreNoUtf8)
{
    EXPECT_EQ(PlainLine("\xc0\x8a"), "??");
    EXPECT_EQ(PlainLine("\xed\xa0\x80"), "???");
    EXPECT_EQ(PlainLine("\xf4\x90\x80\x80"), "????");
    EXPECT_EQ(PlainLine("\xff\x80 \xe2\x82"), "?? ??");
    EXPECT_EQ(PlainLine("\xe9t\xe9"), "?t?");
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "member-change.h"

#include <gtest/gtest.h>
#include <map>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

// As doc/networks.rst lists the actions of events.
const std::map<std::string, Kind> DOCUMENTED{{"fail", Kind::SET_DOWN},
                                             {"drain", Kind::SET_DRAINING},
                                             {"return", Kind::SET_ACTIVE},
                                             {"add", Kind::ADD},
                                             {"remove", Kind::REMOVE},
                                             {"weight", Kind::SET_WEIGHT}};

TEST(MemberChange, WordsMeanWhatIsDocumented)
{
    for (const auto& [word, kind] : DOCUMENTED)
    {
        EXPECT_EQ(MemberChange::FindKind(word), kind) << word;
        EXPECT_EQ(MemberChange::ToWord(kind), word);
    }
    EXPECT_EQ(MemberChange::Words().size(), DOCUMENTED.size());
    for (const std::string& word : MemberChange::Words())
    {
        EXPECT_EQ(DOCUMENTED.count(word), 1U) << word;
    }
}

TEST(MemberChange, OtherTextIsNoKind)
{
    for (const char* const text : {"", "Fail", "fail ", "failed", "learned"})
    {
        EXPECT_FALSE(MemberChange::FindKind(text)) << "'" << text << "'";
    }
}

} // namespace

} // namespace flowhash

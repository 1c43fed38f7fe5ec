// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "state/sure-members.h"

#include <gtest/gtest.h>
#include <vector>

namespace flowhash
{

TEST(SureMembers, AnswersForManyAsForOne)
{
    std::vector<Member> live;
    for (const MemberId id : {0U, 5U, 63U, 64U, 1000U, 4000000000U, UINT32_MAX})
    {
        live.emplace_back();
        live.back().id = id;
    }
    SureMembers sure(false);
    sure.Assign(live);
    EXPECT_TRUE(sure.ArePlenty());
    for (const MemberId id : {0U, 5U, 63U, 64U, 1000U})
    {
        EXPECT_TRUE(sure.Contains(id)) << id;
        EXPECT_FALSE(sure.Contains(id ^ 2)) << id;
    }
    EXPECT_FALSE(sure.Contains(4000000000)) << "far above the others";
    EXPECT_FALSE(sure.Contains(UINT32_MAX));
    sure.Remove(63);
    sure.Remove(63);
    EXPECT_FALSE(sure.Contains(63));
    sure.AddAddressOf(RandomFlow(0));
    EXPECT_TRUE(sure.MayAnswer(RandomFlow(1).Reversed()));
    std::vector<FlowKey> flows;
    std::vector<MemberId> members;
    for (std::size_t count = 0; count <= SureMembers::MOST_AT_ONCE; ++count)
    {
        const uint64_t some = sure.HaveSome(flows.data(), members.data(), count);
        for (std::size_t i = 0; i < 64; ++i)
        {
            EXPECT_EQ((some >> i & 1) != 0, i < count && sure.Has(flows[i], members[i])) << i;
        }
        flows.push_back(count % 5 == 0 ? RandomFlow(count).Reversed() : RandomFlow(count));
        members.push_back(live[Mix64(count) % live.size()].id + Mix64(count + 9) % 2);
    }
    sure.ForgetAddresses();
    EXPECT_FALSE(sure.MayAnswer(RandomFlow(1).Reversed()));
    sure.Assign({});
    EXPECT_FALSE(sure.ArePlenty());
    EXPECT_FALSE(sure.Contains(0));
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "test-flows.h"
#include "tuple-batch.h"
#include "tuple-maker.h"

#include <gtest/gtest.h>
#include <vector>

namespace flowhash
{

// Every number of packets, by the CPU's instructions where it has them and without; what is read
// beyond a packet's tuple must not matter.
TEST(TupleBatch, MakesTheTuplesOfSinglePackets)
{
    using Form = NarrowTuple::Form;
    for (const Form form : {Form::PACKET, Form::ORDERED})
    {
        std::vector<FlowKey> flows;
        for (uint64_t i = 0; i < 70; ++i)
        {
            FlowKey flow = i % 2 == 0 ? RandomFlow(i) : RandomFlow(i).Reversed();
            flow.protocol = static_cast<uint8_t>(Mix64(i));
            flow.flags = static_cast<uint8_t>(Mix64(i) >> 8);
            flow.labelHigh = static_cast<uint8_t>(Mix64(i) >> 16);
            flow.sourceMac[0] = 6;
            flow.source[5] = 6;
            flow.destination[5] = 6;
            flow.destinationPort ^= static_cast<uint16_t>(Mix64(i) >> 32);
            flows.push_back(flow);
            std::vector<NarrowTuple> made(flows.size());
            ASSERT_TRUE(MakeTuples(form, flows.data(), flows.size(), made.data()));
            for (std::size_t j = 0; j < flows.size(); ++j)
            {
                const NarrowTuple single = TupleMaker::Make(form, flows[j]);
                EXPECT_EQ(made[j].addresses, single.addresses) << j;
                EXPECT_EQ(made[j].rest, single.rest) << j;
            }
            ASSERT_TRUE(MakeTuplesPlainly(form, flows.data(), flows.size(), made.data()));
            EXPECT_EQ(made.back().rest, TupleMaker::Make(form, flow).rest);
        }
    }
}

TEST(TupleBatch, SaysWhereOneHasNone)
{
    using Form = NarrowTuple::Form;
    for (std::size_t count = 1; count < 10; ++count)
    {
        std::vector<NarrowTuple> made(count);
        for (std::size_t wide = 0; wide < count; ++wide)
        {
            std::vector<FlowKey> flows(count, RandomFlow(1));
            EXPECT_FALSE(MakeTuples(Form::NONE, flows.data(), count, made.data()));
            flows[wide] = RandomFlow6(1);
            EXPECT_FALSE(MakeTuples(Form::PACKET, flows.data(), count, made.data())) << wide;
            EXPECT_FALSE(MakeTuples(Form::ORDERED, flows.data(), count, made.data())) << wide;
            EXPECT_FALSE(MakeTuplesPlainly(Form::PACKET, flows.data(), count, made.data()));
        }
    }
}

} // namespace flowhash

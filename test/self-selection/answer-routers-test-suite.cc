// SPDX-License-Identifier: GPL-2.0-only

#include "ns3/answer-routers.h"
#include "ns3/test.h"

using namespace ns3;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

constexpr uint32_t CLIENT = 0x0a010001;
constexpr uint32_t SERVICE = 0xc6120001;

/// M7: the claims' sum over the request, whose answer this is. @param port the client's
FlowKey
Answer(uint16_t port)
{
    return FlowKey::Ipv4(SERVICE, CLIENT, 80, port, 6);
}

Ptr<AnswerRouters>
MakeRouters(uint32_t count)
{
    auto routers = CreateObject<AnswerRouters>();
    routers->SetScheme("key=five-tuple hash=sum select=modulo");
    for (uint32_t id = 0; id < count; ++id)
    {
        routers->Declare(id, {id, {}});
        routers->Update({{MemberChange::Kind::ADD, id}});
    }
    return routers;
}

/// By the number of routers, or by that of servers.
class AnswerRoutersTest : public TestCase
{
  public:
    AnswerRoutersTest()
        : TestCase(
              "M7: the router of an answer is the sum of its request modulo routers, or servers")
    {
    }

  private:
    void DoRun() override
    {
        const auto routers = MakeRouters(3);
        const auto literal = MakeRouters(3);
        literal->SetModulus(8);
        for (uint32_t port = 40'000; port < 40'050; ++port)
        {
            const uint64_t sum = uint64_t{CLIENT} + SERVICE + port + 80 + 6;
            const FlowKey answer = Answer(static_cast<uint16_t>(port));
            NS_TEST_ASSERT_MSG_EQ(*routers->Find(answer), sum % 3, "modulo the routers");
            NS_TEST_ASSERT_MSG_EQ(*literal->Find(answer), sum % 8 % 3, "modulo the servers");
        }
        for (const auto& some : {routers, literal})
        {
            some->Update({{MemberChange::Kind::SET_DOWN, 1}});
        }
        for (uint32_t port = 40'000; port < 40'050; ++port)
        {
            const uint64_t sum = uint64_t{CLIENT} + SERVICE + port + 80 + 6;
            const FlowKey answer = Answer(static_cast<uint16_t>(port));
            NS_TEST_ASSERT_MSG_EQ(*routers->Find(answer), sum % 2 * 2, "of 0 and 2");
            NS_TEST_ASSERT_MSG_EQ(*literal->Find(answer), sum % 8 % 2 * 2, "of 0 and 2");
        }
        routers->Update({{MemberChange::Kind::SET_DOWN, 0}, {MemberChange::Kind::SET_DOWN, 2}});
        NS_TEST_EXPECT_MSG_EQ(routers->Find(Answer(1)).has_value(), false, "nobody is there");
    }
};

/// The suite.
class AnswerRoutersSuite : public TestSuite
{
  public:
    AnswerRoutersSuite()
        : TestSuite("flow-distribution-answer-routers", TestSuite::Type::UNIT)
    {
        AddTestCase(new AnswerRoutersTest);
    }
};

AnswerRoutersSuite g_answerRoutersSuite; //!< registers itself

} // namespace

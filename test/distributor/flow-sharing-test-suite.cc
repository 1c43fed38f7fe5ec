// SPDX-License-Identifier: GPL-2.0-only

#include "../../model/distributor/flow-sharing.h"

#include "ns3/simulator.h"
#include "ns3/test.h"

#include <map>
#include <memory>
#include <utility>
#include <vector>

using namespace ns3;
using flowhash::FlowKey;

namespace
{

FlowKey
Flow(uint16_t port)
{
    return FlowKey::Ipv4(0x0a010001, 0xc6120001, port, 80, 6);
}

/// What one distributor remembers, and what it is told.
struct Site
{
    explicit Site(uint16_t id)
        : sharing({[this](uint32_t pool, const FlowKey& flow, flowhash::MemberId member) {
                       if (member == DEAD)
                       {
                           return false;
                       }
                       learned[flow.sourcePort] = {pool, member};
                       return true;
                   },
                   [this](uint32_t, const FlowKey& flow) {
                       learned.erase(flow.sourcePort);
                       sharing.Forgot(flow, true); // as a state says that is told to forget
                   }})
    {
        sharing.GetSync()->SetNode(id);
    }

    static constexpr flowhash::MemberId DEAD = 9;

    std::map<uint16_t, std::pair<uint32_t, flowhash::MemberId>> learned; //!< by port of the flow
    FlowSharing sharing;
    uint32_t sent{0}; //!< messages
};

/// Two that share, with nothing between them.
class SharingTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    void DoSetup() override
    {
        for (uint16_t id = 0; id < 2; ++id)
        {
            m_sites.push_back(std::make_unique<Site>(id));
        }
        for (uint16_t id = 0; id < 2; ++id)
        {
            const Ptr<TableSync>& sync = m_sites[id]->sharing.GetSync();
            sync->AddPeer(1 - id);
            sync->SetSend(MakeCallback(
                id == 0 ? &SharingTestCase::FromFirst : &SharingTestCase::FromSecond, this));
            sync->Start(false);
        }
    }

    void DoTeardown() override
    {
        for (const auto& site : m_sites)
        {
            site->sharing.GetSync()->Dispose();
        }
        m_sites.clear();
        Simulator::Destroy();
    }

    static int64_t Now()
    {
        return Simulator::Now().GetNanoSeconds();
    }

    std::vector<std::unique_ptr<Site>> m_sites;

  private:
    void Pass(uint16_t to, const Ptr<Packet>& message)
    {
        ++m_sites[1 - to]->sent;
        m_sites[to]->sharing.GetSync()->Receive(message);
    }

    void FromFirst(std::optional<uint16_t>, Ptr<Packet> message)
    {
        Pass(1, message);
    }

    void FromSecond(std::optional<uint16_t>, Ptr<Packet> message)
    {
        Pass(0, message);
    }
};

/// Entries come and go.
class EntriesTest : public SharingTestCase
{
  public:
    EntriesTest()
        : SharingTestCase("M4b: what one enters and what ends there, the other is told of, once")
    {
    }

  private:
    void DoRun() override
    {
        FlowSharing& first = m_sites[0]->sharing;
        auto& known = m_sites[1]->learned;
        first.Note(2, Flow(1), 5, Now());
        first.Note(0, Flow(2), 6, Now());
        first.Note(2, Flow(1), 5, Now()); // a packet more
        NS_TEST_EXPECT_MSG_EQ(m_sites[0]->sent, 2, "a message a flow");
        NS_TEST_EXPECT_MSG_EQ((known[1] == std::make_pair(2U, 5U)), true, "pool and member");
        NS_TEST_EXPECT_MSG_EQ((known[2] == std::make_pair(0U, 6U)), true, "of the other one, too");
        first.Note(2, Flow(1), 7, Now());
        NS_TEST_EXPECT_MSG_EQ(known[1].second, 7, "it moved");
        first.Forgot(Flow(1).Reversed(), true);
        NS_TEST_EXPECT_MSG_EQ(known.count(1), 0, "it ended, whichever way it was told");
        first.Forgot(Flow(2), false);
        NS_TEST_EXPECT_MSG_EQ(known.count(2), 1, "no room there is no matter here");
        first.Note(0, Flow(3), Site::DEAD, Now());
        NS_TEST_EXPECT_MSG_EQ(known.count(3), 0, "a member that does not serve is not taken");
        NS_TEST_EXPECT_MSG_EQ(m_sites[1]->sent, 0, "and nothing is said back");
    }
};

/// Ages, for refreshments.
class AgesTest : public SharingTestCase
{
  public:
    AgesTest()
        : SharingTestCase("M4b: when a flow was seen last, and where")
    {
    }

  private:
    void DoRun() override
    {
        FlowSharing& first = m_sites[0]->sharing;
        FlowSharing& second = m_sites[1]->sharing;
        first.Note(0, Flow(1), 5, 0);
        Simulator::Stop(Seconds(3));
        Simulator::Run();
        const SyncKey key = SyncKey::Of(Flow(1));
        NS_TEST_EXPECT_MSG_EQ(
            second.GetAge(key).value_or(-1), Seconds(3).GetNanoSeconds(), "s, as told");
        std::vector<SyncKey> keys;
        second.AppendTouched(-1, keys);
        NS_TEST_EXPECT_MSG_EQ(keys.size(), 0, "no packet of it came here");
        first.AppendTouched(-1, keys);
        NS_TEST_EXPECT_MSG_EQ(keys.size(), 1, "but there");
        second.Refresh(key, Seconds(1).GetNanoSeconds());
        NS_TEST_EXPECT_MSG_EQ(
            second.GetAge(key).value_or(-1), Seconds(1).GetNanoSeconds(), "seen since");
        second.Refresh(key, Seconds(2).GetNanoSeconds());
        NS_TEST_EXPECT_MSG_EQ(
            second.GetAge(key).value_or(-1), Seconds(1).GetNanoSeconds(), "no news");
    }
};

/// The suite.
class FlowSharingTestSuite : public TestSuite
{
  public:
    FlowSharingTestSuite()
        : TestSuite("flow-distribution-flow-sharing", Type::UNIT)
    {
        AddTestCase(new EntriesTest);
        AddTestCase(new AgesTest);
    }
};

FlowSharingTestSuite g_flowSharingTestSuite; //!< registers the suite

} // namespace

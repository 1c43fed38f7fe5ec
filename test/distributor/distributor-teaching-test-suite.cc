// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/distributor-site.h"

#include "ns3/boolean.h"

#include <string>
#include <vector>

using namespace ns3;

namespace
{

using flowhash::MemberChange;

/// State that goes by the hash too, under a rule whose two directions have two hashes.
class RepliesTeachTest : public DistributorTestCase
{
  public:
    RepliesTeachTest(const std::string& state, bool learns)
        : DistributorTestCase("D3, X3: replies say the same as requests did: state=" + state +
                              (learns ? "" : ", told not to listen")),
          m_state(state),
          m_learns(learns)
    {
    }

  private:
    static constexpr uint32_t FLOWS = 200;
    static constexpr uint32_t AWAY = 3; //!< comes back

    void DoRun() override
    {
        Site site = MakeSite("key=five-tuple hash=crc32 select=hrw state=" + m_state);
        site.device->SetAttribute("LearnFromMembers", BooleanValue(m_learns));
        const uint64_t due = CountDue(site);
        Change(site, MemberChange::Kind::SET_DOWN);
        std::vector<uint32_t> owners;
        for (uint32_t i = 0; i < FLOWS; i++)
        {
            owners.push_back(*site.Send(0, Request(Client(i), 4000)));
            Pass();
            site.Send(1 + owners[i],
                      MakeIpv4(SERVICE, Client(i).c_str(), TCP, MakeTcp(80, 4000, 16)));
        }
        NS_TEST_EXPECT_MSG_EQ(site.device->GetDistribution().State().entries,
                              (m_state == "jet" ? due : FLOWS),
                              "what is remembered");
        Change(site, MemberChange::Kind::SET_ACTIVE);
        for (uint32_t i = 0; i < FLOWS; i++)
        {
            const TestBytes more = MakeIpv4(Client(i).c_str(), SERVICE, TCP, MakeTcp(4000, 80, 16));
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, more), owners[i], "flow " << i);
        }
    }

    /// @return of all flows those that would leave for who is away
    static uint64_t CountDue(const Site& site)
    {
        uint64_t due = 0;
        for (uint32_t i = 0; i < FLOWS; i++)
        {
            const auto key = flowhash::FlowKey::Ipv4(
                Ipv4Address(Client(i).c_str()).Get(), Ipv4Address(SERVICE).Get(), 4000, 80, TCP);
            due += site.device->GetDistribution().Evaluate(key) == AWAY ? 1 : 0;
        }
        return due;
    }

    static void Change(const Site& site, MemberChange::Kind kind)
    {
        site.device->UpdateMembers({{kind, AWAY}});
        Pass();
    }

    /// What a switch does in the background gets its time.
    static void Pass()
    {
        Simulator::Schedule(MilliSeconds(10), [] {});
        Simulator::Run();
    }

    std::string m_state;
    bool m_learns;
};

/// The last packets of a member that was taken out.
class LateReplyTest : public DistributorTestCase
{
  public:
    LateReplyTest()
        : DistributorTestCase("X3: who was removed or failed teaches nothing by its late packets")
    {
    }

  private:
    void DoRun() override
    {
        for (const auto kind : {MemberChange::Kind::REMOVE, MemberChange::Kind::SET_DOWN})
        {
            Site site = MakeSite("select=hrw state=lru");
            const uint32_t former = *site.Send(0, Request(CLIENT, 4000));
            site.device->UpdateMembers({{kind, former}});
            const uint32_t owner = *site.Send(0, Request(CLIENT, 4000));
            site.Send(1 + former, MakeIpv4(SERVICE, CLIENT, TCP, MakeTcp(80, 4000, 16)));
            site.device->UpdateMembers({{MemberChange::Kind::SET_DRAINING, owner}});
            NS_TEST_EXPECT_MSG_EQ(*site.Send(0, Request(CLIENT, 4000)), owner, "its entry");
        }
    }
};

/// A hash of what only requests carry.
class LinkFieldsTest : public DistributorTestCase
{
  public:
    LinkFieldsTest()
        : DistributorTestCase("S1: a reply says nothing of a hash over the request's own link")
    {
    }

  private:
    void DoRun() override
    {
        Site site = MakeSite("key=fields fields=src+dst+sport+ingress select=hrw state=glb");
        for (uint32_t i = 0; i < 64; i++)
        {
            const uint32_t owner = *site.Send(0, Request(Client(i), 4000));
            site.Send(1 + owner, MakeIpv4(SERVICE, Client(i).c_str(), TCP, MakeTcp(80, 4000, 16)));
        }
        NS_TEST_EXPECT_MSG_EQ(site.device->GetDistribution().State().entries, 64, "none went");
    }
};

/// The suite.
class DistributorTeachingTestSuite : public TestSuite
{
  public:
    DistributorTeachingTestSuite()
        : TestSuite("flow-distribution-distributor-teaching", Type::UNIT)
    {
        for (const char* state : {"jet", "glb", "beamer", "digest", "lru"})
        {
            AddTestCase(new RepliesTeachTest(state, true));
            AddTestCase(new RepliesTeachTest(state, false));
        }
        AddTestCase(new LateReplyTest);
        AddTestCase(new LinkFieldsTest);
    }
};

DistributorTeachingTestSuite g_distributorTeachingTestSuite; //!< registers the suite

} // namespace

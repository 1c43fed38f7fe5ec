// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/two-hosts.h"

#include "ns3/arp-cache.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/packet-accountant.h"
#include "ns3/test.h"

#include <sstream>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/**
 * A server that is in the middle of large responses fails, and works again later: in between
 * nothing gets out of it and nothing in, every frame is accounted for, and nothing is forgotten.
 */
class FailureTestCase : public TestCase
{
  public:
    FailureTestCase(bool ipv6, bool isShared)
        : TestCase(std::string("a host fails and returns: ") + (ipv6 ? "IPv6, " : "IPv4, ") +
                   (isShared ? "CSMA" : "point-to-point")),
          m_ipv6(ipv6),
          m_isShared(isShared)
    {
    }

  private:
    static constexpr double FAILS = 5;
    static constexpr double RETURNS = 25;

    void DoRun() override
    {
        // So slow that frames wait in the device's queue and in the queue disc when it fails.
        TwoHosts hosts(m_isShared, "10Mbps");
        m_hosts = &hosts;
        hosts.client->AddTarget({TwoHosts::ServerAddress(m_ipv6), 80});
        hosts.client->AddTarget({TwoHosts::ServerAddress(m_ipv6), 53, "udp"});
        hosts.client->AddProfile({"tcp", 1, "constant:200", "constant:60000"});
        hosts.client->AddProfile({"udp", 1, "constant:200", "constant:60000"});
        hosts.client->SetAttribute("Timeout", TimeValue(Seconds(1)));
        hosts.client->AssignStreams(30);
        hosts.client->SetStopTime(Seconds(31));
        hosts.server->AddPort(80);
        hosts.server->AddPort(53, "udp");
        // ARP asks anew in the middle of the failure.
        auto ipv4 = hosts.nodes.Get(1)->GetObject<Ipv4L3Protocol>();
        if (auto cache = ipv4->GetInterface(1)->GetArpCache())
        {
            cache->SetAliveTimeout(Seconds(3));
        }
        m_accountant.AddHost(hosts.nodes.Get(0));
        m_accountant.AddHost(hosts.nodes.Get(1));
        hosts.devices.Get(0)->TraceConnectWithoutContext(
            "MacRx", MakeCallback(&FailureTestCase::LeftServer, this));
        hosts.devices.Get(1)->TraceConnectWithoutContext(
            "MacRx", MakeCallback(&FailureTestCase::EnteredServer, this));
        Simulator::Schedule(Seconds(FAILS), &FailureTestCase::Fail, this);
        Simulator::Schedule(Seconds(RETURNS), &FailureTestCase::Return, this);
        for (uint32_t i = 0; i < 300; ++i)
        {
            Simulator::Schedule(Seconds(4.5 + i * 0.1), &FailureTestCase::CheckSum, this);
        }
        hosts.Run(Seconds(40));
        Check(hosts);
    }

    void Fail()
    {
        m_memory = Memory();
        m_hosts->server->SetFailed(true);
        m_hosts->server->SetFailed(true); // it has already
        NS_TEST_EXPECT_MSG_EQ(m_hosts->server->HasFailed(), true, "says so");
    }

    void Return()
    {
        m_hosts->server->SetFailed(false);
        m_hosts->server->SetFailed(false);
        NS_TEST_EXPECT_MSG_EQ(Memory(), m_memory, "addresses, routes and states as before");
        CheckSum();
    }

    /// Addresses and routes of the server's two stacks.
    std::string Memory() const
    {
        std::ostringstream text;
        auto stream = Create<OutputStreamWrapper>(&text);
        auto ipv4 = m_hosts->nodes.Get(1)->GetObject<Ipv4>();
        auto ipv6 = m_hosts->nodes.Get(1)->GetObject<Ipv6>();
        for (uint32_t i = 0; i < 2; ++i)
        {
            text << ipv4->GetNAddresses(i) << ipv4->GetAddress(i, 0) << ipv4->IsUp(i);
            for (uint32_t j = 0; j < ipv6->GetNAddresses(i); ++j)
            {
                const auto address = ipv6->GetAddress(i, j);
                text << address.GetAddress() << static_cast<int>(address.GetState());
            }
            text << ipv6->IsUp(i);
        }
        // The time stands in the first lines.
        std::ostringstream routes;
        auto table = Create<OutputStreamWrapper>(&routes);
        ipv4->GetRoutingProtocol()->PrintRoutingTable(table);
        ipv6->GetRoutingProtocol()->PrintRoutingTable(table);
        std::istringstream lines(routes.str());
        for (std::string line; std::getline(lines, line);)
        {
            text << (line.find("Time") == std::string::npos ? line : "");
        }
        return text.str();
    }

    /// What is on the wire at the failure still arrives.
    bool IsSilent() const
    {
        const Time now = Simulator::Now();
        return now > Seconds(FAILS) + MilliSeconds(10) && now < Seconds(RETURNS);
    }

    void LeftServer(Ptr<const Packet> /* packet */)
    {
        m_leaks += IsSilent() ? 1 : 0;
    }

    void EnteredServer(Ptr<const Packet> /* packet */)
    {
        m_leaks += IsSilent() ? 1 : 0;
        m_got += Simulator::Now() > Seconds(RETURNS) ? 1 : 0;
    }

    void CheckSum()
    {
        const PacketReport report = m_accountant.Report();
        NS_TEST_EXPECT_MSG_EQ(report.Balances(), true, PacketAccountant::Explain(report));
    }

    void Check(const TwoHosts& hosts)
    {
        NS_TEST_EXPECT_MSG_EQ(m_leaks, 0, "nothing in, nothing out");
        NS_TEST_EXPECT_MSG_GT(m_got, 100, "afterwards it hears again");
        auto dropped = m_accountant.Report().dropped;
        NS_TEST_EXPECT_MSG_GT(dropped["link-error"], 100, "what it would have got");
        if (m_ipv6 || !m_isShared) // else whether frames wait for the segment just then is chance
        {
            NS_TEST_EXPECT_MSG_GT(dropped["not-sent"], 0, "what it would have sent");
        }
        uint32_t early = 0;
        uint32_t late = 0;
        for (const auto& [flow, start] : hosts.starts)
        {
            early += start < Seconds(FAILS - 1) ? 1 : 0;
            late += start > Seconds(RETURNS + 2) ? 1 : 0;
        }
        const auto completed = hosts.client->GetNEnded(FlowOutcome::COMPLETED);
        NS_TEST_EXPECT_MSG_GT(late, 20, "flows after the return");
        NS_TEST_EXPECT_MSG_GT_OR_EQ(
            completed, early + late, "those before and after are completed");
        NS_TEST_EXPECT_MSG_GT(
            hosts.client->GetNEnded(FlowOutcome::BROKEN), 100, "those in between are not");
    }

    bool m_ipv6;
    bool m_isShared;
    TwoHosts* m_hosts{nullptr};
    PacketAccountant m_accountant;
    std::string m_memory;
    uint32_t m_leaks{0};
    uint32_t m_got{0};
};

/// A server that is on no node.
class NowhereTestCase : public TestCase
{
  public:
    NowhereTestCase()
        : TestCase("a server on no node cannot fail, and says so")
    {
    }

  private:
    void DoRun() override
    {
        std::string said;
        try
        {
            CreateObject<OriginServer>()->SetFailed(true);
        }
        catch (const std::logic_error& error)
        {
            said = error.what();
        }
        NS_TEST_EXPECT_MSG_EQ(
            said,
            "OriginServer: a server on no node cannot fail: Node::AddApplication comes first",
            "one line");
    }
};

class DeviceFailureTestSuite : public TestSuite
{
  public:
    DeviceFailureTestSuite()
        : TestSuite("flow-distribution-device-failure", TestSuite::Type::UNIT)
    {
        for (const bool ipv6 : {false, true})
        {
            AddTestCase(new FailureTestCase(ipv6, false));
            AddTestCase(new FailureTestCase(ipv6, true));
        }
        AddTestCase(new NowhereTestCase);
    }
};

DeviceFailureTestSuite g_deviceFailureTestSuite;

} // namespace

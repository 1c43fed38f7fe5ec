// SPDX-License-Identifier: GPL-2.0-only

// The tables of two dispatchers, by what becomes of packets: how entries come, change and end.

#include "cluster-case.h"

#include "ns3/table-sync.h"

#include <utility>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawCluster;

/// How entries end.
class RemovalTest : public ClusterCase
{
  public:
    RemovalTest()
        : ClusterCase("C3: an entry goes with the end of its connection, at all dispatchers")
    {
    }

  private:
    /// Both ends close, each by a dispatcher of its own.
    void Close(Raw& cluster, const FlowKey& flow, bool together)
    {
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        ExpectAtServer(cluster, 1, flow, ACK, 0, "known");
        const Bytes reply = Packet(Raw::Behind(flow, 0).Reversed(), FIN | ACK);
        cluster.Put(1, Raw::CLIENTS, Packet(flow, FIN | ACK));
        if (!together)
        {
            cluster.Wait(MilliSeconds(1));
        }
        cluster.Pass(0, Raw::SERVERS, reply);
    }

    void Check(bool together)
    {
        const FlowKey flow = Raw::Request(4000);
        {
            Raw cluster({2, 1}, With({{"Removal", "at-once"}}));
            Close(cluster, flow, together);
            ExpectDrop(cluster, 0, flow, ACK, "no-entry");
            ExpectDrop(cluster, 1, flow, ACK, "no-entry");
        }
        Raw cluster({2, 1}, With({{"Removal", "linger"}, {"TcpClosing", "2s"}}));
        Close(cluster, flow, together);
        ExpectAtServer(cluster, 0, flow, ACK, 0, "the last packet");
        ExpectAtServer(cluster, 1, flow, ACK, 0, "the last packet, elsewhere");
        cluster.Wait(MilliSeconds(1500));
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetEntries().GetN(), 1, "it rests");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 1, "there, too");
        cluster.Wait(MilliSeconds(600));
        ExpectDrop(cluster, 0, flow, ACK, "no-entry");
        ExpectDrop(cluster, 1, flow, ACK, "no-entry");
    }

    void DoRun() override
    {
        Check(false);
        Check(true); // the two words on it meet on their ways

        const FlowKey flow = Raw::Request(4000);
        Raw cluster({2, 1}, With({{"Removal", "at-once"}}));
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        ExpectAtServer(cluster, 1, flow, RST, 0, "reset");
        ExpectDrop(cluster, 0, flow, ACK, "no-entry");
    }
};

/// A tuple is used again while its entry rests.
class ReuseTest : public ClusterCase
{
  public:
    ReuseTest()
        : ClusterCase("C2, C3: a closing entry gives way to a new connection, at all dispatchers")
    {
    }

  private:
    /// @param servers how many; with one the new connection has the server of the old
    void Check(uint32_t servers)
    {
        Raw cluster({2, servers}, With({{"TcpClosing", "2s"}}));
        const FlowKey flow = Raw::Request(4000);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        ExpectAtServer(cluster, 1, flow, RST, 0, "reset at the other one");
        ExpectAtServer(cluster, 0, flow, SYN, servers - 1, "the next in turn");
        ExpectAtServer(cluster, 1, flow, ACK, servers - 1, "the other one knows");
        cluster.Wait(Seconds(3));
        ExpectAtServer(cluster, 1, flow, ACK, servers - 1, "and that it is open");
        ExpectAtServer(cluster, 0, flow, ACK, servers - 1, "as does who opened it");
    }

    void DoRun() override
    {
        Check(1);
        Check(2);
    }
};

/// Half-open entries do not stay as long as open ones.
class HalfOpenTest : public ClusterCase
{
  public:
    HalfOpenTest()
        : ClusterCase("a SYN alone is forgotten everywhere, whatever others say they have seen")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, [](DispatcherNetDevice& device) {
            device.SetAttribute("TcpHalfOpen", StringValue("2s"));
            device.GetSync()->SetAttribute("RefreshInterval", StringValue("500ms"));
        });
        ExpectAtServer(cluster, 0, Raw::Request(4000), SYN, 0, "opened");
        ExpectAtServer(cluster, 0, Raw::Request(4001), SYN, 1, "opened");
        cluster.Wait(MilliSeconds(100));
        ExpectAtServer(cluster, 0, Raw::Request(4000), SYN, 0, "asked again");
        for (int i = 0; i < 8; ++i)
        {
            cluster.Wait(MilliSeconds(500));
            ExpectAtServer(cluster, 0, Raw::Request(4001), ACK, 1, "in use");
        }
        for (uint32_t i = 0; i < 2; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), 1, "the one in use");
        }
        ExpectAtServer(cluster, 1, Raw::Request(4001), ACK, 1, "it lives where it was not seen");
    }
};

/// One entry for all that a client does.
class ClientKeyTest : public ClusterCase
{
  public:
    ClientKeyTest()
        : ClusterCase("C1: entries by client: all flows of one go to one server, by any dispatcher")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({{"EntryKey", "client"}}));
        const FlowKey echo = FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, 77, 0, ICMP);
        ExpectAtServer(cluster, 0, Raw::Request(4000), SYN, 0, "the client's first flow");
        ExpectAtServer(cluster, 1, Raw::Request(4001), SYN, 0, "its next one");
        ExpectAtServer(cluster, 1, Raw::Request(4000, UDP), 0, 0, "of another protocol");
        ExpectAtServer(cluster, 0, Raw::Request(4000, TCP, Raw::CLIENT + 1), SYN, 1, "another's");
        ExpectAtServer(cluster, 1, echo, 0, 0, "an echo");
        ExpectAtClient(cluster, 0, Raw::Request(4001), ACK, 0, "a reply");
        ExpectAtClient(cluster, 0, echo, 0, 0, "an echo's reply");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetEntries().GetN(), 2, "two clients");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetEntries().GetN(), 2, "two clients");
    }
};

/// A bounded table.
class CapacityTest : public ClusterCase
{
  public:
    CapacityTest()
        : ClusterCase("C1: a full table forgets another entry, here alone, and counts it")
    {
    }

  private:
    void Removed(const FlowKey& client, const FlowKey& /* server */, const char* why)
    {
        m_removed.emplace_back(client.sourcePort, why);
    }

    void DoRun() override
    {
        Raw cluster({}, [](DispatcherNetDevice& device) {
            UintegerValue id;
            device.GetAttribute("DispatcherId", id);
            device.SetAttribute("Capacity", UintegerValue(id.Get() == 0 ? 2 : 10));
        });
        cluster[0].TraceConnectWithoutContext("EntryRemoved",
                                              MakeCallback(&CapacityTest::Removed, this));
        ExpectAtServer(cluster, 0, Raw::Request(1), SYN, 0, "first");
        ExpectAtServer(cluster, 0, Raw::Request(2), SYN, 1, "second");
        ExpectAtServer(cluster, 0, Raw::Request(1), ACK, 0, "open now");
        ExpectAtServer(cluster, 0, Raw::Request(3), SYN, 0, "in place of the half-open one");
        const std::vector<std::pair<uint16_t, std::string>> expected{{2, "evicted"}};
        NS_TEST_EXPECT_MSG_EQ((m_removed == expected), true, "what went, and why");
        NS_TEST_EXPECT_MSG_EQ(cluster[0].GetStateUsage().evictions, 1, "counted");
        ExpectDrop(cluster, 0, Raw::Request(2), ACK, "no-entry");
        ExpectAtServer(cluster, 1, Raw::Request(2), ACK, 1, "the other one has it still");
    }

    std::vector<std::pair<uint16_t, std::string>> m_removed;
};

/// Servers by load, all dispatchers' together.
class LoadTest : public ClusterCase
{
  public:
    LoadTest()
        : ClusterCase("C8: the connections of other dispatchers count as load, until they end")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({{"ServerChoice", "least-connections"}}));
        ExpectAtServer(cluster, 0, Raw::Request(1), SYN, 0, "all are idle");
        ExpectAtServer(cluster, 1, Raw::Request(2), SYN, 1, "as the other one has one at 0");
        ExpectAtServer(cluster, 1, Raw::Request(2), RST, 1, "its end");
        ExpectAtServer(cluster, 0, Raw::Request(3), SYN, 1, "none there now, one at 0");
        ExpectAtServer(cluster, 1, Raw::Request(1), RST, 0, "an end at the other dispatcher");
        ExpectAtServer(cluster, 1, Raw::Request(4), SYN, 0, "none there now, one at 1");
    }
};

/// Servers that fail, as each dispatcher learns of it.
class ServerDownTest : public ClusterCase
{
  public:
    ServerDownTest()
        : ClusterCase("entries of a server that is down go, and come back by nobody's word")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, [](DispatcherNetDevice& device) {
            device.GetSync()->SetAttribute("AntiEntropyInterval", StringValue("100ms"));
        });
        const FlowKey flow = Raw::Request(1);
        ExpectAtServer(cluster, 0, flow, SYN, 0, "opened");
        cluster[1].UpdateServers({{MemberChange::Kind::SET_DOWN, 0}});
        cluster.Wait(Seconds(1));
        ExpectDrop(cluster, 1, flow, ACK, "no-entry");
        ExpectAtServer(cluster, 0, flow, ACK, 0, "who has not learned of it goes on");
        cluster[0].UpdateServers({{MemberChange::Kind::SET_DOWN, 0}});
        cluster.Wait(Seconds(1));
        ExpectDrop(cluster, 0, flow, ACK, "no-entry");
    }
};

/// The suite.
class DispatchTableTestSuite : public TestSuite
{
  public:
    DispatchTableTestSuite()
        : TestSuite("flow-distribution-dispatch-table", Type::UNIT)
    {
        AddTestCase(new RemovalTest);
        AddTestCase(new ReuseTest);
        AddTestCase(new HalfOpenTest);
        AddTestCase(new ClientKeyTest);
        AddTestCase(new CapacityTest);
        AddTestCase(new LoadTest);
        AddTestCase(new ServerDownTest);
    }
};

DispatchTableTestSuite g_dispatchTableTestSuite;

} // namespace

// SPDX-License-Identifier: GPL-2.0-only

// Two dispatchers, packet by packet and byte by byte: packets with an entry, and without.

#include "cluster-case.h"

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawCluster;

/// Entries, there and back.
class EntryTest : public ClusterCase
{
  public:
    explicit EntryTest(uint8_t version)
        : ClusterCase("C1, C2, C5, C6: an entry is made at one dispatcher and found at another",
                      version)
    {
    }

  private:
    void Check(const FlowKey& first, const FlowKey& second)
    {
        Raw cluster(Shaped(), With({}));
        const uint8_t opens = first.protocol == TCP ? SYN : 0;
        const uint8_t later = first.protocol == TCP ? ACK : 0;
        ExpectAtServer(cluster, 0, first, opens, 0, "the first one in turn");
        NS_TEST_ASSERT_MSG_EQ(cluster.frames.size(), 1, "one update to the one other");
        const FlowKey told = KeyOf(cluster.frames[0]);
        const FlowKey expected = Raw::Talk(0, 1, m_version);
        NS_TEST_EXPECT_MSG_EQ((told == expected), true, "from own address to own address");
        NS_TEST_EXPECT_MSG_EQ(ChecksumFault(cluster.frames[0]), "", "its checksums");
        ExpectAtServer(cluster, 0, second, opens, 1, "the next one in turn");
        ExpectAtServer(cluster, 1, first, later, 0, "told by the other dispatcher");
        ExpectAtServer(cluster, 1, second, later, 1, "told by the other dispatcher");
        ExpectAtClient(cluster, 0, first, later, 0, "back the same way");
        ExpectAtClient(cluster, 1, second, later, 1, "back by the other one");
        for (uint32_t i = 0; i < 2; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetEntries().GetN(), 2, "entries");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
        }
    }

    void DoRun() override
    {
        Check(Request(4000), Request(4001));
        Check(Request(4000, UDP), Request(4001, UDP));
        Check(Echo(77), Echo(78));
        const uint8_t other = m_version == 4 ? 6 : 4; // than dispatchers use among each other
        Check(Raw::Request(4000, TCP, Raw::CLIENT, other),
              Raw::Request(4001, TCP, Raw::CLIENT, other));
    }
};

/// Replies that come where the entry has not come.
class NoEntryReplyTest : public ClusterCase
{
  public:
    NoEntryReplyTest()
        : ClusterCase("C6: a reply gets the cluster's address without an entry; what is none "
                      "of a service stays as it is")
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster({}, With({}));
        ExpectAtClient(cluster, 1, Raw::Request(4000), ACK, 1, "no dispatcher knows it");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNWithoutEntry(), 1, "counted");
        const FlowKey own = FlowKey::Ipv4(Raw::Server(0), Raw::CLIENT, 22, 5000, TCP);
        ExpectOne(cluster.Pass(0, Raw::SERVERS, Packet(own, SYN)),
                  0,
                  Raw::CLIENTS,
                  OneHopFurther(Packet(own, SYN)),
                  "a server's own connection");
        FlowKey closed = Raw::Request(4000);
        closed.destinationPort = 81;
        ExpectDrop(cluster, 0, closed, SYN, "no-service");
    }
};

/// What has no entry yet.
class NoEntryTest : public ClusterCase
{
  public:
    explicit NoEntryTest(uint8_t version)
        : ClusterCase("C2: a packet that finds no entry: drop, reset, choose, hold", version)
    {
    }

  private:
    void DoRun() override
    {
        const FlowKey flow = Request(4000);
        {
            Raw cluster(Shaped(), With({{"NoEntry", "drop"}}));
            ExpectDrop(cluster, 1, flow, ACK, "no-entry");
        }
        {
            Raw cluster(Shaped(), With({{"NoEntry", "choose"}}));
            ExpectAtServer(cluster, 1, flow, ACK, 0, "as a request");
        }
        {
            Raw cluster(Shaped(), With({{"NoEntry", "reset"}}));
            Content reset;
            reset.flags = RST;
            reset.sequence = 2000; // RFC 9293, 3.10.7.1: the acknowledgment of what it answers
            ExpectOne(cluster.Pass(1, Raw::CLIENTS, Packet(flow, ACK)),
                      1,
                      Raw::CLIENTS,
                      Make(flow.Reversed(), reset),
                      "a reset");
        }
        Hold(flow);
    }

    void Hold(const FlowKey& flow)
    {
        Raw cluster(Shaped({2, 2, MilliSeconds(1), false}),
                    With({{"NoEntry", "hold"}, {"HoldTime", "4ms"}, {"HeldPackets", "2"}}));
        cluster.Put(0, Raw::CLIENTS, Packet(flow, SYN));
        cluster.Put(1, Raw::CLIENTS, Packet(flow, ACK, 1));
        const Arrivals came = cluster.Pass(1, Raw::CLIENTS, Packet(flow, ACK, 2), MilliSeconds(3));
        NS_TEST_ASSERT_MSG_EQ(came.size(), 3, "what waited came out");
        const FlowKey behind = Raw::Behind(flow, 0);
        NS_TEST_EXPECT_MSG_EQ((came[1].bytes == OneHopFurther(Packet(behind, ACK, 1))),
                              true,
                              "in the order in which it came");
        NS_TEST_EXPECT_MSG_EQ((came[2].bytes == OneHopFurther(Packet(behind, ACK, 2))), true, "");
        NS_TEST_EXPECT_MSG_EQ((came[1].at > MilliSeconds(1)), true, "not before the word");
        NS_TEST_EXPECT_MSG_EQ((came[1].at < MicroSeconds(1100)), true, "with the word");

        const FlowKey other = Request(4001);
        cluster.Put(1, Raw::CLIENTS, Packet(other, ACK, 1));
        cluster.Put(1, Raw::CLIENTS, Packet(other, ACK, 2));
        cluster.Pass(1, Raw::CLIENTS, Packet(other, ACK, 3), MilliSeconds(3));
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "held-full"), 1, "two may wait");
        NS_TEST_EXPECT_MSG_EQ(cluster[1].GetNHeld(), 2, "and do");
        cluster.Wait(MilliSeconds(2));
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "entry-late"), 2, "in vain");
        NS_TEST_EXPECT_MSG_EQ(cluster.Balances(1), true, "all is accounted for");
    }
};

/// Packets about flows, and parts of packets.
class RelatedTest : public ClusterCase
{
  public:
    explicit RelatedTest(uint8_t version)
        : ClusterCase("C6, D7: fragments and ICMP errors go with their flow", version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped(), With({}));
        const FlowKey flow = Request(4000, UDP);
        const Bytes whole = Packet(flow, 0, 600);
        const auto parts = Fragments(whole, 304, 7);
        ExpectNone(cluster.Pass(0, Raw::CLIENTS, parts[1]), "before the first one");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(0, "fragment-before-first"), 1, "by name");
        cluster.Put(0, Raw::CLIENTS, parts[0]);
        const Arrivals came = cluster.Pass(0, Raw::CLIENTS, parts[1]);
        NS_TEST_ASSERT_MSG_EQ(came.size(), 2, "both parts");
        const Bytes again = Reassembled(came[0].bytes, came[1].bytes);
        const Bytes expected = OneHopFurther(Packet(Raw::Behind(flow, 0), 0, 600));
        NS_TEST_EXPECT_MSG_EQ((KeyOf(again) == Raw::Behind(flow, 0)), true, "the server's");
        NS_TEST_EXPECT_MSG_EQ(ChecksumFault(again), "", "checksums of the whole");
        NS_TEST_EXPECT_MSG_EQ(again.size(), expected.size(), "all of it");

        const FlowKey atServer = Raw::Behind(flow, 0);
        const Bytes error = MakeError(atServer.Reversed(), Packet(atServer), 60);
        const Arrivals back = cluster.Pass(1, Raw::SERVERS, error);
        NS_TEST_ASSERT_MSG_EQ(back.size(), 1, "an error of the server, by the other one");
        NS_TEST_EXPECT_MSG_EQ((KeyOf(back[0].bytes) == flow.Reversed()), true, "its flow");
        NS_TEST_EXPECT_MSG_EQ(ChecksumFault(back[0].bytes), "", "checksums");
        const Bytes forth = MakeError(flow, Packet(flow.Reversed()), 60);
        const Arrivals there = cluster.Pass(1, Raw::CLIENTS, forth);
        NS_TEST_ASSERT_MSG_EQ(there.size(), 1, "an error of the client");
        NS_TEST_EXPECT_MSG_EQ((KeyOf(there[0].bytes) == atServer), true, "to its server");
        const FlowKey unknown = Request(4001, UDP);
        ExpectNone(
            cluster.Pass(1, Raw::CLIENTS, MakeError(unknown, Packet(unknown.Reversed()), 60)),
            "about no flow");
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(1, "no-entry"), 1, "by name");
    }

    void ExpectNone(const Arrivals& came, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 0, what);
    }
};

/// Servers by application.
class ApplicationTest : public ClusterCase
{
  public:
    explicit ApplicationTest(uint8_t version)
        : ClusterCase("C7: applications have servers of their own, told by protocol and port",
                      version)
    {
    }

  private:
    void DoRun() override
    {
        Raw cluster(Shaped({2, 4}), With({{"Applications", "tcp:80=1,3 udp:80=2"}}));
        for (uint16_t i = 0; i < 4; ++i)
        {
            ExpectAtServer(cluster, 0, Request(i + 1), SYN, i % 2 == 0 ? 1 : 3, "of tcp:80");
            ExpectAtServer(cluster, 0, Request(i + 1, UDP), 0, 2, "of udp:80");
            ExpectAtServer(cluster, 1, Request(i + 1), ACK, i % 2 == 0 ? 1 : 3, "told");
        }
        ExpectAtServer(cluster, 0, Echo(77), 0, 0, "of no application: the server that is left");
        cluster[0].UpdateServers({{MemberChange::Kind::SET_DOWN, 2}});
        ExpectDrop(cluster, 0, Request(9, UDP), 0, "no-server");
    }
};

/// The suite.
class DispatcherNetDeviceTestSuite : public TestSuite
{
  public:
    DispatcherNetDeviceTestSuite()
        : TestSuite("flow-distribution-dispatcher-net-device", Type::UNIT)
    {
        for (const uint8_t version : {4, 6})
        {
            AddTestCase(new EntryTest(version));
            AddTestCase(new NoEntryTest(version));
            AddTestCase(new RelatedTest(version));
            AddTestCase(new ApplicationTest(version));
        }
        AddTestCase(new NoEntryReplyTest);
    }
};

DispatcherNetDeviceTestSuite g_dispatcherNetDeviceTestSuite;

} // namespace

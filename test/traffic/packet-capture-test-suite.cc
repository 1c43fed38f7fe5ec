// SPDX-License-Identifier: GPL-2.0-only

#include "../rig/capture-files.h"

#include "ns3/packet-capture.h"
#include "ns3/packet-view.h"
#include "ns3/pcap-file.h"
#include "ns3/test.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

using namespace ns3;

namespace
{

using Bytes = std::vector<uint8_t>;

/// A TCP packet of IPv4 between 10.0.0.1:4000 and 10.0.0.2:80, 40 bytes of headers.
Bytes
MakeTcp(bool reverse, uint8_t flags, uint16_t length)
{
    Bytes bytes(40);
    bytes[0] = 0x45;
    bytes[2] = static_cast<uint8_t>(length >> 8);
    bytes[3] = static_cast<uint8_t>(length);
    bytes[8] = 64;
    bytes[9] = 6;
    bytes[12] = bytes[16] = 10;
    bytes[reverse ? 19 : 15] = 1;
    bytes[reverse ? 15 : 19] = 2;
    const uint32_t clientPort = reverse ? 22 : 20;
    const uint32_t serverPort = reverse ? 20 : 22;
    bytes[clientPort] = 4000 >> 8;
    bytes[clientPort + 1] = 4000 & 0xff;
    bytes[serverPort + 1] = 80;
    bytes[32] = 0x50;
    bytes[33] = flags;
    return bytes;
}

constexpr uint8_t SYN = PacketView::TCP_SYN;
constexpr uint8_t ACK = PacketView::TCP_ACK;
constexpr uint8_t FIN = PacketView::TCP_FIN;

std::vector<CaptureService>
Services()
{
    return {{flowhash::HostAddress::Ipv4(0x0a000002), 80}};
}

/// @return the text of the error that reading brings about; empty: none
std::string
ErrorOf(const std::string& file, const std::vector<CaptureService>& services)
{
    try
    {
        PacketCapture::Read(file, services);
        return "";
    }
    catch (const CaptureError& error)
    {
        return error.what();
    }
}

/// Base of the cases that write files of their own.
class WritingTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// Writes a file: a link header of zeros with the type at its end, then each packet.
    std::string Write(uint32_t linkType, const Bytes& link, const std::vector<Bytes>& packets)
    {
        const std::string name = CreateTempDirFilename("written.pcap");
        PcapFile file;
        file.Open(name, std::ios::out);
        file.Init(linkType);
        uint32_t microseconds = 0;
        for (const auto& packet : packets)
        {
            Bytes frame = link;
            frame.insert(frame.end(), packet.begin(), packet.end());
            file.Write(5, microseconds += 10, frame.data(), static_cast<uint32_t>(frame.size()));
        }
        file.Close();
        return name;
    }
};

class LinkTypesTestCase : public WritingTestCase
{
  public:
    LinkTypesTestCase()
        : WritingTestCase("Ethernet, 802.1Q, raw IP and Linux cooked give the same flow")
    {
    }

  private:
    void Check(uint32_t linkType, Bytes link)
    {
        const auto file = Write(linkType,
                                link,
                                {MakeTcp(false, SYN, 40),
                                 MakeTcp(true, SYN | ACK, 40),
                                 MakeTcp(false, ACK, 1000),
                                 MakeTcp(false, FIN | ACK, 40),
                                 MakeTcp(true, FIN | ACK, 40)});
        const auto capture = PacketCapture::Read(file, Services());
        NS_TEST_ASSERT_MSG_EQ(capture->GetFlows().size(), 1, "link type " << linkType);
        const auto& flow = capture->GetFlows()[0];
        NS_TEST_EXPECT_MSG_EQ(
            flow.key.ToString(),
            flowhash::FlowKey::Ipv4(0x0a000001, 0x0a000002, 4000, 80, 6).ToString(),
            "key");
        NS_TEST_EXPECT_MSG_EQ(flow.packets.size(), 5, "packets");
        NS_TEST_EXPECT_MSG_EQ(flow.packets[1].reverse, true, "direction");
        NS_TEST_EXPECT_MSG_EQ(flow.packets[2].ipLength, 1000, "size on the wire");
        NS_TEST_EXPECT_MSG_EQ(flow.packets[2].time, MicroSeconds(20), "time");
        NS_TEST_EXPECT_MSG_EQ(flow.whole, true, "whole");
        NS_TEST_EXPECT_MSG_EQ(flow.Duration(), MicroSeconds(40), "duration");
    }

    void DoRun() override
    {
        Bytes ethernet(14);
        ethernet[12] = 8;
        Check(1, ethernet);
        Bytes vlan(18);
        vlan[12] = 0x81;
        vlan[16] = 8;
        Check(1, vlan);
        Check(101, {});
        Check(12, {});
        Bytes cooked(16);
        cooked[14] = 8;
        Check(113, cooked);
    }
};

class GroupingTestCase : public WritingTestCase
{
  public:
    GroupingTestCase()
        : WritingTestCase("a reused tuple is a new flow; replies before any request are left out")
    {
    }

  private:
    void DoRun() override
    {
        const auto file = Write(101,
                                {},
                                {MakeTcp(true, ACK, 40),
                                 MakeTcp(false, ACK, 40),
                                 MakeTcp(false, FIN | ACK, 40),
                                 MakeTcp(true, FIN | ACK, 40),
                                 MakeTcp(false, ACK, 40),
                                 MakeTcp(false, SYN, 40),
                                 MakeTcp(true, SYN | ACK, 40)});
        const auto capture = PacketCapture::Read(file, Services());
        NS_TEST_ASSERT_MSG_EQ(capture->GetFlows().size(), 2, "flows");
        NS_TEST_EXPECT_MSG_EQ(capture->GetFlows()[0].packets.size(), 4, "first");
        NS_TEST_EXPECT_MSG_EQ(capture->GetFlows()[0].whole, false, "its start is missing");
        NS_TEST_EXPECT_MSG_EQ(capture->GetFlows()[1].packets.size(), 2, "second");
        NS_TEST_EXPECT_MSG_EQ(capture->GetNLeftOut(), 1, "left out");
        NS_TEST_EXPECT_MSG_EQ(capture->GetLeftOut().at("reply-first").flows, 1, "it has ports");
    }
};

/// What is left out has a reason.
class LeftOutTestCase : public WritingTestCase
{
  public:
    LeftOutTestCase()
        : WritingTestCase("packets that are left out are counted by reason, with their flows")
    {
    }

  private:
    void DoRun() override
    {
        Bytes otherPort = MakeTcp(false, SYN, 40);
        otherPort[23] = 81;
        Bytes itsReply = MakeTcp(true, SYN | ACK, 40);
        itsReply[21] = 81;
        Bytes ping = MakeTcp(false, 0, 40);
        ping[9] = 1;
        Bytes fragment = MakeTcp(false, 0, 40);
        fragment[7] = 10;
        Bytes firstFragment = MakeTcp(false, 0, 40); // which has ports
        firstFragment[6] = 0x20;
        firstFragment[21] = 82;
        Bytes cut = MakeTcp(false, SYN, 40);
        cut.resize(22);
        Bytes ipv6(60);
        ipv6[0] = 0x60;
        ipv6[5] = 20;
        ipv6[6] = 6;
        ipv6[52] = 0x50;
        const auto file = Write(101,
                                {},
                                {MakeTcp(false, SYN, 40),
                                 otherPort,
                                 itsReply,
                                 ping,
                                 fragment,
                                 firstFragment,
                                 cut,
                                 ipv6,
                                 Bytes{0x20, 0, 0, 0}});
        const auto capture = PacketCapture::Read(file, Services());
        NS_TEST_EXPECT_MSG_EQ(capture->GetNPackets(), 1, "replayed");
        const std::map<std::string, std::pair<uint64_t, uint64_t>> expected{
            {"no-service", {2, 1}},
            {"other-protocol", {1, 0}},
            {"fragment", {2, 1}},
            {"cut", {1, 0}},
            {"ipv6", {1, 1}},
            {"not-ip", {1, 0}}};
        for (const auto& [reason, rest] : capture->GetLeftOut())
        {
            const auto found = expected.find(reason);
            NS_TEST_ASSERT_MSG_EQ((found != expected.end()), true, reason);
            NS_TEST_EXPECT_MSG_EQ(rest.packets, found->second.first, reason << " packets");
            NS_TEST_EXPECT_MSG_EQ(rest.flows, found->second.second, reason << " flows");
        }
        NS_TEST_EXPECT_MSG_EQ(capture->GetLeftOut().size(), expected.size(), "reasons");
    }
};

/// A sweep asks for the same capture again and again.
class SharedCaptureTestCase : public WritingTestCase
{
  public:
    SharedCaptureTestCase()
        : WritingTestCase("a capture is read once, unless its file or the services change")
    {
    }

  private:
    void DoRun() override
    {
        const auto file = Write(101, {}, {MakeTcp(false, SYN, 40)});
        const auto first = PacketCapture::Share(file, Services());
        NS_TEST_EXPECT_MSG_EQ(PacketCapture::Share(file, Services()), first, "the same");
        const auto any = PacketCapture::Share(file, {{Services()[0].address, 0}});
        NS_TEST_EXPECT_MSG_NE(any, first, "other services");
        NS_TEST_EXPECT_MSG_EQ(PacketCapture::Share(file, Services()), first, "still kept");
        Write(101, {}, {MakeTcp(false, SYN, 40), MakeTcp(false, ACK, 40)});
        NS_TEST_EXPECT_MSG_EQ(PacketCapture::Share(file, Services())->GetNPackets(),
                              2,
                              "another file at the same place");
    }
};

class ErrorsTestCase : public WritingTestCase
{
  public:
    ErrorsTestCase()
        : WritingTestCase("what cannot be used is refused in one line")
    {
    }

  private:
    void Refuses(const std::string& file,
                 const std::string& what,
                 const std::vector<CaptureService>& services = Services())
    {
        const std::string error = ErrorOf(file, services);
        NS_TEST_EXPECT_MSG_NE(error.find(what), std::string::npos, error << " lacks " << what);
        NS_TEST_EXPECT_MSG_EQ(error.find('\n'), std::string::npos, "one line");
    }

    void DoRun() override
    {
        Refuses("/no/such/file.pcap", "cannot be read");
        const std::string text = CreateTempDirFilename("text.pcap");
        std::ofstream(text) << "this is no capture, but long enough to look like one";
        Refuses(text, "is not a pcap file");
        std::ofstream(text, std::ios::trunc) << "x";
        Refuses(text, "is not a pcap file");
        const auto packets = std::vector<Bytes>{MakeTcp(false, SYN, 40), MakeTcp(true, SYN, 40)};
        Refuses(Write(147, {}, packets), "unknown link type 147");
        std::ofstream(text, std::ios::trunc) << "";
        Refuses(text, "is empty");
        std::ofstream(text, std::ios::trunc) << "\x1f\x8b\x08 and what gzip makes of a capture";
        Refuses(text, "is compressed: unpack it with gunzip");
        Refuses(Write(101, {}, {}), "holds no packet");
        Refuses(Write(101, {}, packets),
                "none of its packets is to or from the services given: no-service 2",
                {{flowhash::HostAddress::Ipv4(0x0a000009), 80}});
        RefusesCuts(packets);
    }

    /// Records of 56 bytes: the second starts at byte 80. Cut in its header, and in its data.
    void RefusesCuts(const std::vector<Bytes>& packets)
    {
        for (const unsigned size : {85, 100, 135})
        {
            const auto file = Write(101, {}, packets);
            std::filesystem::resize_file(file, size);
            Refuses(file, "truncated record at byte offset 80");
        }
    }
};

class CutCaptureTestCase : public TestCase
{
  public:
    CutCaptureTestCase()
        : TestCase("the cut that comes along: whole connections, at most 500 kB")
    {
    }

  private:
    void DoRun() override
    {
        const auto file = FindCutCapture();
        NS_TEST_EXPECT_MSG_LT_OR_EQ(std::filesystem::file_size(file), 500000, "size");
        const auto capture = PacketCapture::Read(file, CaptureServices());
        NS_TEST_EXPECT_MSG_EQ(capture->GetFlows().size(), 400, "every 6th of 2,400");
        NS_TEST_EXPECT_MSG_EQ(capture->GetNLeftOut(), 0, "nothing else in it");
        auto services = CaptureServices();
        services[0].protocol = 6;
        services[1].protocol = 17; // port 8080; nobody speaks UDP there
        const auto part = PacketCapture::Read(file, services);
        NS_TEST_EXPECT_MSG_EQ(part->GetFlows().size() + part->GetLeftOut().at("no-service").flows,
                              400,
                              "flows of another protocol than the service's are left out");
        for (const auto& flow : part->GetFlows())
        {
            NS_TEST_EXPECT_MSG_EQ(flow.key.destinationPort, 80, flow.key.ToString());
        }
        for (const auto& flow : capture->GetFlows())
        {
            NS_TEST_EXPECT_MSG_EQ(flow.whole, true, flow.key.ToString());
        }
    }
};

class FullCaptureTestCase : public TestCase
{
  public:
    FullCaptureTestCase()
        : TestCase("the full capture: 2,400 whole connections of 64 clients, even ports")
    {
    }

  private:
    void DoRun() override
    {
        const auto file = FindFullCapture();
        if (file.empty())
        {
            std::cout << "skipped: no full capture (name it in FLOW_DISTRIBUTION_CAPTURE)\n";
            return;
        }
        const auto capture = PacketCapture::Read(file, CaptureServices());
        std::set<uint32_t> clients;
        uint32_t wrong = 0;
        for (const auto& flow : capture->GetFlows())
        {
            clients.insert(flow.key.SourceIpv4());
            wrong += flow.whole && flow.key.sourcePort % 2 == 0 ? 0 : 1;
        }
        NS_TEST_EXPECT_MSG_EQ(capture->GetFlows().size(), 2400, "flows");
        NS_TEST_EXPECT_MSG_EQ(clients.size(), 64, "clients");
        NS_TEST_EXPECT_MSG_EQ(wrong, 0, "not whole, or an odd port");
        NS_TEST_EXPECT_MSG_EQ(capture->GetNPackets() + capture->GetNLeftOut(), 32504, "frames");
    }
};

class CaptureTestSuite : public TestSuite
{
  public:
    CaptureTestSuite()
        : TestSuite("flow-distribution-packet-capture", TestSuite::Type::UNIT)
    {
        AddTestCase(new LinkTypesTestCase);
        AddTestCase(new GroupingTestCase);
        AddTestCase(new LeftOutTestCase);
        AddTestCase(new SharedCaptureTestCase);
        AddTestCase(new ErrorsTestCase);
        AddTestCase(new CutCaptureTestCase);
        AddTestCase(new FullCaptureTestCase);
    }
};

CaptureTestSuite g_captureTestSuite;

} // namespace

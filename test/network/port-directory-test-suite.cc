// SPDX-License-Identifier: GPL-2.0-only

// What devices.csv says of captures, held against what is in them.

#include "ns3/ipv4-address.h"
#include "ns3/mac48-address.h"
#include "ns3/pcap-file.h"
#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace ns3;

namespace
{

/// A line of devices.csv by the names of its columns.
using Row = std::map<std::string, std::string>;

std::vector<std::string>
Split(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

std::vector<Row>
ReadRows(const std::string& file)
{
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    const auto names = Split(line, ',');
    std::vector<Row> rows;
    while (std::getline(in, line))
    {
        const auto cells = Split(line, ',');
        Row& row = rows.emplace_back();
        for (std::size_t i = 0; i < cells.size(); ++i)
        {
            row[names[i]] = cells[i];
        }
    }
    return rows;
}

/// What a capture shows: IPv4 addresses of its packets, link addresses of its frames.
struct Sights
{
    std::vector<std::set<std::string>> ends; // source and destination of each packet
    std::set<std::string> destinations;      // of frames, where they have any
};

std::string
AddressAt(const uint8_t* bytes)
{
    std::ostringstream out;
    Ipv4Address::Deserialize(bytes).Print(out);
    return out.str();
}

std::string
LinkAddressAt(const uint8_t* bytes)
{
    Mac48Address address;
    address.CopyFrom(bytes);
    std::ostringstream out;
    out << address;
    return out.str();
}

Sights
ReadSights(const std::string& path)
{
    constexpr uint32_t ETHERNET = 1;
    PcapFile file;
    file.Open(path, std::ios::in);
    const bool isEthernet = file.GetDataLinkType() == ETHERNET;
    const uint32_t ip = isEthernet ? 14 : 2;
    Sights sights;
    uint8_t bytes[2000];
    uint32_t seconds, fraction, captured, original, read;
    file.Read(bytes, sizeof(bytes), seconds, fraction, captured, original, read);
    while (!file.Eof() && !file.Fail())
    {
        if (isEthernet)
        {
            sights.destinations.insert(LinkAddressAt(bytes));
        }
        if (read >= ip + 20 && bytes[ip] >> 4 == 4)
        {
            sights.ends.push_back({AddressAt(bytes + ip + 12), AddressAt(bytes + ip + 16)});
        }
        file.Read(bytes, sizeof(bytes), seconds, fraction, captured, original, read);
    }
    return sights;
}

/// A short run whose balancer shares a segment with its servers.
class DevicesTest : public TestCase
{
  public:
    DevicesTest()
        : TestCase("devices.csv tells of every capture whose it is and who is at the other end")
    {
    }

  private:
    void DoRun() override
    {
        const std::string folder = CreateTempDirFilename("captures");
        std::filesystem::create_directories(folder);
        FlowScenario scenario;
        scenario.network = BalancerNetwork();
        scenario.Group("client").count = 2;
        scenario.Group("server").count = 3;
        scenario.network.Link("balancer-server").medium = "csma";
        scenario.traffic.rate = 50;
        scenario.duration = Seconds(1);
        scenario.traces.pcap = folder + "/run";
        RunScenario(scenario);
        const auto rows = ReadRows(folder + "/run-devices.csv");
        CheckFiles(folder, rows);
        for (const Row& row : rows)
        {
            CheckPeers(row, rows);
            CheckSights(row, ReadSights(folder + "/" + row.at("file")));
        }
    }

    /// Each capture has one line, and each line a capture.
    void CheckFiles(const std::string& folder, const std::vector<Row>& rows)
    {
        std::multiset<std::string> captures;
        for (const auto& file : std::filesystem::directory_iterator(folder))
        {
            if (file.path().extension() == ".pcap")
            {
                captures.insert(file.path().filename().string());
            }
        }
        std::multiset<std::string> told;
        for (const Row& row : rows)
        {
            told.insert(row.at("file"));
        }
        NS_TEST_EXPECT_MSG_EQ(told.size(), 2 + 2 + 2 + 1 + 3, "ports of this network");
        NS_TEST_EXPECT_MSG_EQ((told == captures), true, "files");
    }

    /// Whoever is told as a peer tells so itself.
    void CheckPeers(const Row& row, const std::vector<Row>& rows)
    {
        for (const std::string& peer : Split(row.at("peers"), ' '))
        {
            const auto found = std::count_if(rows.begin(), rows.end(), [&](const Row& other) {
                const auto back = Split(other.at("peers"), ' ');
                return other.at("group") == row.at("peerGroup") && other.at("node") == peer &&
                       other.at("link") == row.at("link") &&
                       other.at("peerGroup") == row.at("group") &&
                       std::count(back.begin(), back.end(), row.at("node")) == 1;
            });
            NS_TEST_EXPECT_MSG_EQ(found, 1, row.at("file") + ": peer " + peer);
        }
    }

    /// A client's packets come from it or are for it; a segment's frames name each device on it.
    void CheckSights(const Row& row, const Sights& sights)
    {
        NS_TEST_EXPECT_MSG_EQ(sights.ends.empty(), false, row.at("file") + ": nothing in it");
        for (const auto& ends : sights.ends)
        {
            const bool isOwn = ends.count(row.at("addresses")) > 0;
            NS_TEST_EXPECT_MSG_EQ((isOwn || row.at("group") != "client"),
                                  true,
                                  row.at("file") + ": a packet that is not its own");
        }
        const bool isShared = row.at("link") == "balancer-server";
        NS_TEST_EXPECT_MSG_EQ(sights.destinations.count(row.at("mac")),
                              (isShared ? 1 : 0),
                              row.at("file") + ": frames to " + row.at("mac"));
    }
};

class PortDirectoryTestSuite : public TestSuite
{
  public:
    PortDirectoryTestSuite()
        : TestSuite("flow-distribution-port-directory", TestSuite::Type::UNIT)
    {
        AddTestCase(new DevicesTest);
    }
};

PortDirectoryTestSuite g_portDirectoryTestSuite;

} // namespace

// SPDX-License-Identifier: GPL-2.0-only

/**
 * @file
 * @ingroup flow-distribution
 *
 * Cuts a capture down to a sample of its connections:
 *
 *     cut-capture --input=full.pcap --output=cut.pcap --services=198.18.0.1:80,198.18.0.1:8080
 *                 --every=4
 *
 * Kept are whole TCP connections, every k-th by start time: a sample that does not look at size,
 * duration or address. Of each packet only as much is kept as the longest headers take (link, IP,
 * TCP with options); its time and its length on the wire stay. Prints what was read and kept.
 */

#include "../model/packet/host-address-conversion.h"

#include "ns3/command-line.h"
#include "ns3/ipv4-address.h"
#include "ns3/ipv6-address.h"
#include "ns3/packet-capture.h"
#include "ns3/packet-view.h"
#include "ns3/pcap-file.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>
#include <sstream>
#include <vector>

using namespace ns3;

namespace
{

constexpr uint32_t MOST = 65535; //!< bytes of a record that are looked at

/// "198.18.0.1:80,[2001:db8::1]:80" to services. Throws CaptureError.
std::vector<CaptureService>
ReadServices(const std::string& text)
{
    std::vector<CaptureService> services;
    std::istringstream words(text);
    for (std::string word; std::getline(words, word, ',');)
    {
        const auto colon = word.rfind(':');
        if (colon == std::string::npos)
        {
            throw CaptureError("service \"" + word + "\" is not address:port");
        }
        const bool isIpv6 = word[0] == '[';
        const std::string name = isIpv6 ? word.substr(1, colon - 2) : word.substr(0, colon);
        const Address address =
            isIpv6 ? Address(Ipv6Address(name.c_str())) : Address(Ipv4Address(name.c_str()));
        services.push_back(
            {ToHostAddress(address), static_cast<uint16_t>(std::atoi(word.c_str() + colon + 1))});
    }
    return services;
}

/// The records of every k-th whole connection.
std::set<uint32_t>
PickRecords(const PacketCapture& capture, uint32_t every, uint32_t& kept, uint32_t& whole)
{
    std::set<uint32_t> records;
    for (const auto& flow : capture.GetFlows())
    {
        if (!flow.whole || whole++ % every != 0)
        {
            continue;
        }
        ++kept;
        for (const auto& packet : flow.packets)
        {
            records.insert(packet.record);
        }
    }
    return records;
}

/// Bytes of the longest IP and transport headers in the capture.
uint32_t
FindLongestHeaders(const PacketCapture& capture)
{
    uint32_t longest = 0;
    for (const auto& flow : capture.GetFlows())
    {
        for (const auto& packet : flow.packets)
        {
            PacketView view;
            view.Parse(capture.GetBytes(packet), packet.kept);
            longest = std::max<uint32_t>(longest, view.payloadOffset);
        }
    }
    return longest;
}

void
CopyRecords(const std::string& input,
            const std::string& output,
            const std::set<uint32_t>& records,
            uint32_t snapLength)
{
    PcapFile in;
    PcapFile out;
    in.Open(input, std::ios::in);
    out.Open(output, std::ios::out);
    if (out.Fail())
    {
        throw CaptureError(output + ": cannot be written");
    }
    out.Init(in.GetDataLinkType(), snapLength, 0, false, in.IsNanoSecMode());
    std::vector<uint8_t> bytes(MOST);
    for (uint32_t record = 0; record <= *records.rbegin(); ++record)
    {
        uint32_t seconds = 0;
        uint32_t fraction = 0;
        uint32_t included = 0;
        uint32_t original = 0;
        uint32_t read = 0;
        in.Read(bytes.data(), MOST, seconds, fraction, included, original, read);
        if (records.count(record))
        {
            out.Write(seconds, fraction, bytes.data(), original);
        }
    }
}

} // namespace

int
main(int argc, char* argv[])
{
    std::string input;
    std::string output;
    std::string services;
    uint32_t every = 4;
    CommandLine cmd(__FILE__);
    cmd.AddValue("input", "pcap file to read", input);
    cmd.AddValue("output", "pcap file to write", output);
    cmd.AddValue("services", "address:port,... of the servers in it", services);
    cmd.AddValue("every", "keep every k-th whole connection by start time", every);
    cmd.Parse(argc, argv);
    try
    {
        const auto capture = PacketCapture::Read(input, ReadServices(services));
        uint32_t kept = 0;
        uint32_t whole = 0;
        const auto records = PickRecords(*capture, std::max(every, 1U), kept, whole);
        if (records.empty())
        {
            throw CaptureError(input + ": no whole connection in it");
        }
        constexpr uint32_t link = 18; // the longest link header: Ethernet with one 802.1Q tag
        CopyRecords(input, output, records, FindLongestHeaders(*capture) + link);
        std::cout << capture->GetFlows().size() << " flows, " << whole << " whole; kept " << kept
                  << " with " << records.size() << " packets\n";
    }
    catch (const std::exception& error)
    {
        std::cerr << "cut-capture: " << error.what() << "\n";
        return 1;
    }
    return 0;
}

// SPDX-License-Identifier: GPL-2.0-only

#include "pcap-records.h"

#include "ns3/pcap-file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>

namespace ns3
{

namespace
{

constexpr uint32_t FILE_HEADER = 24;   //!< bytes of a pcap file's header
constexpr uint32_t RECORD_HEADER = 16; //!< bytes of a record's header
constexpr uint32_t MOST_READ = 512;    //!< bytes of a record that are looked at

[[noreturn]] void
Fail(const std::string& name, const std::string& what)
{
    throw CaptureError(name + ": " + what);
}

uint64_t
FileSize(const std::string& name)
{
    std::ifstream in(name, std::ios::binary | std::ios::ate);
    const auto size = in ? static_cast<std::streamoff>(in.tellg()) : -1;
    // A folder opens, and claims the largest size there is.
    if (size < 0 || size == std::numeric_limits<std::streamoff>::max())
    {
        Fail(name, "cannot be read");
    }
    return static_cast<uint64_t>(size);
}

void
Open(PcapFile& file, const std::string& name)
{
    file.Open(name, std::ios::in);
    if (file.Fail())
    {
        std::array<char, 2> magic{};
        std::ifstream(name, std::ios::binary).read(magic.data(), magic.size());
        if (magic == std::array<char, 2>{'\x1f', '\x8b'})
        {
            Fail(name, "is compressed: unpack it with gunzip");
        }
        Fail(name, "is not a pcap file (pcapng: convert it with editcap -F pcap)");
    }
    if (!flowhash::LinkHeader::IsKnown(file.GetDataLinkType()))
    {
        Fail(name,
             "unknown link type " + std::to_string(file.GetDataLinkType()) +
                 " (known: " + flowhash::LinkHeader::KnownTypes() + ")");
    }
}

} // namespace

void
ReadPcapRecords(const std::string& name, const std::function<void(const PcapRecord&)>& visit)
{
    const uint64_t size = FileSize(name);
    if (size == 0)
    {
        Fail(name, "is empty");
    }
    PcapFile file;
    Open(file, name);
    std::array<uint8_t, MOST_READ> bytes;
    PcapRecord record;
    for (uint64_t offset = FILE_HEADER; offset < size; ++record.number)
    {
        uint32_t seconds = 0;
        uint32_t fraction = 0;
        uint32_t included = 0;
        uint32_t original = 0;
        uint32_t read = 0;
        file.Read(bytes.data(), MOST_READ, seconds, fraction, included, original, read);
        if (file.Fail() || included > size - offset - RECORD_HEADER)
        {
            Fail(name, "truncated record at byte offset " + std::to_string(offset));
        }
        if (fraction >= (file.IsNanoSecMode() ? 1'000'000'000U : 1'000'000U))
        {
            Fail(name,
                 "record " + std::to_string(record.number + 1) + " has " +
                     std::to_string(fraction) + (file.IsNanoSecMode() ? " ns" : " us") +
                     " behind its seconds, a second or more: this is no time");
        }
        record.time = Seconds(seconds) +
                      (file.IsNanoSecMode() ? NanoSeconds(fraction) : MicroSeconds(fraction));
        record.isIp = record.link.Parse(file.GetDataLinkType(), bytes.data(), read);
        record.ip = bytes.data() + record.link.size;
        record.size = read - record.link.size;
        visit(record);
        offset += RECORD_HEADER + included;
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "tool-hash-input.h"

#include "../model/hash-core/spec/spec-values.h"

#include "ns3/packet-fields.h"
#include "ns3/part-registry.h"
#include "ns3/pcap-records.h"
#include "ns3/scenario-error.h"

#include <arpa/inet.h>
#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>

namespace ns3
{

namespace
{

using flowhash::FlowKey;

/// Reads a cell into a key. @return what would have been right, or empty where all is well
using CellReader = std::function<std::string(const std::string& cell, FlowKey& key)>;

std::string
ReadAddress(const std::string& cell, std::array<uint8_t, 16>& address, uint8_t& version)
{
    version = cell.find(':') == std::string::npos ? 4 : 6;
    address.fill(0);
    const int family = version == 4 ? AF_INET : AF_INET6;
    return inet_pton(family, cell.c_str(), address.data()) == 1
               ? ""
               : "an address such as 192.0.2.1 or 2001:db8::1";
}

std::string
ReadMac(const std::string& cell, std::array<uint8_t, 6>& mac)
{
    char rest = 0;
    const int found = std::sscanf(cell.c_str(),
                                  "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c",
                                  &mac[0],
                                  &mac[1],
                                  &mac[2],
                                  &mac[3],
                                  &mac[4],
                                  &mac[5],
                                  &rest);
    return found == 6 ? "" : "a MAC address such as 02:00:00:00:00:01";
}

template <typename Number>
std::string
ReadWhole(const std::string& cell, Number& number, uint64_t most)
{
    const auto value = flowhash::ParseInteger(cell);
    if (!value || *value > most)
    {
        return "a number from 0 to " + std::to_string(most);
    }
    number = static_cast<Number>(*value);
    return "";
}

std::string
ReadProtocol(const std::string& cell, FlowKey& key)
{
    static const std::map<std::string, uint8_t> names{
        {"icmp", 1}, {"tcp", 6}, {"udp", 17}, {"icmpv6", 58}};
    const auto named = names.find(cell);
    if (named != names.end())
    {
        key.protocol = named->second;
        return "";
    }
    const std::string wrong = ReadWhole(cell, key.protocol, 255);
    return wrong.empty() ? "" : wrong + ", or tcp, udp, icmp, icmpv6";
}

/// Source and destination are of one version; whichever comes second is held to it.
std::string
ReadDestination(const std::string& cell, FlowKey& key)
{
    uint8_t version = 0;
    const std::string wrong = ReadAddress(cell, key.destination, version);
    return !wrong.empty() || version == key.version
               ? wrong
               : "an address of the source's version, IPv" + std::to_string(key.version);
}

std::string
ReadLabel(const std::string& cell, FlowKey& key)
{
    uint32_t label = 0;
    const std::string wrong = ReadWhole(cell, label, 0xfffff);
    key.SetFlowLabel(label);
    return wrong.empty() && key.version == 4 && label != 0 ? "0, as IPv4 has no flow labels"
                                                           : wrong;
}

const std::map<std::string, CellReader>&
Columns()
{
    static const std::map<std::string, CellReader> columns{
        {"src",
         [](auto& cell, FlowKey& key) { return ReadAddress(cell, key.source, key.version); }},
        {"dst", ReadDestination},
        {"sport", [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.sourcePort, 65535); }},
        {"dport",
         [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.destinationPort, 65535); }},
        {"proto", ReadProtocol},
        {"smac", [](auto& cell, FlowKey& key) { return ReadMac(cell, key.sourceMac); }},
        {"dmac", [](auto& cell, FlowKey& key) { return ReadMac(cell, key.destinationMac); }},
        {"ethertype",
         [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.etherType, 65535); }},
        {"vlan", [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.vlan, 4095); }},
        {"ingress",
         [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.ingressPort, 65535); }},
        {"label", ReadLabel},
        {"id",
         [](auto& cell, FlowKey& key) { return ReadWhole(cell, key.identification, UINT32_MAX); }},
    };
    return columns;
}

std::vector<std::string>
ColumnNames()
{
    std::vector<std::string> names;
    for (const auto& column : Columns())
    {
        names.push_back(column.first);
    }
    return names;
}

/// Cells of a line, without blanks around them.
std::vector<std::string>
Split(const std::string& line)
{
    std::vector<std::string> cells;
    std::size_t start = 0;
    for (std::size_t end = 0; end != std::string::npos; start = end + 1)
    {
        end = line.find(',', start);
        const std::string cell = line.substr(start, end - start);
        const std::size_t first = cell.find_first_not_of(" \t\r");
        const std::size_t last = cell.find_last_not_of(" \t\r");
        cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    return cells;
}

/// Reads one text of tuples.
class TupleReader
{
  public:
    TupleReader(std::istream& in, const std::string& name)
        : m_in(in),
          m_name(name)
    {
    }

    std::vector<HashInput> Read()
    {
        constexpr std::size_t most = 10'000'000; // what takes 2 GB
        std::vector<HashInput> tuples;
        for (std::string line; NextLine(line);)
        {
            ++m_line;
            tuples.size() == most ? Fail("more than 10,000,000 tuples: split the file") : void();
            m_line == 1 ? CheckStart(line) : void();
            const auto cells = Split(line);
            if (cells[0].empty() ? cells.size() == 1 : cells[0][0] == '#')
            {
                continue;
            }
            const bool names = tuples.empty() && !m_named && Columns().count(cells[0]) > 0;
            names ? TakeNames(cells) : tuples.push_back(Tuple(cells));
        }
        if (m_in.bad())
        {
            throw std::runtime_error(m_name + ": cannot be read to its end");
        }
        if (m_line == 0)
        {
            throw ScenarioError(m_name, "is empty");
        }
        if (tuples.empty())
        {
            throw ScenarioError(m_name,
                                m_named ? "has names of columns, and no tuple below them"
                                        : "holds no tuple");
        }
        return tuples;
    }

  private:
    /// As std::getline, and ends where no end of a line comes, as from /dev/zero.
    bool NextLine(std::string& line)
    {
        std::array<char, 4096> text; // a tuple needs 200
        m_in.getline(text.data(), text.size());
        const auto count = static_cast<std::size_t>(m_in.gcount());
        if (m_in.fail() && !m_in.bad() && count + 1 == text.size())
        {
            ++m_line;
            Fail("the line is longer than 4,000 characters: this is no text of tuples");
        }
        const bool ended = !m_in.eof() && count > 0; // its end is counted, too
        line.assign(text.data(), ended ? count - 1 : count);
        return !m_in.fail();
    }

    /// Takes away what editors put in front of UTF-8; tells what is no text.
    void CheckStart(std::string& line) const
    {
        if (line.compare(0, 3, "\xef\xbb\xbf") == 0)
        {
            line.erase(0, 3);
        }
        if (line.compare(0, 2, "\x1f\x8b") == 0)
        {
            Fail("is compressed: unpack it with gunzip");
        }
        if (line.compare(0, 2, "\xff\xfe") == 0 || line.compare(0, 2, "\xfe\xff") == 0)
        {
            Fail("is UTF-16: save it as UTF-8");
        }
        const std::string start = line.substr(0, 4);
        if (start == "\xa1\xb2\xc3\xd4" || start == "\xd4\xc3\xb2\xa1")
        {
            Fail("a capture has to be a file; what comes through a pipe is read as tuples");
        }
    }

    [[noreturn]] void Fail(const std::string& what) const
    {
        throw ScenarioError(m_name + ":" + std::to_string(m_line), what);
    }

    void TakeNames(const std::vector<std::string>& names)
    {
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            if (Columns().count(names[i]) == 0)
            {
                const std::string nearest = flowhash::NearestName(names[i], ColumnNames());
                Fail("unknown column '" + names[i] + "'" +
                     (nearest.empty() ? "" : ", did you mean '" + nearest + "'?"));
            }
            if (std::find(names.begin(),
                          names.begin() + static_cast<std::ptrdiff_t>(i),
                          names[i]) != names.begin() + static_cast<std::ptrdiff_t>(i))
            {
                Fail("column '" + names[i] + "' comes twice");
            }
        }
        m_columns = names;
        m_named = true;
        // The destination's version is checked against the source's, which therefore comes first.
        if (Place("src") > Place("dst") || Place("dst") == names.size())
        {
            Fail("the columns need src, and dst behind it");
        }
    }

    std::size_t Place(const std::string& name) const
    {
        return static_cast<std::size_t>(std::find(m_columns.begin(), m_columns.end(), name) -
                                        m_columns.begin());
    }

    HashInput Tuple(const std::vector<std::string>& cells) const
    {
        if (cells.size() != m_columns.size())
        {
            Fail("has " + std::to_string(cells.size()) + " cells; expected " +
                 std::to_string(m_columns.size()) + ": " + Joined());
        }
        HashInput input;
        for (std::size_t i = 0; i < cells.size(); ++i)
        {
            const std::string wrong = Columns().at(m_columns[i])(cells[i], input.key);
            if (!wrong.empty())
            {
                Fail(m_columns[i] + ": expected " + wrong + ", found '" + cells[i] + "'");
            }
        }
        if (input.key.etherType == 0)
        {
            input.key.etherType = input.key.version == 6 ? 0x86dd : 0x0800;
        }
        return input;
    }

    std::string Joined() const
    {
        std::string text;
        for (const auto& column : m_columns)
        {
            text += (text.empty() ? "" : ",") + column;
        }
        return text;
    }

    std::istream& m_in;
    std::string m_name;
    std::size_t m_line{0};
    bool m_named{false};
    std::vector<std::string> m_columns{"src", "dst", "sport", "dport", "proto"};
};

} // namespace

std::vector<HashInput>
ReadHashTuples(std::istream& in, const std::string& name)
{
    return TupleReader(in, name).Read();
}

std::vector<HashInput>
ReadHashCapture(const std::string& file, bool outer)
{
    std::vector<HashInput> packets;
    std::optional<Time> start;
    try
    {
        ReadPcapRecords(file, [&](const PcapRecord& record) {
            flowhash::PacketFields fields;
            if (!record.isIp || !fields.Parse(record.ip, record.size))
            {
                return;
            }
            start = start.value_or(record.time);
            HashInput packet;
            packet.key = outer ? fields.OuterKey() : fields.key;
            record.link.CopyTo(packet.key);
            packet.time = (record.time - *start).GetNanoSeconds();
            packet.signs.opens = (fields.tcpFlags & (flowhash::PacketFields::TCP_SYN |
                                                     flowhash::PacketFields::TCP_ACK)) ==
                                 flowhash::PacketFields::TCP_SYN;
            packets.push_back(packet);
        });
    }
    catch (const CaptureError& error)
    {
        throw ScenarioError(error.what());
    }
    if (packets.empty())
    {
        throw ScenarioError(file, "holds no IP packet");
    }
    return packets;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "../model/hash-core/spec/spec-values.h"
#include "tool-commands.h"
#include "tool-hash-input.h"

#include "ns3/distribution.h"
#include "ns3/host-address.h"
#include "ns3/scenario-error.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <optional>
#include <poll.h>
#include <sstream>
#include <unistd.h>
#include <unordered_set>

namespace ns3
{

namespace
{

using flowhash::MemberChange;

constexpr uint64_t MOST_MEMBERS = 65536;

/// What the options of the command say.
struct HashOptions
{
    std::string scheme;
    std::vector<MemberChange> members;
    bool explain{false};
};

[[noreturn]] void
FailAtMembers(const std::string& text)
{
    throw ScenarioError("--members=" + text,
                        "expected a number of members from 1 to " + std::to_string(MOST_MEMBERS) +
                            ", or ids and weights such as 0:1,1:1,7:2.5, or names such as "
                            "192.0.2.1:80,[2001:db8::1]:80, with weights 192.0.2.1:80=2.5");
}

/// Reads an IPv4 address, or an IPv6 address in brackets, with a port.
/// @return it as addresses are usually written, as it is text that selectors hash; none: it is none
std::optional<std::string>
ReadName(const std::string& text)
{
    const std::size_t colon = std::min(text.rfind(':'), text.size());
    const bool six = colon > 1 && text.front() == '[' && text[colon - 1] == ']';
    const std::string address = six ? text.substr(1, colon - 2) : text.substr(0, colon);
    std::array<uint8_t, 16> bytes;
    const auto port = flowhash::ParseInteger(text.substr(std::min(colon + 1, text.size())));
    const int family = six ? AF_INET6 : AF_INET;
    if (!port || *port < 1 || *port > UINT16_MAX ||
        inet_pton(family, address.c_str(), bytes.data()) != 1)
    {
        return std::nullopt;
    }
    std::array<char, INET6_ADDRSTRLEN> usual;
    inet_ntop(family, bytes.data(), usual.data(), usual.size());
    const std::string host = usual.data();
    return (six ? '[' + host + ']' : host) + ':' + std::to_string(*port);
}

std::optional<double>
ReadWeight(const std::string& text)
{
    char* end = nullptr;
    const double weight = std::strtod(text.c_str(), &end);
    return text.empty() || *end != '\0' ? std::nullopt : std::make_optional(weight);
}

/// Reads `id:weight`, `name` or `name=weight`. @param place in the list, the id of a name
/// @return the member; none: it is nothing of these
std::optional<MemberChange>
ReadMember(const std::string& text, flowhash::MemberId place)
{
    const std::size_t sign = text.find('=');
    if (const auto name = ReadName(text.substr(0, sign)))
    {
        const std::optional<double> weight =
            sign == std::string::npos ? 1.0 : ReadWeight(text.substr(sign + 1));
        return weight ? std::make_optional(
                            MemberChange{MemberChange::Kind::ADD, place, *weight, *name})
                      : std::nullopt;
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto id = flowhash::ParseInteger(text.substr(0, colon));
    const auto weight = ReadWeight(text.substr(std::min(colon + 1, text.size())));
    if (!id || *id > UINT32_MAX || !weight)
    {
        return std::nullopt;
    }
    return MemberChange{MemberChange::Kind::ADD, static_cast<flowhash::MemberId>(*id), *weight};
}

void
CheckOnce(const std::string& text,
          const std::vector<MemberChange>& members,
          const MemberChange& member)
{
    const bool known = std::any_of(members.begin(), members.end(), [&member](const auto& other) {
        return !member.name.empty() && other.name == member.name;
    });
    if (known)
    {
        throw ScenarioError("--members=" + text, member.name + " is named twice");
    }
}

std::vector<MemberChange>
ReadMembers(const std::string& text)
{
    std::vector<MemberChange> members;
    if (text.find(':') == std::string::npos)
    {
        const auto count = flowhash::ParseInteger(text);
        if (!count || *count < 1 || *count > MOST_MEMBERS)
        {
            FailAtMembers(text);
        }
        for (uint64_t id = 0; id < *count; ++id)
        {
            members.push_back({MemberChange::Kind::ADD, static_cast<flowhash::MemberId>(id), 1.0});
        }
        return members;
    }
    std::istringstream words(text);
    for (std::string word; std::getline(words, word, ',');)
    {
        const auto member = ReadMember(word, static_cast<flowhash::MemberId>(members.size()));
        if (!member)
        {
            FailAtMembers(text);
        }
        CheckOnce(text, members, *member);
        members.push_back(*member);
    }
    return members;
}

HashOptions
ReadOptions(const ToolArguments& arguments)
{
    HashOptions options{"", ReadMembers("8"), arguments.explain};
    for (const auto& [name, value] : arguments.overrides)
    {
        if (name == "scheme")
        {
            options.scheme = value;
        }
        else if (name == "members")
        {
            options.members = ReadMembers(value);
        }
        else
        {
            throw ScenarioError("--" + name, "is no option of hash; known: --scheme, --members");
        }
    }
    const bool other = !arguments.variations.empty() || !arguments.out.empty() ||
                       arguments.overwrite || arguments.runs > 1 || arguments.jobs > 0;
    if (other || arguments.files.size() != (arguments.explain ? 0 : 1))
    {
        throw ScenarioError("hash",
                            "takes --scheme, --members and one file, CSV or pcap; - is CSV from "
                            "standard input; or --explain and no file");
    }
    return options;
}

std::unique_ptr<flowhash::Distribution>
MakeScheme(const HashOptions& options)
{
    std::string place = "--scheme";
    try
    {
        auto scheme = flowhash::Distribution::Make(options.scheme);
        place = "--members";
        scheme->Update(options.members);
        return scheme;
    }
    catch (const flowhash::SpecError& error)
    {
        throw ScenarioError(place, error.what());
    }
}

/// Whether a file begins as captures do, pcapng included, which is refused with a reason later.
/// What is no file, such as a pipe, is not touched: what is read of it is gone.
bool
IsCapture(const std::string& file)
{
    if (!std::filesystem::is_regular_file(file))
    {
        return false;
    }
    static const std::vector<std::string> magics{"\xa1\xb2\xc3\xd4",
                                                 "\xd4\xc3\xb2\xa1",
                                                 "\xa1\xb2\x3c\x4d",
                                                 "\x4d\x3c\xb2\xa1",
                                                 "\x0a\x0d\x0d\x0a"};
    std::ifstream in(file, std::ios::binary);
    std::string start(4, '\0');
    in.read(start.data(), 4);
    return std::find(magics.begin(), magics.end(), start) != magics.end();
}

/// Takes a pipe with a name as standard input, when somebody writes into it; opening it as a file
/// would wait for that without end.
void
OpenPipe(const std::string& file)
{
    constexpr int patience = 10; // s
    const int pipe = open(file.c_str(), O_RDONLY | O_NONBLOCK);
    pollfd wanted{pipe, POLLIN, 0};
    char none = 0;
    // Nobody has written: is there somebody who might?
    if (pipe < 0 || (poll(&wanted, 1, patience * 1000) == 0 && read(pipe, &none, 1) == 0))
    {
        throw ScenarioError(file,
                            "cannot be read: nobody has written into this pipe for " +
                                std::to_string(patience) + " s");
    }
    fcntl(pipe, F_SETFL, 0); // from now on reading waits
    dup2(pipe, STDIN_FILENO);
}

std::vector<HashInput>
ReadTuples(const std::string& file)
{
    if (file == "-")
    {
        return ReadHashTuples(std::cin, "standard input");
    }
    if (std::filesystem::is_fifo(file))
    {
        OpenPipe(file);
        return ReadHashTuples(std::cin, file);
    }
    std::ifstream in(file);
    if (!in || std::filesystem::is_directory(file))
    {
        throw ScenarioError(file, "cannot be read");
    }
    return ReadHashTuples(in, file);
}

std::string
Row(flowhash::Distribution& scheme, const HashInput& input)
{
    const flowhash::FlowKey& flow = input.key;
    const flowhash::HashKey key = scheme.Rule().Extract(flow);
    std::ostringstream row;
    row << flowhash::HostAddress{flow.source, flow.version}.ToString() << ','
        << flowhash::HostAddress{flow.destination, flow.version}.ToString() << ','
        << flow.sourcePort << ',' << flow.destinationPort << ',' << +flow.protocol << ',';
    if (key.predetermined)
    {
        row << ',';
    }
    else
    {
        const auto digits = static_cast<int>((scheme.HashFunction().Width() + 3) / 4);
        row << flowhash::HexText({key.bytes.begin(), key.bytes.begin() + key.size}) << ','
            << std::hex << std::setfill('0') << std::setw(digits) << scheme.HashFunction().Hash(key)
            << std::dec;
    }
    row << ',';
    if (const auto member = scheme.Choose(flow, input.time, input.signs))
    {
        row << *member;
    }
    return row.str();
}

} // namespace

int
HashCommand(const ToolArguments& arguments)
{
    const HashOptions options = ReadOptions(arguments);
    const auto scheme = MakeScheme(options);
    if (options.explain)
    {
        std::cout << scheme->Spec() << '\n';
        return 0;
    }
    const std::string& file = arguments.files.front();
    const bool capture = file != "-" && IsCapture(file);
    const auto inputs =
        capture ? ReadHashCapture(file, scheme->Rule().ReadsOuterPacket()) : ReadTuples(file);
    std::cout << "src,dst,sport,dport,proto,key,hash,member\n";
    std::unordered_set<std::string> shown; // of a capture each answer once
    for (const HashInput& input : inputs)
    {
        const std::string row = Row(*scheme, input);
        if (!std::cout)
        {
            break; // main() says why
        }
        if (!capture || shown.insert(row).second)
        {
            std::cout << row << '\n';
        }
    }
    return 0;
}

} // namespace ns3

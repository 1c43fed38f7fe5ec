// SPDX-License-Identifier: GPL-2.0-only

#include "../model/hash-core/spec/spec-values.h"
#include "tool-commands.h"
#include "tool-hash-change.h"
#include "tool-hash-input.h"
#include "tool-hash-members.h"

#include "ns3/distribution.h"
#include "ns3/host-address.h"
#include "ns3/scenario-error.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <optional>
#include <poll.h>
#include <sstream>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>

namespace ns3
{

namespace
{

using flowhash::MemberChange;

/// What the command takes, for messages.
constexpr const char* TAKES =
    "takes --scheme, --members, --change and one file, CSV or pcap; - is CSV from standard input; "
    "or --explain and no file";

/// What the options of the command say.
struct HashOptions
{
    std::string scheme;
    std::vector<MemberChange> members;
    std::optional<std::string> change; //!< --change
    bool explain{false};
};

HashOptions
ReadOptions(const ToolArguments& arguments)
{
    HashOptions options{"", ReadHashMembers("8"), std::nullopt, arguments.explain};
    for (const auto& [name, value] : arguments.overrides)
    {
        if (name == "scheme")
        {
            options.scheme = value;
        }
        else if (name == "members")
        {
            options.members = ReadHashMembers(value);
        }
        else if (name == "change" && !arguments.explain)
        {
            options.change = value;
        }
        else
        {
            throw ScenarioError("--" + name,
                                name == "change"
                                    ? "means nothing beside --explain"
                                    : "is no option of hash; known: --scheme, --members, --change");
        }
    }
    const bool other = !arguments.variations.empty() || !arguments.out.empty() ||
                       arguments.overwrite || arguments.runs > 1 || arguments.jobs > 0;
    if (other || arguments.files.size() != (arguments.explain ? 0 : 1))
    {
        throw ScenarioError("hash", TAKES);
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
        if (scheme->LacksLoads())
        {
            throw flowhash::SpecError("'" + options.scheme +
                                      "' goes by loads, and nothing counts them here: with "
                                      "state=lru they are the flows that the table holds");
        }
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

/// What a packet's flow is, and what is hashed of it: the row without the members.
std::string
RowStart(const flowhash::Distribution& scheme, const flowhash::FlowKey& flow)
{
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
    return row.str();
}

std::string
MemberText(const std::optional<flowhash::MemberId>& member)
{
    return member ? std::to_string(*member) : "";
}

void
WriteChoices(flowhash::Distribution& scheme, const std::vector<HashInput>& inputs, bool capture)
{
    std::cout << "src,dst,sport,dport,proto,key,hash,member\n";
    std::unordered_set<std::string> shown; // of a capture each answer once
    for (const HashInput& input : inputs)
    {
        const std::string row = RowStart(scheme, input.key) +
                                MemberText(scheme.Choose(input.key, input.time, input.signs));
        if (!std::cout)
        {
            break; // main() says why
        }
        if (!capture || shown.insert(row).second)
        {
            std::cout << row << '\n';
        }
    }
}

/// A flow that is followed over changes.
struct FollowedFlow
{
    const HashInput* latest; //!< packet of it before the changes
    std::optional<flowhash::MemberId> before;
};

/// All packets pass first, as they would before the changes: state remembers their flows. Then each
/// flow is asked about once more, as by a later packet of it.
void
WriteHistory(flowhash::Distribution& scheme,
             const std::vector<HashInput>& inputs,
             bool capture,
             const std::vector<HashChange>& changes)
{
    std::vector<FollowedFlow> flows;
    std::unordered_map<std::string, std::size_t> places; // of a capture's flows, by direction
    for (const HashInput& input : inputs)
    {
        const std::size_t place =
            capture ? places.emplace(RowStart(scheme, input.key), flows.size()).first->second
                    : flows.size();
        if (place == flows.size())
        {
            flows.emplace_back();
        }
        flows[place] = {&input, scheme.Choose(input.key, input.time, input.signs)};
    }
    HashHistory history(scheme);
    const int64_t now = inputs.empty() ? 0 : inputs.back().time;
    history.Apply(scheme, changes, now);
    std::cout << "src,dst,sport,dport,proto,key,hash,before,after,moved,reason\n";
    for (const FollowedFlow& flow : flows)
    {
        const auto after = scheme.Choose(flow.latest->key, now);
        const std::string reason = history.Count(flow.before, after);
        std::cout << RowStart(scheme, flow.latest->key) << MemberText(flow.before) << ','
                  << MemberText(after) << ',' << (reason.empty() ? 0 : 1) << ',' << reason << '\n';
        if (!std::cout)
        {
            return; // main() says why
        }
    }
    history.WriteSummary(std::cout);
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
    std::vector<HashChange> changes;
    if (options.change)
    {
        changes = ReadHashChanges(*options.change, options.members);
        // On a scheme of its own, so that what cannot be is said before a long file is read.
        const auto trial = MakeScheme(options);
        HashHistory(*trial).Apply(*trial, changes, 0);
    }
    const std::string& file = arguments.files.front();
    const bool capture = file != "-" && IsCapture(file);
    const auto inputs =
        capture ? ReadHashCapture(file, scheme->Rule().ReadsOuterPacket()) : ReadTuples(file);
    options.change ? WriteHistory(*scheme, inputs, capture, changes)
                   : WriteChoices(*scheme, inputs, capture);
    return 0;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "distribution.h"
#include "select/resilient-selector.h"
#include "spec-error.h"

#include <arpa/inet.h>
#include <cstdio>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

/**
 * @file
 * What schemes of the hash core choose, for check-kernel.sh. Reads lines, and prints one for each
 * `flow` and `buckets`; times are whole ns:
 *
 *     scheme SPEC
 *     update TIME add:ID:WEIGHT remove:ID weight:ID:WEIGHT ...
 *     flow TIME SOURCE DESTINATION PORT PORT PROTOCOL SOURCE-MAC FLOW-LABEL     its member
 *     buckets TIME                                                   the members of all buckets
 *
 * `buckets` uses a bucket, so it comes last.
 */

namespace
{

using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;

MemberChange
ReadChange(const std::string& word)
{
    unsigned id = 0;
    double weight = 1;
    if (std::sscanf(word.c_str(), "add:%u:%lf", &id, &weight) == 2)
    {
        return {MemberChange::Kind::ADD, id, weight};
    }
    if (std::sscanf(word.c_str(), "weight:%u:%lf", &id, &weight) == 2)
    {
        return {MemberChange::Kind::SET_WEIGHT, id, weight};
    }
    if (std::sscanf(word.c_str(), "remove:%u", &id) == 1)
    {
        return {MemberChange::Kind::REMOVE, id, 1};
    }
    throw std::runtime_error("no change: " + word);
}

FlowKey
ReadFlow(std::istream& in)
{
    FlowKey key;
    std::string source;
    std::string destination;
    std::string mac;
    unsigned protocol = 0;
    uint32_t label = 0;
    in >> source >> destination >> key.sourcePort >> key.destinationPort >> protocol >> mac >>
        label;
    key.SetFlowLabel(label);
    key.version = source.find(':') == std::string::npos ? 4 : 6;
    key.etherType = key.version == 4 ? 0x0800 : 0x86dd;
    key.protocol = static_cast<uint8_t>(protocol);
    auto& bytes = key.sourceMac;
    const int family = key.version == 4 ? AF_INET : AF_INET6;
    const int found = std::sscanf(mac.c_str(),
                                  "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx",
                                  &bytes[0],
                                  &bytes[1],
                                  &bytes[2],
                                  &bytes[3],
                                  &bytes[4],
                                  &bytes[5]);
    if (!in || found != 6 || inet_pton(family, source.c_str(), key.source.data()) != 1 ||
        inet_pton(family, destination.c_str(), key.destination.data()) != 1)
    {
        throw std::runtime_error("no flow: " + source + " " + destination);
    }
    return key;
}

void
PrintBuckets(Distribution& scheme, int64_t now)
{
    scheme.Choose({}, now); // the upkeep that is due by now
    const auto& selector = dynamic_cast<const flowhash::ResilientSelector&>(scheme.GetSelector());
    for (const flowhash::MemberId id : selector.Buckets())
    {
        std::cout << id << ' ';
    }
    std::cout << '\n';
}

void
Do(const std::string& line, std::unique_ptr<Distribution>& scheme)
{
    std::istringstream in(line);
    std::string command;
    int64_t now = 0;
    in >> command;
    if (command == "scheme")
    {
        std::getline(in, command);
        scheme = Distribution::Make(command);
        return;
    }
    in >> now;
    if (command == "update")
    {
        std::vector<MemberChange> changes;
        for (std::string word; in >> word;)
        {
            changes.push_back(ReadChange(word));
        }
        scheme->Update(changes, now);
    }
    else if (command == "flow")
    {
        const auto member = scheme->Choose(ReadFlow(in), now);
        std::cout << (member ? std::to_string(*member) : "none") << '\n';
    }
    else if (command == "buckets")
    {
        PrintBuckets(*scheme, now);
    }
    else
    {
        throw std::runtime_error("no command: " + line);
    }
}

} // namespace

int
main()
{
    try
    {
        std::unique_ptr<Distribution> scheme = Distribution::Make("");
        for (std::string line; std::getline(std::cin, line);)
        {
            Do(line, scheme);
        }
    }
    catch (const std::exception& error)
    {
        std::cerr << "kernel-choices: " << error.what() << '\n';
        return 2;
    }
    return 0;
}

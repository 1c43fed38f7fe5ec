// SPDX-License-Identifier: GPL-2.0-only

#include "tool-hash-members.h"

#include "../model/hash-core/spec/spec-values.h"

#include "ns3/scenario-error.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstdlib>
#include <sstream>

namespace ns3
{

namespace
{

using flowhash::MemberChange;

constexpr uint64_t MOST_MEMBERS = 65536;

[[noreturn]] void
FailAtMembers(const std::string& text)
{
    throw ScenarioError("--members=" + text,
                        "expected a number of members from 1 to " + std::to_string(MOST_MEMBERS) +
                            ", or ids and weights such as 0:1,1:1,7:2.5, or names such as "
                            "192.0.2.1:80,[2001:db8::1]:80, with weights 192.0.2.1:80=2.5");
}

/// Reads `id:weight`, `name` or `name=weight`. @param place in the list, the id of a name
/// @return the member; none: it is nothing of these
std::optional<MemberChange>
ReadMember(const std::string& text, flowhash::MemberId place)
{
    const std::size_t sign = text.find('=');
    if (const auto name = ReadMemberName(text.substr(0, sign)))
    {
        const std::optional<double> weight =
            sign == std::string::npos ? 1.0 : ReadMemberWeight(text.substr(sign + 1));
        return weight ? std::make_optional(
                            MemberChange{MemberChange::Kind::ADD, place, *weight, *name})
                      : std::nullopt;
    }
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto id = flowhash::ParseInteger(text.substr(0, colon));
    const auto weight = ReadMemberWeight(text.substr(std::min(colon + 1, text.size())));
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

} // namespace

std::optional<std::string>
ReadMemberName(const std::string& text)
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
ReadMemberWeight(const std::string& text)
{
    char* end = nullptr;
    const double weight = std::strtod(text.c_str(), &end);
    return text.empty() || *end != '\0' ? std::nullopt : std::make_optional(weight);
}

std::vector<MemberChange>
ReadHashMembers(const std::string& text)
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

} // namespace ns3

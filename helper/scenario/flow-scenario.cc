// SPDX-License-Identifier: GPL-2.0-only

#include "flow-scenario.h"

#include "scenario-error.h"

#include <arpa/inet.h>

namespace ns3
{

flowhash::HostAddress
ScenarioService::AddressOf(uint8_t version) const
{
    // Not by ns-3's own classes: they take the last 32 bits of an IPv6 address in hexadecimal only.
    flowhash::HostAddress host;
    host.version = version;
    inet_pton(version == 4 ? AF_INET : AF_INET6,
              (version == 4 ? address : Ipv6()).c_str(),
              host.bytes.data());
    return host;
}

namespace
{

const std::string CUT = "cut";
const std::string HEAL = "heal";
const std::string GREY = "grey";

} // namespace

std::vector<std::string>
ScenarioEvent::GetActions()
{
    std::vector<std::string> actions = flowhash::MemberChange::Words();
    actions.insert(actions.end(), {CUT, HEAL, GREY});
    return actions;
}

bool
ScenarioEvent::IsOfLink() const
{
    return action == CUT || action == HEAL || action == GREY;
}

bool
ScenarioEvent::IsGrey() const
{
    return action == GREY;
}

std::string
ScenarioEvent::GetPlace() const
{
    return from.empty() ? target : target + " from " + from;
}

flowhash::MemberChange::Kind
ScenarioEvent::GetKind() const
{
    if (IsOfLink())
    {
        using Kind = flowhash::MemberChange::Kind;
        return action == HEAL ? Kind::SET_ACTIVE : Kind::SET_DOWN;
    }
    const auto kind = flowhash::MemberChange::FindKind(action);
    if (!kind)
    {
        throw ScenarioError("'" + action + "' is no action of events");
    }
    return *kind;
}

std::optional<bool>
ScenarioEvent::FailedAfter() const
{
    using Kind = flowhash::MemberChange::Kind;
    const Kind kind = GetKind();
    const bool works = kind == Kind::SET_ACTIVE || kind == Kind::ADD;
    return works || kind == Kind::SET_DOWN ? std::optional<bool>(!works) : std::nullopt;
}

const std::map<std::string, std::string>&
ScenarioSchedulers()
{
    static const std::map<std::string, std::string> classes{
        {"calendar", "ns3::CalendarScheduler"},
        {"heap", "ns3::HeapScheduler"},
        {"list", "ns3::ListScheduler"},
        {"map", "ns3::MapScheduler"},
        {"priority-queue", "ns3::PriorityQueueScheduler"},
        {"radix", "ns3::RadixScheduler"}};
    return classes;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "server-choice.h"

#include "server-policies.h"

#include "ns3/part-registry.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ns3
{

namespace
{

using flowhash::Member;
using flowhash::MemberChange;
using flowhash::MemberId;
using flowhash::MemberState;
using flowhash::SpecError;

using MakerMap = std::map<std::string, ServerChoice::Maker>;

template <typename Policy>
std::pair<const std::string, ServerChoice::Maker>
Plain(const std::string& name)
{
    return {name, [name](const std::string& parameters) {
                if (!parameters.empty())
                {
                    throw SpecError("server choice '" + name + "' takes no parameters, got '" +
                                    parameters + "'");
                }
                return std::make_unique<Policy>();
            }};
}

std::unique_ptr<ServerChoice>
MakeHash(const std::string& parameters)
{
    return std::make_unique<HashChoice>(parameters);
}

MakerMap&
Makers()
{
    static MakerMap makers{Plain<RoundRobinChoice>("round-robin"),
                           Plain<WeightedChoice>("weighted"),
                           Plain<LeastConnectionsChoice>("least-connections"),
                           Plain<TwoChoices>("two-choices"),
                           {"hash", MakeHash}};
    return makers;
}

std::string
UnknownName(const std::string& name)
{
    const std::vector<std::string> known = ServerChoice::GetNames();
    std::string text = "unknown server choice '" + name + "', known are";
    for (const std::string& one : known)
    {
        text += " " + one;
    }
    const std::string nearest = flowhash::NearestName(name, known);
    return nearest.empty() ? text : text + "; did you mean '" + nearest + "'?";
}

void
CheckWeight(const MemberChange& change)
{
    if (!std::isfinite(change.weight) || change.weight < 0)
    {
        throw SpecError("server " + std::to_string(change.id) + ": weight " +
                        std::to_string(change.weight) + " is not a number of 0 or more");
    }
}

std::vector<Member>::iterator
PlaceOf(std::vector<Member>& members, MemberId id)
{
    return std::lower_bound(
        members.begin(), members.end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
}

void
Add(std::vector<Member>& members, const MemberChange& change)
{
    const auto place = PlaceOf(members, change.id);
    if (place != members.end() && place->id == change.id)
    {
        throw SpecError("server " + std::to_string(change.id) + " is there already");
    }
    CheckWeight(change);
    members.insert(place, {change.id, change.weight, MemberState::ACTIVE});
}

/// Applies one change to a server that must be there.
void
Alter(std::vector<Member>& members, const MemberChange& change)
{
    const auto place = PlaceOf(members, change.id);
    if (place == members.end() || place->id != change.id)
    {
        throw SpecError("server " + std::to_string(change.id) + " is not known");
    }
    switch (change.kind)
    {
    case MemberChange::Kind::REMOVE:
        members.erase(place);
        break;
    case MemberChange::Kind::SET_WEIGHT:
        CheckWeight(change);
        place->weight = change.weight;
        break;
    case MemberChange::Kind::SET_DOWN:
        place->state = MemberState::DOWN;
        break;
    case MemberChange::Kind::SET_DRAINING:
        place->state = MemberState::DRAINING;
        break;
    default:
        place->state = MemberState::ACTIVE;
        break;
    }
}

} // namespace

std::unique_ptr<ServerChoice>
ServerChoice::Make(std::string_view spec)
{
    const std::string text(spec);
    const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::size_t rest = std::min(text.find_first_not_of(' ', end), text.size());
    const std::string name = text.substr(start, end - start);
    const auto maker = Makers().find(name);
    if (maker == Makers().end())
    {
        throw SpecError(UnknownName(name));
    }
    return maker->second(text.substr(rest));
}

void
ServerChoice::Register(const std::string& name, Maker maker)
{
    if (!Makers().emplace(name, std::move(maker)).second)
    {
        throw SpecError("server choice '" + name + "' is there already");
    }
}

std::vector<std::string>
ServerChoice::GetNames()
{
    std::vector<std::string> names;
    for (const auto& [name, maker] : Makers())
    {
        names.push_back(name);
    }
    return names;
}

std::optional<MemberId>
ServerChoice::Choose(const flowhash::FlowKey& flow)
{
    if (m_live.empty())
    {
        return std::nullopt;
    }
    return m_live[DoChoose(flow, m_live)].id;
}

void
ServerChoice::Update(const std::vector<MemberChange>& changes)
{
    std::vector<Member> members = m_members;
    for (const MemberChange& change : changes)
    {
        change.kind == MemberChange::Kind::ADD ? Add(members, change) : Alter(members, change);
    }
    DoUpdate(changes);
    m_members = std::move(members);
    FindLive();
}

void
ServerChoice::TakeMembers(const ServerChoice& other)
{
    std::vector<MemberChange> changes;
    for (const Member& member : other.m_members)
    {
        changes.push_back({MemberChange::Kind::ADD, member.id, member.weight});
        if (member.state == MemberState::DOWN)
        {
            changes.push_back({MemberChange::Kind::SET_DOWN, member.id, member.weight});
        }
    }
    Update(changes);
}

void
ServerChoice::FindLive()
{
    m_live.clear();
    for (const Member& member : m_members)
    {
        if (member.IsLive())
        {
            m_live.push_back({member.id, member.weight, GetNConnections(member.id)});
        }
    }
}

void
ServerChoice::ConnectionStarted(MemberId id)
{
    SetConnections(id, GetNConnections(id) + 1);
}

void
ServerChoice::ConnectionEnded(MemberId id)
{
    SetConnections(id, GetNConnections(id) - 1);
}

void
ServerChoice::SetConnections(MemberId id, uint64_t n)
{
    m_connections[id] = n;
    const auto place = std::lower_bound(
        m_live.begin(), m_live.end(), id, [](const Candidate& candidate, MemberId wanted) {
            return candidate.id < wanted;
        });
    if (place != m_live.end() && place->id == id)
    {
        place->connections = n;
    }
}

uint64_t
ServerChoice::GetNConnections(MemberId id) const
{
    const auto place = m_connections.find(id);
    return place == m_connections.end() ? 0 : place->second;
}

const std::vector<Member>&
ServerChoice::GetMembers() const
{
    return m_members;
}

int64_t
ServerChoice::AssignStreams(int64_t stream)
{
    return DoAssignStreams(stream);
}

void
ServerChoice::DoUpdate(const std::vector<MemberChange>& /* changes */)
{
}

int64_t
ServerChoice::DoAssignStreams(int64_t /* stream */)
{
    return 0;
}

} // namespace ns3

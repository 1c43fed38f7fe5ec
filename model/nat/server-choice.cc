// SPDX-License-Identifier: GPL-2.0-only

#include "server-choice.h"

#include "scheme-choice.h"

#include "ns3/part-registry.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

using flowhash::Member;
using flowhash::MemberChange;
using flowhash::MemberId;
using flowhash::SpecError;

using MakerMap = std::map<std::string, ServerChoice::Maker>;

/// What a word of this module stands for in the hash core.
struct Word
{
    std::string scheme;
    bool weights{true}; //!< they count
};

const std::map<std::string, Word>&
Words()
{
    static const std::map<std::string, Word> words{
        {"round-robin", {"select=round-robin", false}},
        {"weighted", {"select=weighted-round-robin", true}},
        {"least-connections", {"select=weighted-least-connections", true}},
        {"hash", {"", true}}};
    return words;
}

/// A spec's first word, and what follows.
std::pair<std::string, std::string>
Split(std::string_view spec)
{
    const std::string text(spec);
    const std::size_t start = std::min(text.find_first_not_of(' '), text.size());
    const std::size_t end = std::min(text.find(' ', start), text.size());
    const std::size_t rest = std::min(text.find_first_not_of(' ', end), text.size());
    return {text.substr(start, end - start), text.substr(rest)};
}

bool
IsSelector(const std::string& name)
{
    const std::vector<flowhash::PartInfo> parts = flowhash::ListParts();
    return std::any_of(parts.begin(), parts.end(), [&name](const flowhash::PartInfo& part) {
        return part.stage == "select" && part.name == name;
    });
}

/// @return what the name means in the hash core; none: it is not of the hash core
std::optional<Word>
FindWord(const std::string& name)
{
    const auto word = Words().find(name);
    if (word != Words().end())
    {
        return word->second;
    }
    return IsSelector(name) ? std::optional<Word>({"select=" + name, true}) : std::nullopt;
}

MakerMap&
Makers()
{
    static MakerMap makers; // policies of one's own
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

} // namespace

std::unique_ptr<ServerChoice>
ServerChoice::Make(std::string_view spec)
{
    const auto [name, parameters] = Split(spec);
    const auto maker = Makers().find(name);
    if (maker != Makers().end())
    {
        return maker->second(parameters);
    }
    if (const auto word = FindWord(name))
    {
        return std::make_unique<SchemeChoice>(word->scheme + " " + parameters, word->weights);
    }
    throw SpecError(UnknownName(name));
}

void
ServerChoice::Check(std::string_view spec)
{
    const auto [name, parameters] = Split(spec);
    const auto word = FindWord(name);
    if (word)
    {
        SchemeChoice::MakeScheme(word->scheme + " " + parameters);
    }
    else
    {
        Make(spec); // of a policy of one's own
    }
}

void
ServerChoice::Register(const std::string& name, Maker maker)
{
    if (FindWord(name) || !Makers().emplace(name, std::move(maker)).second)
    {
        throw SpecError("server choice '" + name + "' is there already");
    }
}

std::optional<std::string>
ServerChoice::GetWeighingScheme(std::string_view spec)
{
    const auto [name, parameters] = Split(spec);
    const auto word = FindWord(name);
    return word && word->weights ? std::optional(word->scheme + " " + parameters) : std::nullopt;
}

bool
ServerChoice::ReadsLoads(std::string_view spec)
{
    const auto [name, parameters] = Split(spec);
    const auto word = FindWord(name);
    return !word ||
           SchemeChoice::MakeScheme(word->scheme + " " + parameters)->GetSelector().Traits().loads;
}

std::vector<std::string>
ServerChoice::GetNames()
{
    std::set<std::string> names;
    for (const auto& [name, maker] : Makers())
    {
        names.insert(name);
    }
    for (const auto& [name, word] : Words())
    {
        names.insert(name);
    }
    for (const flowhash::PartInfo& part : flowhash::ListParts())
    {
        if (part.stage == "select")
        {
            names.insert(part.name);
        }
    }
    return {names.begin(), names.end()};
}

std::optional<MemberId>
ServerChoice::Choose(const flowhash::FlowKey& flow)
{
    if (m_live.empty())
    {
        return std::nullopt;
    }
    return DoChoose(flow, m_live);
}

void
ServerChoice::Update(const std::vector<MemberChange>& changes)
{
    flowhash::MemberList members = m_members;
    members.Update(changes);
    DoCheck(changes);
    DoUpdate(changes);
    m_members = std::move(members);
    m_live = m_members.Live();
}

void
ServerChoice::CheckUpdate(const std::vector<MemberChange>& changes) const
{
    flowhash::MemberList members = m_members;
    members.Update(changes);
    DoCheck(changes);
}

void
ServerChoice::TakeMembers(const ServerChoice& other)
{
    Update(other.m_members.ToChanges());
}

void
ServerChoice::ConnectionStarted(MemberId id)
{
    AddLoad(id, 1);
}

void
ServerChoice::ConnectionEnded(MemberId id)
{
    AddLoad(id, -1);
}

void
ServerChoice::AddLoad(MemberId id, int64_t change)
{
    m_connections[id] += static_cast<uint64_t>(change); // wraps as it should
    DoConnectionsChanged(id, change);
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
    return m_members.All();
}

int64_t
ServerChoice::AssignStreams(int64_t stream)
{
    return DoAssignStreams(stream);
}

void
ServerChoice::DoCheck(const std::vector<MemberChange>& /* changes */) const
{
}

void
ServerChoice::DoUpdate(const std::vector<MemberChange>& /* changes */)
{
}

void
ServerChoice::DoConnectionsChanged(MemberId /* id */, int64_t /* change */)
{
}

int64_t
ServerChoice::DoAssignStreams(int64_t /* stream */)
{
    return 0;
}

} // namespace ns3

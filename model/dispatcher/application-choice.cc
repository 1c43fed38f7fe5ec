// SPDX-License-Identifier: GPL-2.0-only

#include "application-choice.h"

#include "../hash-core/wire/ip-protocol.h"
#include "request-path.h"

#include "ns3/simulator.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <iterator>
#include <sstream>
#include <utility>

namespace ns3
{

namespace
{

using flowhash::MemberChange;
using flowhash::MemberId;
using Application = ApplicationChoice::Application;

constexpr uint32_t HIGHEST_SERVER = 65535;

[[noreturn]] void
Refuse(const std::string& word, const std::string& why)
{
    throw flowhash::SpecError("application '" + word + "': " + why +
                              "; one is written as tcp:80=0-3 or tcp:80/images=0-3, servers by "
                              "number, such as 0-3,7");
}

uint32_t
ReadNumber(const std::string& word, const std::string& digits, uint32_t most)
{
    const bool good = !digits.empty() && digits.size() <= 5 &&
                      std::all_of(digits.begin(), digits.end(), [](char one) {
                          return one >= '0' && one <= '9';
                      });
    const uint32_t number = good ? static_cast<uint32_t>(std::stoul(digits)) : most + 1;
    if (number > most)
    {
        Refuse(word, "'" + digits + "' is no number from 0 to " + std::to_string(most));
    }
    return number;
}

void
ReadServers(const std::string& word, const std::string& text, std::set<MemberId>& servers)
{
    std::istringstream ranges(text);
    for (std::string range; std::getline(ranges, range, ',');)
    {
        const std::size_t dash = range.find('-');
        const uint32_t first = ReadNumber(word, range.substr(0, dash), HIGHEST_SERVER);
        const uint32_t last = dash == std::string::npos
                                  ? first
                                  : ReadNumber(word, range.substr(dash + 1), HIGHEST_SERVER);
        if (last < first)
        {
            Refuse(word, "'" + range + "' ends before it begins");
        }
        for (uint32_t id = first; id <= last; ++id)
        {
            servers.insert(id);
        }
    }
}

/// @param path as written, from its first '/' on; empty: there is none
void
CheckPath(const std::string& word, const std::string& path, bool tcp)
{
    if (!path.empty() && !tcp)
    {
        Refuse(word, "only over TCP a path tells the application");
    }
    if (path.size() > ApplicationChoice::MOST_PATH)
    {
        Refuse(word,
               "its path has " + std::to_string(path.size()) + " bytes, and may have " +
                   std::to_string(ApplicationChoice::MOST_PATH));
    }
    if (!std::all_of(path.begin(), path.end(), [](char one) { return one > ' ' && one <= '~'; }))
    {
        Refuse(word, "its path has something else than printable ASCII");
    }
}

Application
ReadApplication(const std::string& word)
{
    const std::size_t colon = word.find(':');
    const std::size_t equals = word.find('=');
    if (colon == std::string::npos || equals == std::string::npos || equals < colon)
    {
        Refuse(word, "it names no protocol, port and servers");
    }
    const std::string protocol = word.substr(0, colon);
    if (protocol != "tcp" && protocol != "udp")
    {
        Refuse(word, "its protocol is tcp or udp, not '" + protocol + "'");
    }
    const std::size_t slash = std::min(word.find('/', colon), equals);
    Application one;
    one.service = word.substr(0, slash);
    one.path = word.substr(slash, equals - slash);
    one.protocol = protocol == "tcp" ? flowhash::IpProtocol::TCP : flowhash::IpProtocol::UDP;
    one.port =
        static_cast<uint16_t>(ReadNumber(word, word.substr(colon + 1, slash - colon - 1), 65535));
    CheckPath(word, one.path, protocol == "tcp");
    ReadServers(word, word.substr(equals + 1), one.servers);
    if (one.port == 0 || one.servers.empty())
    {
        Refuse(word, one.port == 0 ? "no service has port 0" : "it names no servers");
    }
    return one;
}

/// @return whether a flow is to an application's service
bool
IsTo(const Application& one, const flowhash::FlowKey& flow)
{
    return one.protocol == flow.protocol && one.port == flow.destinationPort;
}

} // namespace

std::vector<Application>
ApplicationChoice::Parse(const std::string& text)
{
    std::vector<Application> applications;
    std::istringstream words(text);
    for (std::string word; words >> word;)
    {
        const Application one = ReadApplication(word);
        const bool again =
            std::any_of(applications.begin(), applications.end(), [&one](const Application& other) {
                return other.protocol == one.protocol && other.port == one.port &&
                       other.path == one.path;
            });
        if (again)
        {
            Refuse(word, one.service + one.path + " has servers already");
        }
        applications.push_back(one);
    }
    return applications;
}

void
ApplicationChoice::Configure(const std::string& policy, const std::string& applications)
{
    std::vector<Group> groups;
    std::set<MemberId> taken;
    for (const Application& one : Parse(applications))
    {
        taken.insert(one.servers.begin(), one.servers.end());
        groups.push_back({one, ServerChoice::Make(policy)});
    }
    groups.push_back({{}, ServerChoice::Make(policy)});
    m_longestPath = 0;
    for (const Group& group : groups)
    {
        m_longestPath =
            std::max(m_longestPath, static_cast<uint32_t>(group.application.path.size()));
    }
    m_groups.swap(groups);
    m_taken.swap(taken);
    UpdateGroups(m_servers.ToChanges());
}

/// @return the group for what is to a service, whatever it is: its application without a path, or
/// the last one
std::size_t
ApplicationChoice::FindGroup(const flowhash::FlowKey& flow) const
{
    const auto found =
        std::find_if(m_groups.begin(), std::prev(m_groups.end()), [&flow](const Group& group) {
            return IsTo(group.application, flow) && group.application.path.empty();
        });
    return static_cast<std::size_t>(found - m_groups.begin());
}

std::optional<MemberId>
ApplicationChoice::Choose(const flowhash::FlowKey& flow)
{
    return Choose(flow, FindGroup(flow));
}

std::optional<MemberId>
ApplicationChoice::Choose(const flowhash::FlowKey& flow, std::size_t group)
{
    const std::optional<MemberId> server = m_groups[group].choice->Choose(flow);
    if (server && m_byReports)
    {
        m_reports.NoteChoice(*server, Simulator::Now().GetNanoSeconds());
    }
    return server;
}

bool
ApplicationChoice::ReadsPaths() const
{
    return m_longestPath > 0;
}

bool
ApplicationChoice::NeedsPayload(const flowhash::FlowKey& flow) const
{
    return ReadsPaths() &&
           std::any_of(m_groups.begin(), m_groups.end(), [&flow](const Group& group) {
               return !group.application.path.empty() && IsTo(group.application, flow);
           });
}

uint32_t
ApplicationChoice::GetMostPayload() const
{
    return RequestPath::MOST_METHOD + 1 + m_longestPath;
}

std::optional<ApplicationChoice::Named>
ApplicationChoice::Identify(const flowhash::FlowKey& flow,
                            const std::vector<uint8_t>& payload,
                            bool whole) const
{
    const RequestPath path(payload, whole);
    Named named{FindGroup(flow), false};
    std::size_t longest = 0;
    for (std::size_t i = 0; i < m_groups.size(); ++i)
    {
        const Application& one = m_groups[i].application;
        if (one.path.empty() || !IsTo(one, flow))
        {
            continue;
        }
        if (path.MayBegin(one.path))
        {
            return std::nullopt;
        }
        if (one.path.size() > longest && path.Begins(one.path))
        {
            longest = one.path.size();
            named = {i, true};
        }
    }
    return named;
}

bool
ApplicationChoice::Has(const Group& group, MemberId id) const
{
    const bool last = &group == &m_groups.back();
    return last ? m_taken.count(id) == 0 : group.application.servers.count(id) > 0;
}

void
ApplicationChoice::Update(const std::vector<MemberChange>& changes)
{
    CheckUpdate(changes);
    m_servers.Update(changes);
    UpdateGroups(changes);
}

void
ApplicationChoice::CheckUpdate(const std::vector<MemberChange>& changes) const
{
    flowhash::MemberList servers = m_servers;
    servers.Update(changes);
    for (const Group& group : m_groups)
    {
        group.choice->CheckUpdate(Own(group, changes));
    }
}

/// @return the changes of a group's servers
std::vector<MemberChange>
ApplicationChoice::Own(const Group& group, const std::vector<MemberChange>& changes) const
{
    std::vector<MemberChange> own;
    std::copy_if(changes.begin(),
                 changes.end(),
                 std::back_inserter(own),
                 [&](const MemberChange& change) { return Has(group, change.id); });
    return own;
}

void
ApplicationChoice::UpdateGroups(const std::vector<MemberChange>& changes)
{
    for (Group& group : m_groups)
    {
        const std::vector<MemberChange> own = Own(group, changes);
        if (!own.empty())
        {
            group.choice->Update(own);
        }
    }
}

bool
ApplicationChoice::IsDown(MemberId id) const
{
    return m_servers.Find(id) && !m_servers.IsServing(id);
}

bool
ApplicationChoice::HasApplications() const
{
    return m_groups.size() > 1;
}

void
ApplicationChoice::GoByReports()
{
    m_byReports = true;
}

void
ApplicationChoice::Hear(MemberId server, const LoadReportHeader& report)
{
    if (!m_servers.Find(server))
    {
        return; // it may be running, but nobody has said that it serves
    }
    const auto change = m_reports.Hear(server, report, Simulator::Now().GetNanoSeconds());
    if (change && m_byReports)
    {
        AddLoad(server, *change);
    }
}

const ReportedLoads::Counts&
ApplicationChoice::GetReports() const
{
    return m_reports.GetCounts();
}

void
ApplicationChoice::ConnectionStarted(MemberId id)
{
    m_byReports ? void() : AddLoad(id, 1);
}

void
ApplicationChoice::ConnectionEnded(MemberId id)
{
    m_byReports ? void() : AddLoad(id, -1);
}

/// A server may serve several applications: what it does for one is load for the others.
void
ApplicationChoice::AddLoad(MemberId id, int64_t change)
{
    for (Group& group : m_groups)
    {
        if (Has(group, id))
        {
            group.choice->AddLoad(id, change);
        }
    }
}

int64_t
ApplicationChoice::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const Group& group : m_groups)
    {
        used += group.choice->AssignStreams(stream + used);
    }
    return used;
}

} // namespace ns3

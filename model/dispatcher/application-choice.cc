// SPDX-License-Identifier: GPL-2.0-only

#include "application-choice.h"

#include "../hash-core/wire/ip-protocol.h"

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
                              "; one is written as tcp:80=0-3, servers by number, such as 0-3,7");
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
    Application one;
    one.name = word.substr(0, equals);
    one.protocol = protocol == "tcp" ? flowhash::IpProtocol::TCP : flowhash::IpProtocol::UDP;
    one.port =
        static_cast<uint16_t>(ReadNumber(word, word.substr(colon + 1, equals - colon - 1), 65535));
    ReadServers(word, word.substr(equals + 1), one.servers);
    if (one.port == 0 || one.servers.empty())
    {
        Refuse(word, one.port == 0 ? "no service has port 0" : "it names no servers");
    }
    return one;
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
                return other.protocol == one.protocol && other.port == one.port;
            });
        if (again)
        {
            Refuse(word, one.name + " has servers already");
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
    m_groups.swap(groups);
    m_taken.swap(taken);
    UpdateGroups(m_servers.ToChanges());
}

std::optional<MemberId>
ApplicationChoice::Choose(const flowhash::FlowKey& flow)
{
    const auto found =
        std::find_if(m_groups.begin(), std::prev(m_groups.end()), [&flow](const Group& group) {
            return group.application.protocol == flow.protocol &&
                   group.application.port == flow.destinationPort;
        });
    const std::optional<MemberId> server = found->choice->Choose(flow);
    if (server && m_byReports)
    {
        m_reports.NoteChoice(*server, Simulator::Now().GetNanoSeconds());
    }
    return server;
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

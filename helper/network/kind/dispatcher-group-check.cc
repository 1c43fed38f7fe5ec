// SPDX-License-Identifier: GPL-2.0-only

// What a group of dispatchers cannot be.

#include "../../../base/number-text.h"
#include "../../../model/dispatcher/application-choice.h"
#include "dispatcher-group.h"
#include "idle-setting.h"
#include "sync-keys.h"

#include "ns3/flow-scenario.h"
#include "ns3/server-choice.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{

namespace
{

/// @return a service as keys name it, such as tcp:80
std::string
NameOf(const std::string& protocol, uint16_t port)
{
    return protocol + ":" + std::to_string(port);
}

constexpr const char* SEND_BUFFER = "ns3::TcpSocket::SndBufSize";
constexpr const char* RECEIVE_BUFFER = "ns3::TcpSocket::RcvBufSize";

/// @return bytes of a socket's buffer in a scenario
double
BufferOf(const FlowScenario& scenario, const char* attribute)
{
    constexpr double standard = 131072; // of ns-3
    const auto place = scenario.attributes.find(attribute);
    return place == scenario.attributes.end()
               ? standard
               : flowdist::ReadNumber(place->second).value_or(standard);
}

/// @return the words of a list with blanks between them
std::vector<std::string>
WordsOf(const std::string& list)
{
    std::istringstream words(list);
    return {std::istream_iterator<std::string>(words), {}};
}

} // namespace

void
DispatcherGroup::Check(const Fail& fail) const
{
    ServerChooserGroup::Check(fail);
    if (GetN() > 1 && !GetPlan().AreLinked(GetIndex(), GetIndex()))
    {
        fail("name",
             "dispatchers need a link inside their group, over which they tell each other of "
             "entries: links: [{between: [" +
                 GetName() + ", " + GetName() + "]}]");
    }
    if (GetSettings().Duration("lock.hold") * 2 > GetSettings().Duration("lock.timeout"))
    {
        fail("lock.hold",
             "a lock is held for half of lock.timeout at most: lock.hold=" +
                 GetSettings().Text("lock.hold") +
                 " and lock.timeout=" + GetSettings().Text("lock.timeout"));
    }
    CheckLoadReports(fail);
    CheckServices(fail);
    CheckApplications(fail);
    if (BindsLate() && !SeesReplies())
    {
        fail("applications",
             "where paths tell them replies have to pass the dispatchers, which translate their "
             "sequence numbers");
    }
    CheckIdle(fail);
    CheckBuffers(fail);
}

bool
DispatcherGroup::BindsLate() const
{
    const auto applications = ApplicationChoice::Parse(GetSettings().Text("applications"));
    return std::any_of(applications.begin(), applications.end(), [](const auto& one) {
        return !one.path.empty();
    });
}

/// In ns-3 a sender that recovers from a loss must not have filled its receiver's window: it asks
/// for a segment of no bytes then, and the run ends (TcpTxBuffer::NextSeg, seen in 3.37). What
/// scales no windows, as delayed binding does not, has small ones; a client's is shifted all the
/// same.
void
DispatcherGroup::CheckBuffers(const Fail& fail) const
{
    double window = BufferOf(GetScenario(), RECEIVE_BUFFER);
    while (window > 65535)
    {
        window /= 2;
    }
    if (BindsLate() && BufferOf(GetScenario(), SEND_BUFFER) > window)
    {
        const std::string most = std::to_string(static_cast<uint32_t>(window));
        fail(
            "applications",
            "where paths tell them no windows are scaled, and ns-3's TCP must not send more than " +
                most + " bytes at once: attributes: {" + SEND_BUFFER + ": " + most + "}");
    }
}

void
DispatcherGroup::CheckLoadReports(const Fail& fail) const
{
    const Time interval = GetSettings().Duration("loadReports");
    if (interval.IsZero())
    {
        return;
    }
    if (!ServerChoice::ReadsLoads(GetSettings().Text("choose")))
    {
        fail("loadReports",
             "choose=" + GetSettings().Text("choose") +
                 " reads no loads: least-connections, two-choices and others do");
    }
    const auto& sources = GetScenario().traffic.sources;
    if (!sources.empty() && sources.front().kind == "replay")
    {
        fail("loadReports", "servers of a replay have no load to report");
    }
}

void
DispatcherGroup::CheckIdle(const Fail& fail) const
{
    const bool delayed = BindsLate();
    const bool locks = delayed || GetSettings().Flag("lock.clients");
    const bool holds = GetSettings().Text("noEntry") == "hold";
    RefuseIdle(*this,
               {{locks,
                 {"lock.hold", "lock.packets", "lock.timeout"},
                 {"lock.clients", "applications"},
                 "no client is locked without lock.clients=true, or applications by path"},
                {delayed,
                 {"binding.timeout", "binding.retry", "binding.window"},
                 {"applications"},
                 "no binding is delayed without applications by path, such as tcp:80/images=0-1"},
                {holds, {"holdTime"}, {"noEntry"}, "no packet waits without noEntry=hold"},
                {locks || holds,
                 {"heldPackets"},
                 {"lock.clients", "noEntry", "applications"},
                 "no packet waits without lock.clients=true, noEntry=hold, or applications by "
                 "path"}},
               fail);
    RefuseIdle(*this, IdleSyncKeys(*this, "replication."), fail);
}

/// Replies tell their service by protocol and port alone.
void
DispatcherGroup::CheckServices(const Fail& fail) const
{
    std::map<std::pair<std::string, uint16_t>, std::string> addresses;
    std::set<std::string> known{"all", "none"};
    for (const ScenarioService& service : GetScenario().services)
    {
        for (const uint16_t port : service.ports)
        {
            const auto place =
                addresses.emplace(std::make_pair(service.protocol, port), service.address).first;
            if (place->second != service.address)
            {
                fail("name",
                     "dispatchers tell replies by protocol and port: " + place->second + " and " +
                         service.address + " cannot both have a service at " + service.protocol +
                         " port " + std::to_string(port));
            }
            known.insert(NameOf(service.protocol, port));
        }
    }
    const auto words = WordsOf(GetSettings().Text("replication.services"));
    if (words.empty())
    {
        fail("replication.services", "names no service: all, none, or a list of services");
    }
    for (const std::string& word : words)
    {
        if (words.size() > 1 && (word == "all" || word == "none"))
        {
            fail("replication.services",
                 "'" + word + "' stands alone: all, none, or a list of services");
        }
        if (known.count(word) == 0)
        {
            fail("replication.services",
                 "'" + word + "' is no service here: all, none, or a list such as " +
                     *std::prev(known.end()));
        }
    }
}

/// Each application is a service here, and each service has servers.
void
DispatcherGroup::CheckApplications(const Fail& fail) const
{
    std::set<std::string> names;
    std::set<flowhash::MemberId> taken;
    try
    {
        for (const auto& one : ApplicationChoice::Parse(GetSettings().Text("applications")))
        {
            names.insert(one.service);
            taken.insert(one.servers.begin(), one.servers.end());
        }
    }
    catch (const flowhash::SpecError& error)
    {
        fail("applications", error.what());
    }
    if (names.empty())
    {
        return;
    }
    const uint32_t servers = GetPlan().GetGroup(GetPlan().GetLast()).Count();
    if (GetSettings().Text("entryKey") == "client")
    {
        fail("applications", "they need entryKey=tuple: a client's entry is for all of them");
    }
    if (*taken.rbegin() >= servers)
    {
        fail("applications",
             "there is no server " + std::to_string(*taken.rbegin()) + ": they are 0 to " +
                 std::to_string(servers - 1));
    }
    for (const ScenarioService& service : GetScenario().services)
    {
        for (const uint16_t port : service.ports)
        {
            const std::string name = NameOf(service.protocol, port);
            if (names.count(name) == 0 && taken.size() == servers)
            {
                fail("applications", "they leave no server to " + name);
            }
            names.erase(name);
        }
    }
    if (!names.empty())
    {
        fail("applications", "'" + *names.begin() + "' is no service here");
    }
}

bool
DispatcherGroup::IsShared(uint8_t protocol, uint16_t port) const
{
    const std::string name = NameOf(protocol == ProtocolNumber("tcp") ? "tcp" : "udp", port);
    const auto words = WordsOf(GetSettings().Text("replication.services"));
    return std::any_of(words.begin(), words.end(), [&name](const std::string& word) {
        return word == "all" || word == name;
    });
}

} // namespace ns3

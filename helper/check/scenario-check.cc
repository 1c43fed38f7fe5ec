// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-check.h"

#include "../../base/number-text.h"
#include "../../model/traffic/request-line.h"
#include "../../model/traffic/request/request-kind.h"
#include "../keys/scenario-values.h"
#include "attribute-check.h"
#include "event-check.h"
#include "light-check.h"
#include "network-check.h"
#include "replay-check.h"
#include "service-check.h"
#include "skew-check.h"
#include "trace-check.h"

#include "ns3/packet-capture.h"
#include "ns3/scenario-error.h"
#include "ns3/service-plan.h"
#include "ns3/size-distribution.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>

namespace ns3
{

namespace
{

constexpr double MOST_BYTES = 2147483648; // of a request or response
constexpr double MOST_REQUESTS = 65535;   // of a flow: echoes number them in 16 bits
constexpr double MOST_SECONDS = 1e9;      // as ns-3's Time can hold them, in nanoseconds
constexpr std::size_t MOST_SOURCES = 14;  // RequestClient has streams for so many profiles

/// Checks one scenario; each method throws at the first value that does not fit.
class Checker
{
  public:
    Checker(const FlowScenario& scenario, const ScenarioPlaces& places, const ScenarioTrial& trial)
        : m_scenario(scenario),
          m_places(places),
          m_trial(trial)
    {
    }

    void CheckAll() const
    {
        CheckActions();
        CheckScenarioValues(m_scenario,
                            [this](const auto& path, const auto& text) { Fail({path}, text); });
        CheckTimes();
        const ScenarioFail fail = [this](const auto& paths, const auto& text) {
            Fail(paths, text);
        };
        CheckServices(m_scenario, fail);
        CheckScheme("scheme", m_scenario.scheme, {"scheme"}, fail);
        CheckNetwork(m_scenario, fail);
        CheckTraffic();
        CheckSkew(m_scenario, fail);
        CheckLight(m_scenario, fail);
        CheckEvents(m_scenario, fail);
        CheckTraces(m_scenario, fail);
        Require(
            !m_scenario.measuring.slowdown || !m_scenario.traffic.IsReplay(),
            {"measuring.slowdown"},
            "key 'measuring.slowdown': a replay sends a capture's packets when their turn comes, "
            "alone or not, so its flows have no time alone; requests (kind: tcp, udp, echo) "
            "have");
        for (const auto& [name, value] : m_scenario.attributes)
        {
            CheckAttribute(name, value, m_trial);
            CheckMedium(name);
        }
        const std::string wrong = CheckClientPorts(m_scenario.attributes);
        Require(wrong.empty(),
                {"ns3::RequestClient::FirstPort", "ns3::RequestClient::LastPort"},
                wrong);
    }

  private:
    [[noreturn]] void Fail(const std::vector<std::string>& paths, const std::string& text) const
    {
        throw ScenarioError(m_places.Find(paths), text);
    }

    void Require(bool holds, const std::vector<std::string>& paths, const std::string& text) const
    {
        if (!holds)
        {
            Fail(paths, text);
        }
    }

    /// What a file may leave out, and has no value that could be meant.
    void CheckActions() const
    {
        for (std::size_t number = 0; number < m_scenario.events.size(); ++number)
        {
            const ScenarioEvent& event = m_scenario.events[number];
            const std::string path = "events." + std::to_string(number);
            const std::vector<std::string> places{
                path, path + ".at", path + ".action", path + ".target"};
            Require(!event.action.empty(), places, "the event has no action");
            Require(!event.target.empty(), places, "the event has no target");
        }
    }

    /// An attribute of the devices or channels of a medium that no link has would do nothing.
    void CheckMedium(const std::string& name) const
    {
        static const std::map<std::string, std::string> media{
            {"ns3::Express", "express"}, {"ns3::PointToPoint", "p2p"}, {"ns3::Csma", "csma"}};
        for (const auto& [start, medium] : media)
        {
            const auto& links = m_scenario.network.links;
            const bool known = name.rfind(start, 0) != 0 ||
                               std::any_of(links.begin(), links.end(), [&](const auto& link) {
                                   return link.medium == medium;
                               });
            Require(known,
                    {name},
                    name + ": no link is of this class: give one medium: " + medium +
                        ", or set the attribute of the links' own class");
        }
    }

    void CheckTimes() const
    {
        const auto& measuring = m_scenario.measuring;
        Require(measuring.warmUp + measuring.coolDown < m_scenario.duration,
                {"measuring.warmUp", "measuring.coolDown", "duration"},
                "warm-up and cool-down leave nothing of the duration to measure");
        Require(measuring.interval <= m_scenario.duration,
                {"measuring.interval", "duration"},
                "the sampling interval is longer than the duration");
        Require(m_scenario.duration.GetTimeStep() / measuring.interval.GetTimeStep() <= 100'000,
                {"measuring.interval", "duration"},
                "the sampling interval would make over 100000 samples");
        Require(m_scenario.traffic.stop <= m_scenario.duration,
                {"traffic.stop", "duration"},
                "the time when flows stop to start (traffic.stop) is after the end of the run; "
                "0s: none");
    }

    /// @param most greatest value that is possible; what has no bound is cut there
    void CheckSize(const std::string& path, const std::string& spec, double most) const
    {
        try
        {
            const double greatest = SizeDistribution::GetGreatest(spec);
            Require(greatest <= most || !std::isfinite(greatest),
                    {path},
                    "key '" + path + "': '" + spec + "' gives up to " +
                        flowdist::NumberText(greatest) + "; the most is " +
                        flowdist::NumberText(most));
        }
        catch (const std::invalid_argument& error)
        {
            Fail({path}, "key '" + path + "': " + error.what());
        }
    }

    void CheckTraffic() const
    {
        const auto& sources = m_scenario.traffic.sources;
        Require(!sources.empty(), {"traffic.sources"}, "there is no source of traffic");
        Require(sources.size() <= MOST_SOURCES,
                {"traffic.sources"},
                std::to_string(sources.size()) + " sources of traffic are too many: up to " +
                    std::to_string(MOST_SOURCES));
        double shares = 0;
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            const std::string path = "traffic.sources." + std::to_string(i) + ".";
            shares += sources[i].share;
            Require(sources[i].kind != "replay" || sources.size() == 1,
                    {path + "kind"},
                    "a replay is the only source of its scenario");
            CheckSource(sources[i], path);
        }
        Require(shares > 0, {"traffic.sources"}, "at least one share has to be above 0");
    }

    void CheckSource(const ScenarioSource& source, const std::string& path) const
    {
        if (source.kind == "replay")
        {
            CheckReplay(source, path);
            return;
        }
        if (source.IsFlood())
        {
            return; // CheckSkew
        }
        CheckSize(
            path + "requestSize", source.requestSize, RequestKind::Get(source.kind).mostRequest);
        CheckSize(path + "responseSize", source.responseSize, MOST_BYTES);
        CheckEcho(source, path);
        const std::string fault = RequestLine::FindFault(source.path, source.kind == "tcp");
        Require(fault.empty(), {path + "path"}, "key '" + path + "path': " + fault);
        CheckSize(path + "requests", source.requests, MOST_REQUESTS);
        Require(SizeDistribution::GetGreatest(source.requests) >= 0.5, // rounded
                {path + "requests"},
                "key '" + path + "requests': '" + source.requests +
                    "' is always 0, and a flow without a request is none: at least 1");
        CheckSize(path + "pause", source.pause, MOST_SECONDS);
        const auto& services = m_scenario.services;
        const bool served = std::any_of(services.begin(), services.end(), [&](const auto& service) {
            return source.kind == "echo" || service.protocol == source.kind;
        });
        Require(served,
                {path + "kind", "services"},
                source.kind + " traffic needs a " + source.kind + " service with a port");
    }

    /// ns-3 does not get an IPv6 echo to its stack that came in fragments.
    void CheckEcho(const ScenarioSource& source, const std::string& path) const
    {
        constexpr double most = 1500 - 40 - 8; // MTU, headers of IPv6 and of an echo
        const auto words = flowdist::SplitText(source.requestSize, ": ");
        const bool bounded = words.front() == "constant" || words.front() == "uniform";
        Require(source.kind != "echo" || m_scenario.network.family == "ipv4" || !bounded ||
                    flowdist::ReadNumber(words.back()).value_or(0) <= most,
                {path + "requestSize", path + "kind"},
                "an echo over IPv6 holds at most " + flowdist::NumberText(most) +
                    " bytes: in ns-3 a larger one is never answered");
    }

    void CheckReplay(const ScenarioSource& replay, const std::string& path) const
    {
        const std::string& file = replay.file;
        Require(!file.empty(), {path + "kind"}, "replay needs a capture: file");
        Require(
            std::ifstream(file).good(), {path + "file"}, "capture '" + file + "' cannot be read");
        Require(m_scenario.network.family == "ipv4",
                {"network.family"},
                "a replay has the addresses of its capture: network.family has to be ipv4");
        try
        {
            const auto capture = PacketCapture::Share(file, CapturedServices(m_scenario.services));
            const std::string conflict = FindReplayConflict(m_scenario, capture);
            Require(conflict.empty(), {path + "file", path + "copies"}, conflict);
        }
        catch (const CaptureError& error)
        {
            Fail({path + "file"}, error.what());
        }
    }

    const FlowScenario& m_scenario;
    const ScenarioPlaces& m_places;
    const ScenarioTrial& m_trial;
};

} // namespace

void
CheckScenario(const FlowScenario& scenario,
              const ScenarioPlaces& places,
              const ScenarioTrial& trial)
{
    FlowScenario expanded = scenario;
    expanded.network = ExpandNetwork(scenario.network);
    Checker(expanded, places, trial).CheckAll();
}

} // namespace ns3

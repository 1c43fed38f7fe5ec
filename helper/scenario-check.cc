// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-check.h"

#include "attribute-check.h"
#include "number-text.h"
#include "scenario-error.h"
#include "scenario-tier.h"
#include "scenario-value.h"
#include "trial-process.h"

#include "ns3/capture.h"
#include "ns3/distribution.h"
#include "ns3/host-address-conversion.h"
#include "ns3/ipv4-address.h"
#include "ns3/server-choice.h"
#include "ns3/size-distribution.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <optional>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

/// @param services those of a scenario @return what a capture is searched for
std::vector<CaptureService>
CapturedServices(const std::vector<ScenarioService>& services)
{
    std::vector<CaptureService> wanted;
    for (const auto& service : services)
    {
        const auto address =
            flowhash::HostAddress::Ipv4(Ipv4Address(service.address.c_str()).Get());
        for (const uint16_t port : service.ports)
        {
            wanted.push_back({address, port});
        }
    }
    return wanted;
}

/// Checks one scenario; each method throws at the first value that does not fit.
class Checker
{
  public:
    Checker(const Scenario& scenario, const ScenarioPlaces& places)
        : m_scenario(scenario),
          m_places(places)
    {
    }

    void CheckAll() const
    {
        CheckTimes();
        CheckTopology();
        CheckServices();
        CheckSpec("scheme", m_scenario.scheme);
        if (!m_scenario.translation.portTable.empty())
        {
            CheckSpec("translation.portTable", m_scenario.translation.portTable);
        }
        CheckServerChoice();
        CheckTraffic();
        CheckEvents();
        CheckPrefix("traces.pcap", m_scenario.traces.pcap);
        CheckPrefix("traces.ascii", m_scenario.traces.ascii);
        for (const auto& [name, value] : m_scenario.attributes)
        {
            CheckAttribute(name, value);
        }
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
        Require(m_scenario.traffic.tcp.stop <= m_scenario.duration,
                {"traffic.tcp.stop", "duration"},
                "the time when flows stop to start (traffic.tcp.stop) is after the end of the run; "
                "0s: none");
    }

    bool IsDirect() const
    {
        return m_scenario.topology.kind == "direct";
    }

    void CheckWeights(const std::string& path,
                      const std::vector<double>& weights,
                      uint32_t members) const
    {
        Require(weights.empty() || weights.size() == members,
                {path},
                "key '" + path + "' has " + std::to_string(weights.size()) + " weights for " +
                    std::to_string(members) + " members");
        Require(weights.empty() || std::accumulate(weights.begin(), weights.end(), 0.0) > 0,
                {path},
                "key '" + path + "': at least one weight has to be above 0");
    }

    void CheckTopology() const
    {
        const auto& topology = m_scenario.topology;
        CheckWeights("topology.serverWeights", topology.serverWeights, topology.servers);
        if (!IsDirect())
        {
            CheckWeights("topology.managerWeights", topology.managerWeights, topology.managers);
            return;
        }
        Require(topology.managerWeights.empty(),
                {"topology.managerWeights"},
                "a direct topology has no traffic managers to weigh");
        Require(m_scenario.translation.kind == "none",
                {"translation.kind", "topology.kind"},
                "a direct topology has no traffic managers to translate: translation.kind has to "
                "be none");
    }

    void CheckTwice(std::size_t number) const
    {
        const auto& services = m_scenario.services;
        const auto& last = services[number];
        const auto same = [&last](const ScenarioService& other) {
            const auto shared = [&other](uint16_t port) {
                return std::count(other.ports.begin(), other.ports.end(), port) > 0;
            };
            return other.address == last.address && other.protocol == last.protocol &&
                   std::any_of(last.ports.begin(), last.ports.end(), shared);
        };
        Require(std::none_of(services.begin(), services.begin() + number, same),
                {"services." + std::to_string(number)},
                "the service at " + last.address + " is here twice");
    }

    void CheckServices() const
    {
        Require(!m_scenario.services.empty(), {"services"}, "there is no service to distribute");
        std::size_t number = 0;
        for (const auto& service : m_scenario.services)
        {
            const std::string path = "services." + std::to_string(number++);
            const auto& address = service.address;
            const bool own = address.compare(0, 3, "10.") == 0 && address[4] == '.' &&
                             address[3] >= '1' && address[3] <= '4';
            Require(IsUnicastAddress(ToHostAddress(Ipv4Address(address.c_str()))),
                    {path + ".address"},
                    "service address " + address + " is no address of a host");
            Require(!own,
                    {path + ".address"},
                    "service address " + address +
                        " is among those of the scenario's own nodes (10.1.0.0 to 10.4.255.255)");
            Require(!service.ports.empty(),
                    {path + ".ports", path},
                    "a service needs at least one port");
            CheckTwice(number - 1);
        }
    }

    void CheckPrefix(const std::string& path, const std::string& prefix) const
    {
        const auto folder = std::filesystem::path(prefix).parent_path();
        std::error_code error;
        Require(folder.empty() || std::filesystem::is_directory(folder, error),
                {path},
                "key '" + path + "': there is no folder '" + folder.string() + "'");
        Require(access(folder.empty() ? "." : folder.c_str(), W_OK) == 0,
                {path},
                "key '" + path + "': the folder '" + folder.string() + "' cannot be written");
    }

    void CheckSpec(const std::string& path, const std::string& spec) const
    {
        try
        {
            flowhash::Distribution::Make(spec);
        }
        catch (const flowhash::SpecError& error)
        {
            Fail({path}, "key '" + path + "': " + error.what());
        }
    }

    void CheckServerChoice() const
    {
        try
        {
            ServerChoice::Make(m_scenario.serverChoice);
        }
        catch (const flowhash::SpecError& error)
        {
            Fail({"serverChoice"}, std::string("key 'serverChoice': ") + error.what());
        }
    }

    void CheckSize(const std::string& path, const std::string& spec) const
    {
        const auto attempt = [&spec]() -> std::string {
            try
            {
                SizeDistribution distribution(spec);
                return "";
            }
            catch (const std::invalid_argument& error)
            {
                return error.what();
            }
        };
        const std::string wrong = TryInChild(attempt, "'" + spec + "' is no size distribution");
        Require(wrong.empty(), {path}, "key '" + path + "': " + wrong);
    }

    void CheckTraffic() const
    {
        if (m_scenario.traffic.kind == "replay")
        {
            CheckReplay();
            return;
        }
        CheckSize("traffic.tcp.requestSize", m_scenario.traffic.tcp.requestSize);
        CheckSize("traffic.tcp.responseSize", m_scenario.traffic.tcp.responseSize);
        const auto& services = m_scenario.services;
        const bool served = std::any_of(services.begin(), services.end(), [](const auto& service) {
            return service.protocol == "tcp" && !service.ports.empty();
        });
        Require(
            served, {"services", "traffic.kind"}, "tcp traffic needs a tcp service with a port");
    }

    void CheckReplay() const
    {
        const std::string& file = m_scenario.traffic.replay.file;
        Require(!file.empty(), {"traffic.kind"}, "replay needs a capture: traffic.replay.file");
        Require(std::ifstream(file).good(),
                {"traffic.replay.file"},
                "capture '" + file + "' cannot be read");
        Require(m_scenario.topology.medium.servers == "p2p",
                {"topology.medium.servers"},
                "a replay needs point-to-point links to the servers, csma is not possible");
        try
        {
            Capture::Read(file, CapturedServices(m_scenario.services));
        }
        catch (const CaptureError& error)
        {
            Fail({"traffic.replay.file"}, error.what());
        }
    }

    void CheckEvents() const;
    std::map<std::string, ScenarioTier> MakeTiers() const;

    /// Lets a scheme choose among a tier's members, if it can with their weights.
    void CheckChooser(ScenarioTier& tier,
                      const std::string& spec,
                      const std::string& path,
                      const std::vector<double>& weights) const
    {
        const std::string wrong = tier.AddChooser(spec, weights);
        Require(wrong.empty(), {path, "scheme"}, "key '" + path + "': " + wrong);
    }

    const Scenario& m_scenario;
    const ScenarioPlaces& m_places;
};

std::map<std::string, ScenarioTier>
Checker::MakeTiers() const
{
    const auto& topology = m_scenario.topology;
    const auto& translation = m_scenario.translation;
    std::map<std::string, ScenarioTier> tiers;
    ScenarioTier servers("server", topology.servers);
    const std::string serverWeights = "topology.serverWeights";
    if (IsDirect())
    {
        CheckChooser(servers, m_scenario.scheme, serverWeights, topology.serverWeights);
        tiers.emplace("server", std::move(servers));
        return tiers;
    }
    ScenarioTier managers("tm", topology.managers);
    const std::string managerWeights = "topology.managerWeights";
    CheckChooser(managers, m_scenario.scheme, managerWeights, topology.managerWeights);
    if (translation.sourcePorts == "table" && !translation.portTable.empty())
    {
        CheckChooser(managers, translation.portTable, managerWeights, topology.managerWeights);
    }
    if (const auto spec = ServerChoice::GetWeighingScheme(m_scenario.serverChoice))
    {
        CheckChooser(servers, *spec, serverWeights, topology.serverWeights);
    }
    tiers.emplace("server", std::move(servers));
    tiers.emplace("tm", std::move(managers));
    return tiers;
}

void
Checker::CheckEvents() const
{
    const auto& events = m_scenario.events;
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&events](std::size_t a, std::size_t b) {
        return events[a].at < events[b].at;
    });
    auto tiers = MakeTiers();
    for (const std::size_t number : order)
    {
        const auto& event = events[number];
        const std::string path = "events." + std::to_string(number);
        Require(!event.action.empty(), {path}, "the event has no action");
        Require(!event.tier.empty(), {path}, "the event has no target");
        const auto tier = tiers.find(event.tier);
        Require(tier != tiers.end(),
                {path + ".target"},
                "a direct topology has no traffic managers, so no " + event.Target());
        Require(event.at < m_scenario.duration,
                {path + ".at"},
                "the event comes after the end of the run");
        const std::string wrong = tier->second.Happen(event);
        Require(wrong.empty(), {path + ".target", path}, wrong);
        const std::string unequal = tier->second.Tell(event);
        Require(unequal.empty(), {path + ".weight", path}, unequal);
    }
}

} // namespace

void
CheckScenario(const Scenario& scenario, const ScenarioPlaces& places)
{
    Checker(scenario, places).CheckAll();
}

} // namespace ns3

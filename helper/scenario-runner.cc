// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-runner.h"

#include "membership-director.h"
#include "scenario-monitors.h"
#include "scenario-topology.h"
#include "scenario-traffic.h"
#include "traffic-manager-topology-helper.h"

#include "ns3/boolean.h"
#include "ns3/config.h"
#include "ns3/flow-distribution-compat.h"
#include "ns3/global-value.h"
#include "ns3/mac48-address.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <chrono>

namespace ns3
{

namespace
{

/// What must be as in a fresh process, so that one run does not depend on those before it.
class CleanState
{
  public:
    CleanState()
    {
        Config::Reset();
        ResetAllocation<Mac48Address>(0);
    }

    ~CleanState()
    {
        Simulator::Destroy();
    }

    CleanState(const CleanState&) = delete;
    CleanState& operator=(const CleanState&) = delete;
};

/// Calls a function at a steady pace of simulated time, by events that it counts.
class Ticker
{
  public:
    /// @param pace time between two calls, above 0 @param action the function; none: no events
    Ticker(Time pace, std::function<void()> action)
        : m_pace(pace),
          m_action(std::move(action))
    {
        if (m_action)
        {
            Simulator::Schedule(m_pace, &Ticker::Tick, this);
        }
    }

    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;

    /// @return events that took place
    uint64_t GetN() const
    {
        return m_count;
    }

  private:
    void Tick()
    {
        ++m_count;
        m_action();
        Simulator::Schedule(m_pace, &Ticker::Tick, this);
    }

    Time m_pace;
    std::function<void()> m_action;
    uint64_t m_count{0};
};

void
SetDefaults(const Scenario& scenario)
{
    RngSeedManager::SetRun(scenario.rngRun);
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(scenario.checksums));
    for (const auto& [name, value] : scenario.attributes)
    {
        Config::SetDefault(name, StringValue(value));
    }
}

void
DescribeManagers(MembershipDirector& director,
                 ScenarioMonitors& monitors,
                 const ScenarioTopologyResult& network,
                 const ScenarioTrafficResult& traffic)
{
    using Changes = std::vector<flowhash::MemberChange>;
    MembershipDirector::Tier tms;
    const auto& managers = network.managers->GetManagers();
    tms.setFailed = [&managers](uint32_t id, bool failed) {
        managers.at(id)->SetFailed(failed);
        if (!failed)
        {
            managers.at(id)->ClearState(); // it comes back from a reboot
        }
    };
    tms.choosers.push_back(
        [&monitors](const Changes& changes) { monitors.UpdateMembers("tm", changes); });
    for (const auto& distributor : network.topology->GetDistributors())
    {
        tms.choosers.push_back(
            [distributor](const Changes& changes) { distributor->UpdateMembers(changes); });
    }
    MembershipDirector::Tier servers;
    servers.setFailed = traffic.setServerFailed;
    servers.choosers.push_back(
        [&monitors](const Changes& changes) { monitors.UpdateMembers("server", changes); });
    for (const auto& manager : managers)
    {
        tms.choosers.push_back(
            [manager](const Changes& changes) { manager->UpdateManagers(changes); });
        servers.choosers.push_back(
            [manager](const Changes& changes) { manager->UpdateServers(changes); });
    }
    director.AddTier("tm", std::move(tms));
    director.AddTier("server", std::move(servers));
}

void
DescribeServers(MembershipDirector& director,
                ScenarioMonitors& monitors,
                const ScenarioTopologyResult& network,
                const ScenarioTrafficResult& traffic)
{
    using Changes = std::vector<flowhash::MemberChange>;
    MembershipDirector::Tier servers;
    servers.setFailed = traffic.setServerFailed;
    servers.choosers.push_back(
        [&monitors](const Changes& changes) { monitors.UpdateMembers("server", changes); });
    Ptr<DistributorNetDevice> distributor = network.topology->GetDistributors().front();
    servers.choosers.push_back(
        [distributor](const Changes& changes) { distributor->UpdateMembers(changes); });
    director.AddTier("server", std::move(servers));
}

void
EnableTraces(const Scenario& scenario, const SteeringTopologyHelper& topology)
{
    if (!scenario.traces.pcap.empty())
    {
        topology.EnablePcapAll(scenario.traces.pcap);
    }
    if (!scenario.traces.ascii.empty())
    {
        topology.EnableAsciiAll(scenario.traces.ascii);
    }
}

} // namespace

MeasurementReport
RunScenario(const Scenario& scenario, const std::function<void()>& progress)
{
    CleanState clean;
    SetDefaults(scenario);
    const ScenarioTopologyResult network = BuildScenarioTopology(scenario);
    const ScenarioTrafficResult traffic = InstallScenarioTraffic(scenario, network);
    ScenarioMonitors monitors(scenario, network, traffic);
    MembershipDirector director;
    if (network.managers)
    {
        DescribeManagers(director, monitors, network, traffic);
    }
    else
    {
        DescribeServers(director, monitors, network, traffic);
    }
    director.SetObserver(monitors.MakeObserver());
    for (const ScenarioEvent& event : scenario.events)
    {
        director.Schedule(event, scenario.learnDelay);
    }
    EnableTraces(scenario, *network.topology);
    Ticker ticker(scenario.duration / 100, progress);
    Simulator::Stop(scenario.duration);
    const auto start = std::chrono::steady_clock::now();
    Simulator::Run();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    MeasurementReport report = monitors.Report();
    report.wallSeconds = wall.count();
    report.events = Simulator::GetEventCount() - ticker.GetN();
    return report;
}

} // namespace ns3

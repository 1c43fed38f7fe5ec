// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-runner.h"

#include "../../base/flow-distribution-compat.h"
#include "../keys/scenario-values.h"
#include "../scenario/attribute-name.h"
#include "membership-director.h"
#include "scenario-monitors.h"
#include "scenario-traffic.h"

#include "ns3/boolean.h"
#include "ns3/built-network.h"
#include "ns3/config.h"
#include "ns3/global-value.h"
#include "ns3/mac48-address.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/scenario-error.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <chrono>

namespace ns3
{

namespace
{

/// What a run sets for the whole program, and puts back: the next one depends on what its caller
/// has set alone.
class GlobalSettings
{
  public:
    explicit GlobalSettings(const FlowScenario& scenario)
        : m_run(RngSeedManager::GetRun())
    {
        ResetAllocation<Mac48Address>(0);
        RngSeedManager::SetRun(scenario.rngRun);
        GlobalValue::GetValueByName("ChecksumEnabled", m_checksums);
        GlobalValue::Bind("ChecksumEnabled", BooleanValue(scenario.checksums));
        for (const auto& [name, value] : scenario.attributes)
        {
            const auto attribute = AttributeName::Find(name);
            if (attribute && !attribute->IsInherited())
            {
                m_defaults.emplace_back(name, attribute->information.initialValue);
                Config::SetDefault(name, StringValue(value));
            }
        }
    }

    ~GlobalSettings()
    {
        Simulator::Destroy();
        for (const auto& [name, value] : m_defaults)
        {
            Config::SetDefault(name, *value);
        }
        GlobalValue::Bind("ChecksumEnabled", m_checksums);
        RngSeedManager::SetRun(m_run);
    }

    GlobalSettings(const GlobalSettings&) = delete;
    GlobalSettings& operator=(const GlobalSettings&) = delete;

  private:
    uint64_t m_run;
    BooleanValue m_checksums;
    std::vector<std::pair<std::string, Ptr<const AttributeValue>>> m_defaults;
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

/// Attributes that a class has from a parent: there are no defaults of them.
void
SetInherited(const FlowScenario& scenario)
{
    for (const auto& [name, value] : scenario.attributes)
    {
        const auto attribute = AttributeName::Find(name);
        if (attribute && attribute->IsInherited())
        {
            attribute->SetOnNodes(StringValue(value));
        }
    }
}

void
EnableTraces(const FlowScenario& scenario, const BuiltNetwork& network)
{
    if (!scenario.traces.pcap.empty())
    {
        network.EnablePcapAll(scenario.traces.pcap);
    }
    if (!scenario.traces.ascii.empty())
    {
        network.EnableAsciiAll(scenario.traces.ascii);
    }
}

} // namespace

/// What a run is made of, in the order in which it is made.
struct ScenarioRun::Parts
{
    explicit Parts(const FlowScenario& description)
        : scenario(Expand(description)),
          settings(scenario),
          network(scenario)
    {
        network.Build(MakeReplayFlows(scenario, network.GetServices()));
        const auto sources = InstallScenarioTraffic(scenario, network);
        SetInherited(scenario);
        monitors = std::make_unique<ScenarioMonitors>(scenario, network, sources);
        director = std::make_unique<MembershipDirector>(
            scenario, network, [this](const ScenarioEvent& event, const EventTarget& target) {
                monitors->Happened(event, target);
            });
        director->ScheduleAll();
        EnableTraces(scenario, network);
    }

    /// @return the scenario, its network spelled out, each value as its key has it
    static FlowScenario Expand(const FlowScenario& description)
    {
        FlowScenario scenario = description;
        scenario.network = ExpandNetwork(description.network);
        CheckScenarioValues(scenario, [](const std::string& path, const std::string& text) {
            throw ScenarioError(path, text);
        });
        return scenario;
    }

    FlowScenario scenario;
    GlobalSettings settings;
    BuiltNetwork network;
    std::unique_ptr<ScenarioMonitors> monitors;
    std::unique_ptr<MembershipDirector> director;
};

ScenarioRun::ScenarioRun(const FlowScenario& scenario)
    : m_parts(std::make_unique<Parts>(scenario))
{
}

ScenarioRun::~ScenarioRun() = default;

BuiltNetwork&
ScenarioRun::GetNetwork() const
{
    return m_parts->network;
}

MeasurementReport
ScenarioRun::Run(const std::function<void()>& progress)
{
    const Time duration = m_parts->scenario.duration;
    Ticker ticker(duration / 100, progress);
    Simulator::Stop(duration);
    const auto start = std::chrono::steady_clock::now();
    Simulator::Run();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    MeasurementReport report = m_parts->monitors->Report();
    report.wallSeconds = wall.count();
    report.events = Simulator::GetEventCount() - ticker.GetN();
    return report;
}

MeasurementReport
RunScenario(const FlowScenario& scenario, const std::function<void()>& progress)
{
    return ScenarioRun(scenario).Run(progress);
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-runner.h"

#include "../keys/scenario-values.h"
#include "../network/packet-traces.h"
#include "alone-run.h"
#include "churn.h"
#include "flow-recorder.h"
#include "global-settings.h"
#include "membership-director.h"
#include "scenario-monitors.h"
#include "scenario-traffic.h"

#include "ns3/built-network.h"
#include "ns3/packet-capture.h"
#include "ns3/replay-flows.h"
#include "ns3/scenario-error.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace ns3
{

namespace
{

/// Calls a function now and then, by events that it counts. How much simulated time goes by between
/// two calls depends on how fast it goes by; nothing of it reaches a result.
class Ticker
{
  public:
    /// @param most simulated time between two calls, above 0 @param action the function; none: no
    /// events
    Ticker(Time most, std::function<void()> action)
        : m_most(most),
          m_pace(std::max(NanoSeconds(1), most / 10'000)),
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
        SetPace();
        Simulator::Schedule(m_pace, &Ticker::Tick, this);
    }

    void SetPace()
    {
        constexpr double often = 0.1; // s between two calls
        constexpr double rare = 0.5;
        const Clock::time_point now = Clock::now();
        const double elapsed = std::chrono::duration<double>(now - m_last).count();
        m_last = now;
        m_pace = elapsed < often  ? std::min(m_pace * 2, m_most)
                 : elapsed > rare ? std::max(m_pace / 2, NanoSeconds(1))
                                  : m_pace;
    }

    using Clock = std::chrono::steady_clock;

    Time m_most;
    Time m_pace;
    Clock::time_point m_last{Clock::now()};
    std::function<void()> m_action;
    uint64_t m_count{0};
};

void
EnableTraces(const FlowScenario& scenario, BuiltNetwork& network)
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

/// Takes flows that would start when the run has ended out of what is replayed.
void
TakeOutLate(const ReplayFlows& flows, Time duration, CaptureReport& report)
{
    CaptureRestReport late;
    const auto& all = flows.GetCapture()->GetFlows();
    const uint32_t lastCopy = flows.GetCopies() - 1; // others start between it and the first
    for (uint32_t flow = 0; flow < all.size(); ++flow)
    {
        if (std::min(flows.GetStart({flow, 0}), flows.GetStart({flow, lastCopy})) >= duration)
        {
            late.packets += all[flow].packets.size();
            ++late.flows;
        }
    }
    if (late.flows > 0)
    {
        report.flows -= late.flows;
        report.packets -= late.packets;
        report.leftOut["after-end"] = late;
    }
}

/// @return what of a capture there is in a run; none without a replay
std::optional<CaptureReport>
ReportCapture(const BuiltNetwork& network, Time duration)
{
    if (!network.GetReplay())
    {
        return std::nullopt;
    }
    const PacketCapture& capture = *network.GetReplay()->GetCapture();
    CaptureReport report{capture.GetFlows().size(), capture.GetNPackets(), {}};
    for (const auto& [reason, rest] : capture.GetLeftOut())
    {
        report.leftOut[reason] = {rest.packets, rest.flows};
    }
    TakeOutLate(*network.GetReplay(), duration, report);
    return report;
}

} // namespace

/// What a run is made of, in the order in which it is made.
struct ScenarioRun::Parts
{
    explicit Parts(const FlowScenario& description)
        : scenario(Expand(description)),
          settings(scenario),
          network(WithChurn(scenario))
    {
        network.Build(MakeReplayFlows(scenario, network.GetServices()));
        const auto sources = InstallScenarioTraffic(scenario, network);
        GlobalSettings::SetInherited(scenario);
        monitors = std::make_unique<ScenarioMonitors>(scenario, network, sources);
        director = std::make_unique<MembershipDirector>(
            scenario, network, [this](const ScenarioEvent& event, const EventTarget& target) {
                monitors->Happened(event, target);
            });
        director->ScheduleAll();
        EnableTraces(scenario, network);
        if (scenario.measuring.slowdown)
        {
            recorder =
                std::make_unique<FlowRecorder>(network, sources, monitors->GetTagger(), flows);
        }
    }

    /// Adds the events that nobody wrote. @param scenario spelled out, of which RngRun is set
    /// @return it
    static const FlowScenario& WithChurn(FlowScenario& scenario)
    {
        scenario.events = AddChurn(scenario);
        return scenario;
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
    RecordedFlows flows;
    std::unique_ptr<FlowRecorder> recorder; //!< none: nobody asks for slowdown
};

/// What follows the run where slowdown is asked for: its flows, each alone.
struct ScenarioRun::Second
{
    explicit Second(Parts& first)
        : pace(first.monitors->GetPace()),
          scenario(first.scenario),
          flows(std::move(first.flows)),
          run(scenario, flows)
    {
    }

    RunPace pace; //!< of the run itself
    FlowScenario scenario;
    RecordedFlows flows;
    AloneRun run;
};

ScenarioRun::ScenarioRun(const FlowScenario& scenario)
    : m_parts(std::make_unique<Parts>(scenario))
{
}

ScenarioRun::~ScenarioRun() = default;

BuiltNetwork&
ScenarioRun::GetNetwork() const
{
    if (!m_parts)
    {
        throw std::logic_error("ScenarioRun: the network is gone once slowdown was measured");
    }
    return m_parts->network;
}

RunPace
ScenarioRun::GetPace() const
{
    return m_second ? m_second->pace : m_parts->monitors->GetPace();
}

double
ScenarioRun::GetPart() const
{
    if (m_second)
    {
        return (1 + m_second->run.GetPart()) / 2;
    }
    const FlowScenario& scenario = m_parts->scenario;
    const double part = Simulator::Now().GetSeconds() / scenario.duration.GetSeconds();
    return scenario.measuring.slowdown ? part / 2 : part;
}

MeasurementReport
ScenarioRun::Run(const std::function<void()>& progress)
{
    const Time duration = m_parts->scenario.duration;
    PacketTraces& traces = m_parts->network.GetTraces();
    const auto tick = [&] {
        progress ? progress() : void();
        traces.HasFailed() ? Simulator::Stop() : void(); // Close() says why
    };
    const ScenarioTraces& wanted = m_parts->scenario.traces;
    const bool ticks = progress || !wanted.pcap.empty() || !wanted.ascii.empty();
    Ticker ticker(duration / 100, ticks ? std::function<void()>(tick) : nullptr);
    Simulator::Stop(duration);
    const auto start = std::chrono::steady_clock::now();
    Simulator::Run();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    traces.Close();
    MeasurementReport report = m_parts->monitors->Report();
    ReportTraffic(m_parts->network, report);
    report.capture = ReportCapture(m_parts->network, duration);
    report.wallSeconds = wall.count();
    report.events = Simulator::GetEventCount() - ticker.GetN();
    report.settings = GlobalSettings::InForce();
    if (m_parts->scenario.measuring.slowdown)
    {
        m_second = std::make_unique<Second>(*m_parts);
        m_parts.reset(); // there is one simulation at a time
        m_second->run.Run(progress, report);
    }
    return report;
}

MeasurementReport
RunScenario(const FlowScenario& scenario, const std::function<void()>& progress)
{
    return ScenarioRun(scenario).Run(progress);
}

} // namespace ns3

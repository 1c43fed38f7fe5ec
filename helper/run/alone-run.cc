// SPDX-License-Identifier: GPL-2.0-only

#include "alone-run.h"

#include "../network/packet-traces.h"
#include "global-settings.h"
#include "scenario-traffic.h"
#include "service-time-hooks.h"

#include "ns3/built-network.h"
#include "ns3/error-model.h"
#include "ns3/flow-outcome.h"
#include "ns3/plan-player.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <chrono>
#include <map>

namespace ns3
{

namespace
{

/// Links lose nothing by chance as long as it lives.
class NoLosses
{
  public:
    NoLosses() = default;

    ~NoLosses()
    {
        for (const Ptr<ErrorModel>& model : m_models)
        {
            model->Enable(); // a default of the program may have it, and outlives the network
        }
    }

    NoLosses(const NoLosses&) = delete;
    NoLosses& operator=(const NoLosses&) = delete;

    /// @param devices that lose nothing from now on
    void Begin(const NetDeviceContainer& devices)
    {
        for (uint32_t i = 0; i < devices.GetN(); ++i)
        {
            PointerValue value;
            devices.Get(i)->GetAttribute("ReceiveErrorModel", value);
            const auto model = value.Get<ErrorModel>();
            if (model && model->IsEnabled())
            {
                model->Disable();
                m_models.push_back(model);
            }
        }
    }

  private:
    std::vector<Ptr<ErrorModel>> m_models;
};

} // namespace

/// One simulation: flows until all are done, or the time is.
class AloneRun::Round
{
  public:
    Round(AloneRun& run, const std::function<void()>& progress)
        : m_run(run),
          m_progress(progress),
          m_scenario(WithLimit(run.m_scenario)),
          m_settings(m_scenario),
          m_network(m_scenario),
          m_limit(m_scenario.duration),
          m_pace(m_scenario.duration / static_cast<int64_t>(std::max<uint64_t>(Size(), 1)))
    {
        m_network.Build();
        m_noLosses.Begin(m_network.GetPorts());
        m_clients = InstallScenarioClients(m_scenario, m_network);
        for (const Ptr<Application>& client : m_clients)
        {
            PlayerOf(client).WaitForPlans();
            client->TraceConnectWithoutContext("FlowEnded", MakeCallback(&Round::Ended, this));
        }
        GlobalSettings::SetInherited(m_scenario);
        const auto times = [this](uint64_t flow,
                                  std::optional<uint32_t> request,
                                  const Time& drawn) { return Serve(flow, request, drawn); };
        const auto current = [this](const flowhash::FlowKey&) {
            return m_open ? std::optional<uint64_t>(m_run.m_next) : std::nullopt;
        };
        HookServiceTimes(m_network, times, [current](const Ptr<Node>&) { return current; });
        if (!m_scenario.traces.alone.empty())
        {
            m_network.EnablePcapAll(m_scenario.traces.alone + Suffix());
        }
    }

    Round(const Round&) = delete;
    Round& operator=(const Round&) = delete;

    void Run()
    {
        Simulator::Schedule(Seconds(SETTLE), &Round::Next, this);
        Simulator::Run();
        m_network.GetTraces().Close();
    }

  private:
    /// The run has said which flows complete; here each only has to end at some time.
    static FlowScenario WithLimit(FlowScenario scenario)
    {
        scenario.traffic.timeout = scenario.duration;
        return scenario;
    }

    static PlanPlayer& PlayerOf(const Ptr<Application>& client)
    {
        return dynamic_cast<PlanPlayer&>(*client);
    }

    uint64_t Size() const
    {
        return m_run.m_flows.Size();
    }

    /// @return what captures of a later simulation have behind their prefix
    std::string Suffix() const
    {
        return m_run.m_simulations == 0 ? "" : "-" + std::to_string(m_run.m_simulations + 1);
    }

    /// Starts the next flow that completed in the run.
    void Next()
    {
        while (m_run.m_next < Size() && !m_run.m_flows.GetTime(m_run.m_next))
        {
            ++m_run.m_next;
        }
        Tell();
        if (m_run.m_next >= Size() || Simulator::Now() > Seconds(ROUND) ||
            m_network.GetTraces().HasFailed())
        {
            Simulator::Stop();
            return;
        }
        const uint64_t flow = m_run.m_next;
        const RequestPlan plan = m_run.m_flows.GetPlan(flow);
        PlanPlayer& player = PlayerOf(m_clients.at(m_run.m_flows.GetClient(flow)));
        if (!player.HasPortFor(plan) && m_waited < m_limit)
        {
            const Time wait = MilliSeconds(10); // for the end of TIME_WAIT, mostly
            m_waited += wait;
            Simulator::Schedule(wait, &Round::Next, this);
            return;
        }
        m_waited = Time();
        m_served.clear();
        m_open = true;
        player.Play(flow, plan);
    }

    void Ended(uint64_t flow, std::string outcome, Time duration)
    {
        if (!m_open || flow != m_run.m_next)
        {
            return;
        }
        m_open = false;
        const bool completed = FlowOutcomeOf(outcome) == FlowOutcome::COMPLETED;
        m_run.Finish(flow, completed ? std::optional<Time>(duration) : std::nullopt);
        Simulator::Schedule(std::max(duration, m_pace), &Round::Next, this);
    }

    /// @return how long a server works on a request: as long as in the run
    Time Serve(uint64_t flow, std::optional<uint32_t> request, const Time& drawn)
    {
        if (!m_open || flow != m_run.m_next)
        {
            return drawn;
        }
        return m_run.m_flows.GetServiceTime(flow, request, m_served[request]++).value_or(drawn);
    }

    void Tell()
    {
        constexpr double often = 0.2; // s between two calls
        const auto now = std::chrono::steady_clock::now();
        if (m_progress && std::chrono::duration<double>(now - m_told).count() >= often)
        {
            m_told = now;
            m_progress();
        }
    }

    AloneRun& m_run;
    const std::function<void()>& m_progress;
    FlowScenario m_scenario;
    GlobalSettings m_settings;
    NoLosses m_noLosses;
    BuiltNetwork m_network;
    Time m_limit; //!< of a flow, and of waiting for its port
    Time m_pace;  //!< from one flow's end to the next one's start, at least
    std::vector<Ptr<Application>> m_clients;
    bool m_open{false};                                      //!< a flow is running
    std::map<std::optional<uint32_t>, std::size_t> m_served; //!< how often, by request of it
    Time m_waited;                                           //!< for its port
    std::chrono::steady_clock::time_point m_told{std::chrono::steady_clock::now()};
};

AloneRun::AloneRun(const FlowScenario& scenario, RecordedFlows& flows)
    : m_scenario(scenario),
      m_flows(flows)
{
    m_flows.SortServiceTimes();
    if (scenario.measuring.flows)
    {
        m_times.resize(flows.Size(), -1);
    }
}

void
AloneRun::Run(const std::function<void()>& progress, MeasurementReport& report)
{
    while (m_next < m_flows.Size())
    {
        Round(*this, progress).Run();
        ++m_simulations;
    }
    AddFigures(report);
}

double
AloneRun::GetPart() const
{
    return static_cast<double>(m_next) / static_cast<double>(std::max<uint64_t>(m_flows.Size(), 1));
}

/// @param alone how long it took; none: it did not complete
void
AloneRun::Finish(uint64_t flow, const std::optional<Time>& alone)
{
    ++m_next;
    if (!alone || !alone->IsStrictlyPositive())
    {
        ++m_unknown;
        return;
    }
    const double slowdown = m_flows.GetTime(flow)->GetSeconds() / alone->GetSeconds();
    m_slowdowns.Add(slowdown);
    m_sum += slowdown;
    m_most = std::max(m_most, slowdown);
    ++m_measured;
    if (!m_times.empty())
    {
        m_times[flow] = alone->GetNanoSeconds();
    }
}

void
AloneRun::AddFigures(MeasurementReport& report) const
{
    SlowdownReport& figures = report.slowdown.emplace();
    figures.flows = m_measured;
    figures.unknown = m_unknown;
    figures.p50 = m_slowdowns.Get(0.5);
    figures.p90 = m_slowdowns.Get(0.9);
    figures.p99 = m_slowdowns.Get(0.99);
    if (m_measured > 0)
    {
        figures.mean = m_sum / static_cast<double>(m_measured);
        figures.max = m_most;
    }
    report.aloneTimes = m_times;
}

} // namespace ns3

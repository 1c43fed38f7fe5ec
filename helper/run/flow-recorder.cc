// SPDX-License-Identifier: GPL-2.0-only

#include "flow-recorder.h"

#include "service-time-hooks.h"

#include "ns3/flow-outcome.h"

namespace ns3
{

FlowRecorder::FlowRecorder(const BuiltNetwork& network,
                           const std::vector<Ptr<Application>>& clients,
                           const FlowTagger& tagger,
                           RecordedFlows& flows)
    : m_flows(flows)
{
    for (uint32_t client = 0; client < clients.size(); ++client)
    {
        clients[client]->TraceConnectWithoutContext(
            "FlowPlanned", MakeCallback(&FlowRecorder::Planned, this).Bind(client));
        clients[client]->TraceConnectWithoutContext("FlowEnded",
                                                    MakeCallback(&FlowRecorder::Ended, this));
    }
    const auto write = [this](uint64_t flow, std::optional<uint32_t> request, const Time& drawn) {
        m_flows.AddServiceTime(flow, request, drawn);
        return drawn;
    };
    HookServiceTimes(
        network, write, [&tagger](const Ptr<Node>& node) { return tagger.AnswersOf(node); });
}

void
FlowRecorder::Planned(uint32_t client, uint64_t flow, const RequestPlan& plan)
{
    m_flows.Add(flow, client, plan);
}

void
FlowRecorder::Ended(uint64_t flow, std::string outcome, Time duration)
{
    if (FlowOutcomeOf(outcome) == FlowOutcome::COMPLETED)
    {
        m_flows.SetTime(flow, duration);
    }
}

} // namespace ns3

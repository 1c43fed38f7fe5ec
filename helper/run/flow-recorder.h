// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_RECORDER_H
#define FLOW_RECORDER_H

#include "recorded-flows.h"

#include "ns3/application.h"
#include "ns3/built-network.h"
#include "ns3/flow-tagger.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Writes down the flows of a run while it runs: what each is, how long it takes where it completes,
 * and, where service times are random, how long servers work on its requests. It changes nothing of
 * the run. It must outlive the simulation.
 */
class FlowRecorder
{
  public:
    /**
     * Attaches it; before the first packet.
     * @param network of the run, built @param clients as InstallScenarioTraffic gives them
     * @param tagger who knows the flows of real sockets @param flows where to; outlives it
     */
    FlowRecorder(const BuiltNetwork& network,
                 const std::vector<Ptr<Application>>& clients,
                 const FlowTagger& tagger,
                 RecordedFlows& flows);

    FlowRecorder(const FlowRecorder&) = delete;
    FlowRecorder& operator=(const FlowRecorder&) = delete;

  private:
    void Planned(uint32_t client, uint64_t flow, const RequestPlan& plan);
    void Ended(uint64_t flow, std::string outcome, Time duration);

    RecordedFlows& m_flows;
};

} // namespace ns3

#endif // FLOW_RECORDER_H

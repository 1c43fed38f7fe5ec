// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_MONITORS_H
#define SCENARIO_MONITORS_H

#include "membership-director.h"
#include "scenario-topology.h"
#include "scenario-traffic.h"
#include "scenario.h"

#include "ns3/completion-monitor.h"
#include "ns3/failover-monitor.h"
#include "ns3/flow-ledger.h"
#include "ns3/flow-roster.h"
#include "ns3/flow-tagger.h"
#include "ns3/imbalance-monitor.h"
#include "ns3/measurement-report.h"
#include "ns3/packet-accountant.h"
#include "ns3/tier-probe.h"

#include <map>
#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All monitors of a run (X1 to X4), hung on its network and traffic. They must outlive the run;
 * the network must outlive them.
 */
class ScenarioMonitors
{
  public:
    /**
     * Attaches the monitors; before the first packet.
     * @param scenario the scenario @param network its network @param traffic its traffic
     */
    ScenarioMonitors(const Scenario& scenario,
                     const ScenarioTopologyResult& network,
                     const ScenarioTrafficResult& traffic);

    /// @return what the director of the run's events calls
    MembershipDirector::Observer MakeObserver();

    /// The membership that a tier's choosers know changes. @param tier tm or server
    /// @param changes as given to them
    void UpdateMembers(const std::string& tier, const std::vector<flowhash::MemberChange>& changes);

    /// @return what the run showed; after it ended
    MeasurementReport Report();

  private:
    void AddTiers();
    void WatchManagers();
    void WatchServers();
    void WatchFlows(const ScenarioTrafficResult& traffic);
    void CountPackets();
    FailoverMonitor::Choosers ChoosersOf(const ScenarioEvent& event) const;
    StateReport ReportState() const;

    const Scenario& m_scenario;
    const ScenarioTopologyResult& m_network;
    FlowRoster m_roster;
    FlowLedger m_ledger;
    ImbalanceMonitor m_imbalance;
    FailoverMonitor m_failover;
    CompletionMonitor m_completion;
    FlowTagger m_tagger;
    PacketAccountant m_accountant;
    std::map<std::string, std::unique_ptr<TierProbe>> m_tiers; // by name
};

} // namespace ns3

#endif // SCENARIO_MONITORS_H

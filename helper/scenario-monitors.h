// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_MONITORS_H
#define SCENARIO_MONITORS_H

#include "built-network.h"
#include "membership-director.h"
#include "scenario.h"

#include "ns3/application.h"
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
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All monitors of a run (X1 to X4), hung on its network and traffic: one tier for each group that
 * somebody chooses from, and for the servers. They must outlive the run; the network must outlive
 * them.
 */
class ScenarioMonitors
{
  public:
    /**
     * Attaches the monitors; before the first packet.
     * @param scenario the scenario @param network its network, built @param sources its traffic
     */
    ScenarioMonitors(const Scenario& scenario,
                     const BuiltNetwork& network,
                     const std::vector<Ptr<Application>>& sources);

    /// @return what the director of the run's events calls
    MembershipDirector::Observer MakeObserver();

    /// @return what the run showed; after it ended
    MeasurementReport Report();

  private:
    void AddTiers();
    void AddTier(const NodeGroup& group);
    FlowLedger::Tier DescribeTier(const NodeGroup& group) const;
    void FollowTranslations();
    void WatchFlows(const std::vector<Ptr<Application>>& sources);
    void TagFlows(const std::vector<Ptr<Application>>& sources);
    void Happened(const ScenarioEvent& event);
    FailoverMonitor::Choosers ChoosersOf(std::size_t event, const GroupChooser& chooser) const;
    StateReport ReportState() const;

    const Scenario& m_scenario;
    const BuiltNetwork& m_network;
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

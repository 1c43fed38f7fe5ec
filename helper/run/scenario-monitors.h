// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_MONITORS_H
#define SCENARIO_MONITORS_H

#include "../scenario/event-target.h"
#include "keeping-watch.h"
#include "scenario-runner.h"
#include "standby-watch.h"
#include "table-watch.h"
#include "trunk-watch.h"

#include "ns3/application.h"
#include "ns3/built-network.h"
#include "ns3/choice-book.h"
#include "ns3/chooser-probe.h"
#include "ns3/completion-monitor.h"
#include "ns3/failover-monitor.h"
#include "ns3/flow-ledger.h"
#include "ns3/flow-roster.h"
#include "ns3/flow-scenario.h"
#include "ns3/flow-tagger.h"
#include "ns3/imbalance-monitor.h"
#include "ns3/measurement-report.h"
#include "ns3/packet-accountant.h"
#include "ns3/tier-probe.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All monitors of a run (X1 to X4), hung on the trace sources of its devices and traffic: one tier
 * for each group that somebody chooses from, and for the servers. They must outlive the run; the
 * network must outlive them.
 */
class ScenarioMonitors
{
  public:
    /**
     * Attaches the monitors; before the first packet.
     * @param scenario the scenario @param network its network, built @param sources its traffic
     */
    ScenarioMonitors(const FlowScenario& scenario,
                     const BuiltNetwork& network,
                     const std::vector<Ptr<Application>>& sources);

    /// Something happens now, silently. @param event what @param target to whom
    void Happened(const ScenarioEvent& event, const EventTarget& target);

    /// @return how far the run is
    RunPace GetPace() const;

    /// @return who tells which flow a packet of a real socket is of
    const FlowTagger& GetTagger() const
    {
        return m_tagger;
    }

    /// @return what the run showed; after it ended
    MeasurementReport Report();

  private:
    void AddTiers();
    void AddTier(const NodeGroup& group);
    void AddChoosers();
    Chooser WithSplit(Chooser chooser) const;
    std::optional<std::string> FindLostMaster(const Ptr<NetDevice>& device,
                                              const DropReason& reason) const;
    bool IsPerPacket(const NodeGroup& group) const;
    void NameNodes();
    void FollowTranslations();
    void WatchFlows(const std::vector<Ptr<Application>>& sources);
    void TagFlows(const std::vector<Ptr<Application>>& sources);
    void SampleAndGoOn();
    void NameDrops(const EventTarget& target, bool failed);
    void Lose(Ptr<const Packet> packet, const Ptr<NetDevice>& device, const DropReason& reason);
    bool IsChosen(uint32_t tier) const;
    void ReportGroups(MeasurementReport& report) const;
    void ReportFlows(MeasurementReport& report);
    void RecordFlow(uint64_t flow);
    void RetireFlows();

    const FlowScenario& m_scenario;
    const BuiltNetwork& m_network;
    FlowRoster m_roster;
    ChoiceBook m_book;
    FlowLedger m_ledger;
    ImbalanceMonitor m_imbalance;
    FailoverMonitor m_failover;
    TableWatch m_tables;
    KeepingWatch m_keeping;
    StandbyWatch m_standby;
    TrunkWatch m_trunks;
    CompletionMonitor m_completion;
    FlowTagger m_tagger;
    PacketAccountant m_accountant;
    std::vector<LearnedChange> m_learned;
    FlowRecordList m_records;                                        //!< lines of flows.csv
    std::map<std::string, std::unique_ptr<TierProbe>> m_tiers;       //!< by name
    std::map<Ptr<Object>, std::unique_ptr<ChooserProbe>> m_choosers; //!< looked up only
    std::map<uint32_t, bool> m_failed;       // nodes, by id: whether they have failed by now
    std::map<uint32_t, std::string> m_names; //!< of nodes, by id
};

} // namespace ns3

#endif // SCENARIO_MONITORS_H

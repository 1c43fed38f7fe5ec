// SPDX-License-Identifier: GPL-2.0-only

#include "trunk-watch.h"

#include "../../model/monitor/book/load-statistics.h"
#include "../../model/monitor/probe/frame-reader.h"
#include "../../model/packet/flow-tag.h"
#include "../network/link-faults.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>

namespace ns3
{

/// One end of one link of a trunk.
class TrunkWatch::Watched
{
  public:
    Watched(const PlacedEnd& end, const std::string& link, const FlowRoster& roster)
        : m_frames(end.device),
          m_roster(roster)
    {
        m_load.link = link;
        m_load.group = end.group;
        m_load.node = end.node;
        m_load.peer = end.peers.front();
        m_load.part = end.part;
        end.device->TraceConnectWithoutContext(m_frames.GetDepartureSource(),
                                               MakeCallback(&Watched::Left, this));
    }

    Watched(const Watched&) = delete;
    Watched& operator=(const Watched&) = delete;

    /// @param flow number of one that is over for long
    void Forget(uint64_t flow)
    {
        m_flows.erase(flow);
    }

    /// @return what left so far
    const TrunkLoad& Get() const
    {
        return m_load;
    }

  private:
    void Left(Ptr<const Packet> frame)
    {
        PacketView view;
        m_load.bytes += m_frames.Read(frame, view) ? view.ipLength : 0;
        ++m_load.packets;
        FlowTag tag;
        // One that is retired was counted while it was not.
        if (frame->PeekPacketTag(tag) && !m_roster.GetStore().IsRetired(tag.GetFlow()) &&
            m_flows.insert(tag.GetFlow()).second)
        {
            ++m_load.flows;
        }
    }

    FrameReader m_frames;
    const FlowRoster& m_roster;
    TrunkLoad m_load;
    std::unordered_set<uint64_t> m_flows; //!< those that are not retired
};

namespace
{

/// A trunk, seen from one of its ends.
using TrunkEnd = std::tuple<std::string, uint32_t, std::string, uint32_t>;

/// Adds how even a trunk's links were to the sum over trunks. @param count finds a link's load
template <class Count>
void
AddImbalance(ImbalanceFigures& sum, const std::vector<TrunkLoad>& links, Count count)
{
    std::vector<double> loads;
    for (const TrunkLoad& link : links)
    {
        loads.push_back(static_cast<double>(count(link)));
    }
    const auto figures = MeasureImbalance(loads, std::vector<double>(loads.size(), 1));
    sum.maxOverMean += figures.maxOverMean;
    sum.cov += figures.cov;
    sum.jain += figures.jain;
}

void
Divide(ImbalanceFigures& sum, uint64_t count)
{
    const auto by = static_cast<double>(count);
    sum.maxOverMean /= by;
    sum.cov /= by;
    sum.jain /= by;
}

} // namespace

TrunkWatch::TrunkWatch(const FlowScenario& scenario,
                       const BuiltNetwork& network,
                       const FlowRoster& roster)
{
    for (const PlacedEnd& end : network.GetLinkFaults().GetEnds())
    {
        const ScenarioLink& link = scenario.network.links[end.link];
        if (link.trunk > 1)
        {
            m_watched.push_back(std::make_unique<Watched>(end, link.name, roster));
        }
    }
}

TrunkWatch::~TrunkWatch() = default;

void
TrunkWatch::Retired(uint64_t flow)
{
    for (const auto& watched : m_watched)
    {
        watched->Forget(flow);
    }
}

void
TrunkWatch::AddTo(MeasurementReport& report) const
{
    std::map<TrunkEnd, std::vector<TrunkLoad>> trunks; // in the order of trunks.csv
    for (const auto& watched : m_watched)
    {
        const TrunkLoad& load = watched->Get();
        trunks[{load.group, load.node, load.link, load.peer}].push_back(load);
    }
    for (const auto& [end, links] : trunks)
    {
        report.trunkLoads.insert(report.trunkLoads.end(), links.begin(), links.end());
        TrunkReport& group = report.trunks[std::get<0>(end)];
        const auto unused = std::count_if(
            links.begin(), links.end(), [](const TrunkLoad& link) { return link.packets == 0; });
        if (unused == static_cast<std::ptrdiff_t>(links.size()))
        {
            continue; // as of a neighbour that packets only come from
        }
        ++group.trunks;
        group.links += links.size();
        group.unusedLinks += static_cast<uint64_t>(unused);
        AddImbalance(group.flows, links, [](const TrunkLoad& link) { return link.flows; });
        AddImbalance(group.packets, links, [](const TrunkLoad& link) { return link.packets; });
        AddImbalance(group.bytes, links, [](const TrunkLoad& link) { return link.bytes; });
    }
    for (auto& [name, group] : report.trunks)
    {
        for (ImbalanceFigures* const figures : {&group.flows, &group.packets, &group.bytes})
        {
            Divide(*figures, std::max<uint64_t>(group.trunks, 1));
        }
    }
}

} // namespace ns3

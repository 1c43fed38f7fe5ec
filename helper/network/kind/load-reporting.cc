// SPDX-License-Identifier: GPL-2.0-only

#include "load-reporting.h"

#include "ns3/light-server.h"
#include "ns3/origin-server.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// Sums what the servers on a node have to do.
void
LookAt(const Ptr<Node>& node, uint32_t& busy, uint32_t& waiting)
{
    for (uint32_t i = 0; i < node->GetNApplications(); ++i)
    {
        if (const auto server = DynamicCast<OriginServer>(node->GetApplication(i)))
        {
            busy += server->GetNBusy();
            waiting += server->GetNWaiting();
        }
        if (const auto server = DynamicCast<LightServer>(node->GetApplication(i)))
        {
            busy += server->GetNBusy();
            waiting += server->GetNWaiting();
        }
    }
}

} // namespace

std::vector<Ptr<LoadReporter>>
LoadReporting::Install(const NodeContainer& servers,
                       Time interval,
                       const std::function<int64_t()>& takeStream)
{
    std::vector<Ptr<LoadReporter>> reporters;
    for (uint32_t i = 0; i < servers.GetN(); ++i)
    {
        const Ptr<Node> node = servers.Get(i);
        const auto reporter = CreateObject<LoadReporter>();
        reporter->SetAttribute("Interval", TimeValue(interval));
        // A node outlives its applications.
        reporter->SetLook([node = PeekPointer(node)](uint32_t& busy, uint32_t& waiting) {
            LookAt(node, busy, waiting);
        });
        reporter->AssignStreams(takeStream());
        node->AddApplication(reporter);
        reporters.push_back(reporter);
    }
    return reporters;
}

void
LoadReporting::Update(const Ptr<LoadReporter>& reporter,
                      const std::vector<flowhash::MemberChange>& changes,
                      const std::function<Address(flowhash::MemberId)>& addressOf)
{
    using Kind = flowhash::MemberChange::Kind;
    for (const flowhash::MemberChange& change : changes)
    {
        if (change.kind == Kind::ADD || change.kind == Kind::SET_ACTIVE)
        {
            reporter->AddTarget(addressOf(change.id));
        }
        else if (change.kind == Kind::REMOVE || change.kind == Kind::SET_DOWN)
        {
            reporter->RemoveTarget(addressOf(change.id));
        }
    }
}

LoadReportFigures
LoadReporting::Sum(const std::vector<ReportedLoads::Counts>& counts)
{
    LoadReportFigures figures;
    double age = 0;
    uint64_t choices = 0;
    for (const ReportedLoads::Counts& one : counts)
    {
        figures.reports += one.reports;
        figures.late += one.late;
        figures.blind += one.blind;
        choices += one.choices;
        age += static_cast<double>(one.totalAge);
        figures.greatestAge =
            std::max(figures.greatestAge, static_cast<double>(one.greatestAge) / 1e9);
    }
    if (choices > 0)
    {
        figures.meanAge = age / static_cast<double>(choices) / 1e9;
    }
    return figures;
}

} // namespace ns3

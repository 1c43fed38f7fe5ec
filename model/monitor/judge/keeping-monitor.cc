// SPDX-License-Identifier: GPL-2.0-only

#include "keeping-monitor.h"

#include "ns3/self-selector.h"
#include "ns3/steering-net-device.h"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

/// Longer than copies of a packet are under way to the nodes of a group.
const Time SETTLED = Seconds(1);

constexpr const char* VIEWS_DIFFER = "views-differ";
constexpr const char* MEMBER_FAILED = "member-failed";

} // namespace

KeepingMonitor::KeepingMonitor(const std::vector<bool>& live)
    : m_live(live)
{
}

void
KeepingMonitor::SetLossListener(LossListener listener)
{
    m_listener = std::move(listener);
}

void
KeepingMonitor::SetLive(uint32_t node, bool live)
{
    m_live[node] = live;
}

void
KeepingMonitor::Judged(uint32_t node,
                       const PacketId& packet,
                       const SelfJudgement& judgement,
                       Time now)
{
    while (!m_order.empty() && m_cases.at(m_order.front()).first + SETTLED <= now)
    {
        const PacketId oldest = m_order.front();
        m_order.pop_front();
        Conclude(oldest);
    }
    const auto [place, isNew] = m_cases.try_emplace(packet);
    Case& known = place->second;
    if (isNew)
    {
        known.first = now;
        m_order.push_back(packet);
    }
    const auto own = std::find_if(known.verdicts.begin(),
                                  known.verdicts.end(),
                                  [node](const Verdict& verdict) { return verdict.node == node; });
    if (own == known.verdicts.end())
    {
        const bool live = judgement.chosen && m_live[*judgement.chosen];
        known.verdicts.push_back({node, judgement, live});
    }
    else if (judgement.IsKept())
    {
        own->judgement = judgement; // a copy that a node in front made
    }
}

KeepingReport
KeepingMonitor::Report()
{
    for (const PacketId& packet : m_order)
    {
        Conclude(packet);
    }
    m_order.clear();
    return m_report;
}

void
KeepingMonitor::Conclude(const PacketId& packet)
{
    const Case known = m_cases.extract(packet).mapped();
    const auto kept =
        std::count_if(known.verdicts.begin(), known.verdicts.end(), [](const Verdict& verdict) {
            return verdict.judgement.IsKept();
        });
    ++m_report.packets;
    if (kept == 1)
    {
        ++m_report.once;
        return;
    }
    if (kept > 1)
    {
        Note(m_report.several, VIEWS_DIFFER, known.first);
        return;
    }
    const char* const cause = CauseOf(known);
    Note(m_report.none, cause, known.first);
    if (m_listener)
    {
        const bool failed = std::strcmp(cause, MEMBER_FAILED) == 0;
        m_listener(std::get<0>(packet), failed ? ChosenOf(known) : std::nullopt);
    }
}

const char*
KeepingMonitor::CauseOf(const Case& packet)
{
    std::set<flowhash::MemberId> chosen;
    bool chosenLive = false;
    for (const Verdict& verdict : packet.verdicts)
    {
        if (verdict.judgement.refusal == &SteeringNetDevice::DROP_BEFORE_FIRST)
        {
            return "fragment-before-first";
        }
        if (verdict.judgement.chosen)
        {
            chosen.insert(*verdict.judgement.chosen);
            chosenLive = verdict.chosenLive;
        }
    }
    if (chosen.empty())
    {
        return "no-member";
    }
    if (chosen.size() > 1)
    {
        return VIEWS_DIFFER;
    }
    for (const Verdict& verdict : packet.verdicts)
    {
        if (verdict.node == *chosen.begin())
        {
            return verdict.judgement.refusal == &SelfSelector::DROP_DRAINED ? "drains-elsewhere"
                                                                            : VIEWS_DIFFER;
        }
    }
    return chosenLive ? "not-received" : MEMBER_FAILED;
}

std::optional<flowhash::MemberId>
KeepingMonitor::ChosenOf(const Case& packet)
{
    const auto asked =
        std::find_if(packet.verdicts.begin(), packet.verdicts.end(), [](const Verdict& verdict) {
            return verdict.judgement.chosen.has_value();
        });
    return asked == packet.verdicts.end() ? std::nullopt : asked->judgement.chosen;
}

void
KeepingMonitor::Note(KeepingReport::Wrong& wrong, const std::string& cause, Time at)
{
    ++wrong.byCause[cause];
    wrong.first = wrong.first ? wrong.first : std::optional<double>(at.GetSeconds());
    wrong.last = std::max(wrong.last.value_or(0), at.GetSeconds());
}

} // namespace ns3

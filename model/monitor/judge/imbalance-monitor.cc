// SPDX-License-Identifier: GPL-2.0-only

#include "imbalance-monitor.h"

#include "../book/membership-book.h"

#include <algorithm>

namespace ns3
{

void
ImbalanceMonitor::SetWindow(Time start, Time stop)
{
    m_start = start;
    m_stop = stop;
}

uint32_t
ImbalanceMonitor::AddTier(const std::string& tier, const std::vector<flowhash::Member>& members)
{
    TierState& state = m_tiers.emplace_back();
    state.name = tier;
    for (const auto& member : members)
    {
        state.members[AddPlace(state, member.id)] = member;
    }
    return static_cast<uint32_t>(m_tiers.size() - 1);
}

uint32_t
ImbalanceMonitor::AddChooser(uint32_t tier, const std::vector<flowhash::Member>& members)
{
    TierState& state = m_tiers[tier];
    for (const auto& member : members)
    {
        PlaceOf(state, member.id);
    }
    state.choosers.push_back({members});
    state.window.AddChooser();
    state.interval.AddChooser();
    return static_cast<uint32_t>(state.choosers.size() - 1);
}

void
ImbalanceMonitor::UpdateMembers(uint32_t tier,
                                uint32_t chooser,
                                const std::vector<flowhash::MemberChange>& changes)
{
    TierState& state = m_tiers[tier];
    const std::vector<double> shares = SharesOf(state, chooser);
    state.window.Settle(chooser, shares);
    state.interval.Settle(chooser, shares);
    state.choosers[chooser].push_back(state.choosers[chooser].back());
    for (const auto& change : changes)
    {
        PlaceOf(state, change.id);
        ApplyMemberChange(state.members, change);
        ApplyMemberChange(state.choosers[chooser].back(), change);
    }
}

void
ImbalanceMonitor::Observe(uint32_t tier, const Load& load, Time now)
{
    TierState& state = m_tiers[tier];
    const std::size_t place = PlaceOf(state, load.member);
    Add(state, state.interval, place, load);
    if (now >= m_start && now < m_stop)
    {
        Add(state, state.window, place, load);
        return;
    }
    state.outside.flows += load.firstOfFlow ? 1 : 0;
    ++state.outside.packets;
}

void
ImbalanceMonitor::Sample(Time now)
{
    for (auto& state : m_tiers)
    {
        m_samples.push_back(Measure(state, now));
    }
}

void
ImbalanceMonitor::Finish(Time now)
{
    const bool busy = std::any_of(m_tiers.begin(), m_tiers.end(), [](const TierState& state) {
        return state.interval.Total().packets > 0;
    });
    if (busy)
    {
        Sample(now);
    }
}

ImbalanceReport
ImbalanceMonitor::Report(uint32_t tier) const
{
    const TierState& state = m_tiers[tier];
    LoadSpan window = state.window;
    for (uint32_t chooser = 0; chooser < state.choosers.size(); ++chooser)
    {
        window.Settle(chooser, SharesOf(state, chooser));
    }
    const LoadSpan::Figures figures = window.Measure();
    return {figures.flows,
            figures.packets,
            figures.bytes,
            window.FlowsP(),
            state.outside.flows,
            state.outside.packets};
}

std::vector<MemberLoad>
ImbalanceMonitor::Members() const
{
    std::vector<MemberLoad> loads;
    for (const auto& state : m_tiers)
    {
        for (std::size_t place = 0; place < state.members.size(); ++place)
        {
            const flowhash::Member& member = state.members[place];
            const LoadSpan::Loads& had = state.window.Get(place);
            loads.push_back(
                {state.name, member.id, member.weight, had.flows, had.packets, had.bytes});
        }
    }
    return loads;
}

const std::vector<ImbalanceSample>&
ImbalanceMonitor::Samples() const
{
    return m_samples;
}

std::size_t
ImbalanceMonitor::PlaceOf(TierState& state, flowhash::MemberId member)
{
    // Ids usually count up from 0 without gaps.
    if (member < state.members.size() && state.members[member].id == member)
    {
        return member;
    }
    return AddPlace(state, member);
}

std::size_t
ImbalanceMonitor::AddPlace(TierState& state, flowhash::MemberId member)
{
    const auto found = std::lower_bound(
        state.members.begin(),
        state.members.end(),
        member,
        [](const flowhash::Member& a, flowhash::MemberId id) { return a.id < id; });
    const auto place = static_cast<std::size_t>(found - state.members.begin());
    if (found == state.members.end() || found->id != member)
    {
        state.members.insert(found, {member, 0, flowhash::MemberState::DOWN});
        state.window.Insert(place);
        state.interval.Insert(place);
    }
    return place;
}

void
ImbalanceMonitor::Add(TierState& state, LoadSpan& span, std::size_t place, const Load& load)
{
    const bool late = load.chooser && load.epoch + 1 < state.choosers[*load.chooser].size();
    span.Add(place, late ? std::nullopt : load.chooser, load.firstOfFlow, load.bytes);
    if (late) // under way while its chooser learned of something
    {
        span.Expect(SharesOf(state, *load.chooser, load.epoch), load.firstOfFlow, load.bytes);
    }
}

std::vector<double>
ImbalanceMonitor::SharesOf(const TierState& state, uint32_t chooser)
{
    return SharesOf(state, chooser, static_cast<uint32_t>(state.choosers[chooser].size() - 1));
}

/// By place: what each member's weight was to a chooser, 0 if it took no flows.
std::vector<double>
ImbalanceMonitor::SharesOf(const TierState& state, uint32_t chooser, uint32_t epoch)
{
    std::vector<double> shares(state.members.size(), 0.0);
    std::size_t place = 0;
    for (const flowhash::Member& member : state.choosers[chooser][epoch])
    {
        while (state.members[place].id != member.id)
        {
            ++place;
        }
        shares[place] = member.IsLive() ? member.weight : 0;
    }
    return shares;
}

ImbalanceSample
ImbalanceMonitor::Measure(TierState& state, Time now)
{
    for (uint32_t chooser = 0; chooser < state.choosers.size(); ++chooser)
    {
        state.interval.Settle(chooser, SharesOf(state, chooser));
    }
    const LoadSpan::Figures figures = state.interval.Measure();
    const LoadSpan::Loads total = state.interval.Total();
    state.interval.Restart();
    return {now.GetSeconds(),
            state.name,
            figures.flows,
            figures.packets,
            figures.bytes,
            total.flows,
            total.packets,
            total.bytes};
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "imbalance-monitor.h"

#include <algorithm>

namespace ns3
{

ImbalanceMonitor::ImbalanceMonitor(const ChoiceBook& book)
    : m_book(book)
{
}

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
        state.members[AddPlace(state, member.id)].weight = member.weight;
    }
    return static_cast<uint32_t>(m_tiers.size() - 1);
}

void
ImbalanceMonitor::AddChooser(ChoiceBook::ChooserId chooser)
{
    TierState& state = m_tiers[m_book.GetTier(chooser)];
    for (const flowhash::MemberId member : m_book.GetHistory(chooser).GetMembers())
    {
        PlaceOf(state, member);
    }
    state.choosers.push_back(chooser);
    state.window.AddChooser();
    state.interval.AddChooser();
}

void
ImbalanceMonitor::UpdateMembers(ChoiceBook::ChooserId chooser,
                                const std::vector<flowhash::MemberChange>& changes)
{
    TierState& state = m_tiers[m_book.GetTier(chooser)];
    const MembershipHistory& history = m_book.GetHistory(chooser);
    const std::vector<double> shares = SharesOf(state, chooser, history.GetEpoch() - 1);
    state.window.Settle(m_book.GetPlace(chooser), shares);
    state.interval.Settle(m_book.GetPlace(chooser), shares);
    for (const auto& change : changes)
    {
        state.members[PlaceOf(state, change.id)].weight =
            history.Find(change.id, history.GetEpoch()).weight;
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
    const bool open = m_samples.empty() || m_samples.back().time < now.GetSeconds();
    if (busy || open)
    {
        Sample(now);
    }
}

ImbalanceReport
ImbalanceMonitor::Report(uint32_t tier) const
{
    const TierState& state = m_tiers[tier];
    LoadSpan window = state.window;
    Settle(state, window);
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
            const Known& member = state.members[place];
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
    const auto found =
        std::lower_bound(state.members.begin(),
                         state.members.end(),
                         member,
                         [](const Known& known, flowhash::MemberId id) { return known.id < id; });
    const auto place = static_cast<std::size_t>(found - state.members.begin());
    if (found == state.members.end() || found->id != member)
    {
        state.members.insert(found, {member, 0});
        state.window.Insert(place);
        state.interval.Insert(place);
    }
    return place;
}

void
ImbalanceMonitor::Add(TierState& state, LoadSpan& span, std::size_t place, const Load& load)
{
    if (!load.chooser)
    {
        span.Add(place, std::nullopt, load.firstOfFlow, load.bytes);
    }
    else if (load.epoch == m_book.GetHistory(*load.chooser).GetEpoch())
    {
        span.Add(place, m_book.GetPlace(*load.chooser), load.firstOfFlow, load.bytes);
    }
    else // under way while its chooser learned of something
    {
        span.Add(place, std::nullopt, load.firstOfFlow, load.bytes);
        span.Expect(SharesOf(state, *load.chooser, load.epoch), load.firstOfFlow, load.bytes);
    }
}

void
ImbalanceMonitor::Settle(const TierState& state, LoadSpan& span) const
{
    for (uint32_t place = 0; place < state.choosers.size(); ++place)
    {
        span.Settle(place, SharesOf(state, state.choosers[place]));
    }
}

std::vector<double>
ImbalanceMonitor::SharesOf(const TierState& state, ChoiceBook::ChooserId chooser) const
{
    return SharesOf(state, chooser, m_book.GetHistory(chooser).GetEpoch());
}

/// By place: what each member's weight was to a chooser, 0 if it took no flows.
std::vector<double>
ImbalanceMonitor::SharesOf(const TierState& state,
                           ChoiceBook::ChooserId chooser,
                           uint32_t epoch) const
{
    const MembershipHistory& history = m_book.GetHistory(chooser);
    std::vector<double> shares;
    shares.reserve(state.members.size());
    for (const Known& member : state.members)
    {
        shares.push_back(history.Find(member.id, epoch).Share());
    }
    return shares;
}

ImbalanceSample
ImbalanceMonitor::Measure(TierState& state, Time now)
{
    Settle(state, state.interval);
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

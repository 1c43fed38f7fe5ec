// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-tier.h"

#include "../run/membership-director.h"

#include "ns3/spec-error.h"

namespace ns3
{

namespace
{

using flowhash::Member;
using flowhash::MemberChange;
using flowhash::MemberState;

/// Updates members, or a scheme that chooses among them. @return why it cannot be, or empty
template <typename Updated>
std::string
TryUpdate(Updated& updated, const std::vector<MemberChange>& changes)
{
    try
    {
        updated.Update(changes);
        return "";
    }
    catch (const flowhash::SpecError& error)
    {
        return error.what();
    }
}

/// Who writes a scenario errs where an event changes nothing, though a device would not mind.
/// @param member whom it is about; null: nobody @param event what happens
/// @return why it cannot happen, or empty
std::string
WhyNot(const Member* member, const ScenarioEvent& event)
{
    const std::string target = event.GetPlace();
    const MemberChange::Kind kind = event.GetKind();
    if (!member)
    {
        return "there is no " + target + " at that time";
    }
    const MemberState state = member->state;
    const bool fails = kind == MemberChange::Kind::SET_DOWN;
    const bool drains = kind == MemberChange::Kind::SET_DRAINING;
    if (event.IsOfLink() && fails == (state == MemberState::DOWN))
    {
        return target + (fails ? " is cut already, or grey: it has to heal first"
                               : " is neither cut nor grey, so it cannot heal");
    }
    if (state == MemberState::DOWN && (fails || drains))
    {
        return target + " has failed already";
    }
    if (state == MemberState::DRAINING && drains)
    {
        return target + " is draining already";
    }
    if (state == MemberState::ACTIVE && kind == MemberChange::Kind::SET_ACTIVE)
    {
        return target + " has neither failed nor been drained, so it cannot return";
    }
    return "";
}

} // namespace

ScenarioTier::ScenarioTier(const std::string& name, uint32_t members, bool chosen)
    : m_name(name),
      m_chosen(chosen),
      m_next(members)
{
    std::vector<MemberChange> changes;
    for (uint32_t id = 0; id < members; ++id)
    {
        changes.push_back({MemberChange::Kind::ADD, id});
    }
    m_members.Update(changes);
}

std::string
ScenarioTier::AddChooser(const std::string& spec, const std::vector<double>& weights)
{
    auto scheme = flowhash::Distribution::Make(spec);
    std::vector<MemberChange> changes;
    for (const Member& member : m_members.All())
    {
        const double weight = weights.empty() ? 1.0 : weights[member.id];
        changes.push_back({MemberChange::Kind::ADD, member.id, weight});
    }
    const std::string wrong = TryUpdate(*scheme, changes);
    m_choosers.push_back(std::move(scheme));
    return wrong;
}

std::string
ScenarioTier::Happen(const ScenarioEvent& event, uint32_t id)
{
    const MemberChange change = MembershipDirector::ToChange(event, id);
    const bool comes = change.kind == MemberChange::Kind::ADD;
    const std::string wrong = comes ? WhyNotAdd(event, id) : WhyNot(m_members.Find(id), event);
    if (!wrong.empty())
    {
        return wrong;
    }
    m_next = comes && id == m_next ? m_next + 1 : m_next;
    return TryUpdate(m_members, {change});
}

std::string
ScenarioTier::WhyNotAdd(const ScenarioEvent& event, uint32_t id) const
{
    if (m_members.Find(id))
    {
        return event.target + " is there already";
    }
    // Not above the next id: it is that one, or one that was there once.
    return id > m_next ? "the next member to add is " + m_name + std::to_string(m_next) + ", not " +
                             event.target
                       : "";
}

std::string
ScenarioTier::Tell(const ScenarioEvent& event, uint32_t id) const
{
    for (const auto& chooser : m_choosers)
    {
        const std::string wrong = TryUpdate(*chooser, {MembershipDirector::ToChange(event, id)});
        if (!wrong.empty())
        {
            return wrong;
        }
    }
    return "";
}

} // namespace ns3

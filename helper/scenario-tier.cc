// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-tier.h"

#include "membership-director.h"

#include "ns3/spec-error.h"

namespace ns3
{

namespace
{

using flowhash::MemberChange;
using flowhash::MemberState;

/// Updates a scheme. @return why it cannot be, or empty
std::string
TryUpdate(flowhash::Distribution& scheme, const std::vector<MemberChange>& changes)
{
    try
    {
        scheme.Update(changes);
        return "";
    }
    catch (const flowhash::SpecError& error)
    {
        return error.what();
    }
}

} // namespace

ScenarioTier::ScenarioTier(const std::string& name, uint32_t members)
    : m_name(name),
      m_next(members)
{
    for (uint32_t id = 0; id < members; ++id)
    {
        m_states[id] = MemberState::ACTIVE;
    }
}

std::string
ScenarioTier::AddChooser(const std::string& spec, const std::vector<double>& weights)
{
    auto scheme = flowhash::Distribution::Make(spec);
    if (scheme->GetSelector().Traits().weights)
    {
        return ""; // any weights will do, and its tables can take long to build
    }
    std::vector<MemberChange> changes;
    for (const auto& item : m_states)
    {
        const uint32_t id = item.first;
        changes.push_back({MemberChange::Kind::ADD, id, weights.empty() ? 1.0 : weights[id]});
    }
    const std::string wrong = TryUpdate(*scheme, changes);
    m_choosers.push_back(std::move(scheme));
    return wrong;
}

std::string
ScenarioTier::Happen(const ScenarioEvent& event, uint32_t id)
{
    if (event.action == "add")
    {
        return Add(event, id);
    }
    const std::string target = event.target;
    const auto member = m_states.find(id);
    if (member == m_states.end())
    {
        return "there is no " + target + " at that time";
    }
    MemberState& state = member->second;
    if (event.action == "fail" && state == MemberState::DOWN)
    {
        return target + " has failed already";
    }
    if (event.action == "drain" && state != MemberState::ACTIVE)
    {
        return target + (state == MemberState::DOWN ? " has failed" : " is draining") + " already";
    }
    if (event.action == "return" && state == MemberState::ACTIVE)
    {
        return target + " has neither failed nor been drained, so it cannot return";
    }
    if (event.action == "remove")
    {
        m_states.erase(member);
    }
    else if (event.action != "weight")
    {
        state = event.action == "fail"    ? MemberState::DOWN
                : event.action == "drain" ? MemberState::DRAINING
                                          : MemberState::ACTIVE;
    }
    return "";
}

std::string
ScenarioTier::Add(const ScenarioEvent& event, uint32_t id)
{
    if (m_states.count(id) > 0)
    {
        return event.target + " is there already";
    }
    if (id > m_next)
    {
        return "the next member to add is " + m_name + std::to_string(m_next) + ", not " +
               event.target;
    }
    // Not above the next id: it is that one, or one that was there once.
    m_next = id == m_next ? m_next + 1 : m_next;
    m_states[id] = MemberState::ACTIVE;
    return "";
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

// SPDX-License-Identifier: GPL-2.0-only

#include "churn.h"

#include "../scenario/event-target.h"
#include "learn-delay.h"

#include "ns3/double.h"
#include "ns3/random-variable-stream.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-value.h"

#include <algorithm>
#include <map>
#include <set>

namespace ns3
{

namespace
{

/// Streams that no other part of a run takes: a group's are these and its place.
constexpr int64_t FIRST_STREAM = int64_t{1} << 40;
constexpr int64_t STREAMS = 4; //!< of each group

/// @param rate such as 10/min @return leavings a second @throws ScenarioError
double
PerSecond(const std::string& rate)
{
    static const std::map<std::string, double> units{{"s", 1}, {"min", 60}, {"h", 3600}};
    const std::size_t slash = rate.find('/');
    const auto unit = slash == std::string::npos ? units.end() : units.find(rate.substr(slash + 1));
    if (unit == units.end())
    {
        throw ScenarioError("'" + rate + "' is no rate, such as 10/min, 0.5/s or 6/h");
    }
    return RealValue("", 0, 1e6).parse(rate.substr(0, slash)) / unit->second;
}

/// One group whose nodes come and go.
class GroupChurn
{
  public:
    GroupChurn(const FlowScenario& scenario, const ScenarioGroup& group, int64_t place)
        : m_group(group),
          m_away(group.churn.away, ""),
          m_until(scenario.duration)
    {
        const int64_t first = FIRST_STREAM + place * STREAMS;
        m_gap->SetAttribute("Mean", DoubleValue(1 / PerSecond(group.churn.rate)));
        m_gap->SetStream(first);
        m_choice->SetStream(first + 1);
        m_away.AssignStreams(first + 2);
        std::set<uint32_t> byHand;
        for (const ScenarioEvent& event : scenario.events)
        {
            const auto target = FindEventTarget(scenario.network, event.target);
            if (target && target->IsMember() && target->group == group.name)
            {
                byHand.insert(target->member);
            }
        }
        for (uint32_t member = 0; member < group.Count(); ++member)
        {
            if (byHand.count(member) == 0)
            {
                m_there.push_back(member);
            }
        }
        m_stays = byHand.empty() ? 1 : 0;
    }

    /// Adds its events. @param events where
    void Draw(std::vector<ScenarioEvent>& events)
    {
        for (Time at = Seconds(m_gap->GetValue()); at < m_until; at += Seconds(m_gap->GetValue()))
        {
            ComeBack(at);
            const auto choice = m_choice->GetValue();
            const Time away = m_away.Draw(1).front();
            if (m_there.size() <= m_stays)
            {
                continue;
            }
            const auto number =
                static_cast<std::size_t>(choice * static_cast<double>(m_there.size()));
            const auto gone = m_there.begin() + static_cast<std::ptrdiff_t>(number);
            const uint32_t member = *gone;
            m_there.erase(gone);
            m_back.emplace(at + away, member);
            events.push_back(Make(at, m_group.churn.action, member));
            if (at + away < m_until)
            {
                events.push_back(Make(at + away, ScenarioChurn::Back(m_group.churn), member));
            }
        }
    }

  private:
    /// Nodes whose time away is over are there again.
    void ComeBack(Time now)
    {
        while (!m_back.empty() && m_back.begin()->first <= now)
        {
            const uint32_t member = m_back.begin()->second;
            m_there.insert(std::lower_bound(m_there.begin(), m_there.end(), member), member);
            m_back.erase(m_back.begin());
        }
    }

    ScenarioEvent Make(Time at, const std::string& action, uint32_t member) const
    {
        ScenarioEvent event;
        event.at = at;
        event.action = action;
        event.target = m_group.name + std::to_string(member);
        event.weight = m_group.weights.empty() || action != "add" ? 1 : m_group.weights[member];
        return event;
    }

    const ScenarioGroup& m_group;
    LearnDelay m_away;
    Time m_until;
    Ptr<ExponentialRandomVariable> m_gap{CreateObject<ExponentialRandomVariable>()};
    Ptr<UniformRandomVariable> m_choice{CreateObject<UniformRandomVariable>()};
    std::vector<uint32_t> m_there;        //!< those who may leave, by number
    std::multimap<Time, uint32_t> m_back; //!< those who left, by when they return
    std::size_t m_stays{1};               //!< so many of those do not leave
};

} // namespace

std::vector<std::pair<std::string, std::string>>
CheckChurn(const ScenarioGroup& group)
{
    std::vector<std::pair<std::string, std::string>> wrong;
    const auto judge = [&wrong](const std::string& key, const auto& read) {
        try
        {
            read();
        }
        catch (const ScenarioError& error)
        {
            wrong.emplace_back(key, error.what());
        }
    };
    const ScenarioChurn& churn = group.churn;
    if (churn.IsSet())
    {
        judge("churn.rate", [&churn] { PerSecond(churn.rate); });
        judge("churn.away", [&churn] { LearnDelay(churn.away, "").Check(1); });
    }
    else if (churn != ScenarioChurn())
    {
        wrong.emplace_back(churn.away != ScenarioChurn().away ? "churn.away" : "churn.action",
                           "nobody leaves without a rate: churn.rate: 10/min");
    }
    return wrong;
}

double
CountLeavings(const ScenarioGroup& group, Time duration)
{
    return group.churn.IsSet() ? PerSecond(group.churn.rate) * duration.GetSeconds() : 0;
}

std::vector<ScenarioEvent>
AddChurn(const FlowScenario& scenario)
{
    std::vector<ScenarioEvent> events = scenario.events;
    int64_t place = 0;
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        if (group.churn.IsSet() && PerSecond(group.churn.rate) > 0)
        {
            GroupChurn(scenario, group, place).Draw(events);
        }
        ++place;
    }
    std::stable_sort(events.begin(), events.end(), [](const auto& one, const auto& other) {
        return one.at < other.at;
    });
    return events;
}

} // namespace ns3

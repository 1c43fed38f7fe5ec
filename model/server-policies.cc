// SPDX-License-Identifier: GPL-2.0-only

#include "server-policies.h"

#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

using Candidates = std::vector<ServerChoice::Candidate>;

/// @return the place of the first candidate behind the last choice, in the circle of ids
std::size_t
PlaceAfter(const Candidates& live, std::optional<flowhash::MemberId> last)
{
    const auto behind = [last](const ServerChoice::Candidate& candidate) {
        return !last || candidate.id > *last;
    };
    const auto place = std::find_if(live.begin(), live.end(), behind);
    return place == live.end() ? 0 : static_cast<std::size_t>(place - live.begin());
}

/// @return whether a has fewer connections for its weight than b
bool
IsLessLoaded(const ServerChoice::Candidate& a, const ServerChoice::Candidate& b)
{
    return static_cast<double>(a.connections) * b.weight <
           static_cast<double>(b.connections) * a.weight;
}

} // namespace

std::size_t
RoundRobinChoice::DoChoose(const flowhash::FlowKey& /* flow */, const Candidates& live)
{
    const std::size_t chosen = PlaceAfter(live, m_last);
    m_last = live[chosen].id;
    return chosen;
}

std::size_t
WeightedChoice::DoChoose(const flowhash::FlowKey& /* flow */, const Candidates& live)
{
    std::size_t chosen = 0;
    double total = 0;
    for (std::size_t i = 0; i < live.size(); ++i)
    {
        total += live[i].weight;
        m_credit[live[i].id] += live[i].weight;
        if (m_credit[live[i].id] > m_credit[live[chosen].id])
        {
            chosen = i;
        }
    }
    m_credit[live[chosen].id] -= total;
    return chosen;
}

std::size_t
LeastConnectionsChoice::DoChoose(const flowhash::FlowKey& /* flow */, const Candidates& live)
{
    const std::size_t first = PlaceAfter(live, m_last);
    std::size_t chosen = first;
    for (std::size_t i = 1; i < live.size(); ++i)
    {
        const std::size_t other = (first + i) % live.size();
        chosen = IsLessLoaded(live[other], live[chosen]) ? other : chosen;
    }
    m_last = live[chosen].id;
    return chosen;
}

TwoChoices::TwoChoices()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

std::size_t
TwoChoices::DoChoose(const flowhash::FlowKey& /* flow */, const Candidates& live)
{
    const auto n = static_cast<uint32_t>(live.size());
    if (n == 1)
    {
        return 0;
    }
    const uint32_t first = m_random->GetInteger(0, n - 1);
    const uint32_t other = m_random->GetInteger(0, n - 2);
    const uint32_t second = other < first ? other : other + 1;
    return IsLessLoaded(live[second], live[first]) ? second : first;
}

int64_t
TwoChoices::DoAssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

HashChoice::HashChoice(const std::string& spec)
    : m_scheme(flowhash::Distribution::Make(spec))
{
    if (m_scheme->HasState())
    {
        throw flowhash::SpecError("server choice 'hash' takes a scheme without state, got '" +
                                  spec + "'");
    }
}

std::size_t
HashChoice::DoChoose(const flowhash::FlowKey& flow, const Candidates& live)
{
    const std::optional<flowhash::MemberId> member = m_scheme->Evaluate(flow);
    for (std::size_t i = 0; i < live.size(); ++i)
    {
        if (live[i].id == member)
        {
            return i;
        }
    }
    return 0; // not reached: the scheme's live members are ours
}

void
HashChoice::DoUpdate(const std::vector<flowhash::MemberChange>& changes)
{
    m_scheme->Update(changes);
}

} // namespace ns3

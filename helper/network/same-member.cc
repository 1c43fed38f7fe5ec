// SPDX-License-Identifier: GPL-2.0-only

#include "same-member.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/wire/byte-order.h"
#include "../../model/hash-core/wire/ip-protocol.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace ns3
{

SameMember::SameMember(const FlowScenario& scenario, const NetworkPlan& plan)
{
    const auto& steps = plan.GetSteps();
    const auto first = std::find_if(steps.begin(), steps.end(), [&](const auto& step) {
        return step.direction == NetworkPlan::REQUESTS &&
               plan.FindScheme(scenario.scheme, step.to, NetworkPlan::REQUESTS);
    });
    if (first == steps.end())
    {
        return;
    }
    m_scheme = flowhash::Distribution::Make(
        WithoutSecrets(*plan.FindScheme(scenario.scheme, first->to, NetworkPlan::REQUESTS)));
    const ScenarioGroup& group = plan.GetGroup(first->to);
    std::vector<flowhash::MemberChange> changes;
    std::optional<flowhash::MemberId> target;
    for (uint32_t id = 0; id < group.Count(); ++id)
    {
        const double weight = group.weights.empty() ? 1.0 : group.weights[id];
        changes.push_back({flowhash::MemberChange::Kind::ADD, id, weight});
        target = !target && weight > 0 ? id : target;
    }
    m_scheme->Update(changes);
    m_target = target.value_or(0);
}

bool
SameMember::Suits(const flowhash::FlowKey& key) const
{
    return m_scheme && m_scheme->Evaluate(key) == m_target;
}

std::string
SameMember::FindFault() const
{
    if (!m_scheme)
    {
        return "nobody chooses by a scheme on the way of requests";
    }
    if (!m_scheme->GetSelector().Traits().pure)
    {
        return "the first scheme goes by turns, loads or chance, and not by packets";
    }
    flowhash::FlowKey key;
    key.version = 4;
    key.protocol = flowhash::IpProtocol::TCP;
    key.destinationPort = 80;
    flowhash::StoreBig32(key.source.data(), 0x0a010001);
    flowhash::StoreBig32(key.destination.data(), 0xc6120001);
    const auto member = m_scheme->Evaluate(key);
    for (uint32_t port = 32768; port < 61000; ++port)
    {
        key.sourcePort = static_cast<uint16_t>(port);
        if (m_scheme->Evaluate(key) != member)
        {
            return "";
        }
    }
    return "all source ports are the same to the first scheme";
}

std::string
SameMember::WithoutSecrets(const std::string& spec)
{
    std::string known;
    for (const std::string& word : flowdist::SplitText(spec, " "))
    {
        const std::string name = word.substr(0, word.find('='));
        const std::string last = name.substr(name.rfind('.') + 1); // as in select.seed
        if (last != "seed" && last != "hash-key" && last != "initval")
        {
            known += (known.empty() ? "" : " ") + word;
        }
    }
    return known;
}

} // namespace ns3

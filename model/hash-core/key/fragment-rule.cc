// SPDX-License-Identifier: MIT

#include "fragment-rule.h"

#include "hash-key-writer.h"

#include <utility>

namespace flowhash
{

FragmentRule::FragmentRule(bool identification, bool ordered)
    : m_identification(identification),
      m_ordered(ordered)
{
}

HashKey
FragmentRule::Extract(const FlowKey& flow) const
{
    HashKeyWriter writer(flow);
    const bool turn = m_ordered && flow.destination < flow.source;
    writer.Address(turn ? flow.destination : flow.source, FIELD_SOURCE_ADDRESS);
    writer.Address(turn ? flow.source : flow.destination, FIELD_DESTINATION_ADDRESS);
    writer.Protocol(flow.protocol);
    if (m_identification)
    {
        writer.Identification(flow.identification);
    }
    return writer.Key();
}

bool
FragmentRule::IsSymmetric() const
{
    return m_ordered && !m_identification;
}

FieldSet
FragmentRule::Fields() const
{
    constexpr FieldSet whole = FIELD_SOURCE_ADDRESS | FIELD_DESTINATION_ADDRESS | FIELD_PROTOCOL;
    return m_identification ? whole | FIELD_IDENTIFICATION : whole;
}

std::unique_ptr<KeyRule>
FragmentRule::Make(SpecParameters& parameters)
{
    const std::string identification = parameters.TakeWord("identification", "no", {"yes", "no"});
    return std::make_unique<FragmentRule>(identification == "yes", false);
}

FragmentAwareRule::FragmentAwareRule(std::unique_ptr<KeyRule> rule, bool identification)
    : m_rule(std::move(rule)),
      m_fragmentRule(identification, m_rule->IsSymmetric())
{
}

HashKey
FragmentAwareRule::Extract(const FlowKey& flow) const
{
    constexpr unsigned anyFragment = FlowKey::FLAG_FRAGMENT | FlowKey::FLAG_FIRST_FRAGMENT;
    return (flow.flags & anyFragment) ? m_fragmentRule.Extract(flow) : m_rule->Extract(flow);
}

bool
FragmentAwareRule::IsSymmetric() const
{
    return m_rule->IsSymmetric() && m_fragmentRule.IsSymmetric();
}

FieldSet
FragmentAwareRule::Fields() const
{
    return m_rule->Fields() | m_fragmentRule.Fields();
}

bool
FragmentAwareRule::ReadsOuterPacket() const
{
    return m_rule->ReadsOuterPacket();
}

bool
FragmentAwareRule::MayPredetermine() const
{
    return m_rule->MayPredetermine();
}

OuterPacketRule::OuterPacketRule(std::unique_ptr<KeyRule> rule)
    : m_rule(std::move(rule))
{
}

HashKey
OuterPacketRule::Extract(const FlowKey& flow) const
{
    return m_rule->Extract(flow);
}

bool
OuterPacketRule::IsSymmetric() const
{
    return m_rule->IsSymmetric();
}

FieldSet
OuterPacketRule::Fields() const
{
    return m_rule->Fields();
}

bool
OuterPacketRule::ReadsOuterPacket() const
{
    return true;
}

bool
OuterPacketRule::MayPredetermine() const
{
    return m_rule->MayPredetermine();
}

std::unique_ptr<KeyRule>
WithCommonWords(std::unique_ptr<KeyRule> rule, SpecParameters& parameters)
{
    const std::string fragments =
        parameters.TakeWord("fragments", "ports", {"ports", "addresses", "identification"});
    if (fragments != "ports")
    {
        rule = std::make_unique<FragmentAwareRule>(std::move(rule), fragments == "identification");
    }
    if (parameters.TakeWord("icmp", "inner", {"inner", "outer"}) == "outer")
    {
        rule = std::make_unique<OuterPacketRule>(std::move(rule));
    }
    return rule;
}

} // namespace flowhash

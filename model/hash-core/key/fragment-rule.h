// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FRAGMENT_RULE_H
#define FLOWHASH_FRAGMENT_RULE_H

#include "../key-rule.h"
#include "../part-registry.h"

#include <memory>

namespace flowhash
{

/**
 * Hashes what every fragment of a packet has: both addresses and the protocol, and the
 * identification where that is wanted (D7; RFC 791, RFC 8200).
 *
 * With the identification the packets of one pair of hosts spread, each with all its fragments; but
 * IPv6 packets that are not fragments have none, IPv4 ones may have any, and neither a flow nor its
 * two directions stay together.
 */
class FragmentRule final : public KeyRule
{
  public:
    /// @param identification whether it counts @param ordered the smaller address first, so that
    /// both directions agree (where there is no identification)
    FragmentRule(bool identification, bool ordered);

    HashKey Extract(const FlowKey& flow) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;

    /// @param parameters of a spec: `identification` @return the rule
    static std::unique_ptr<KeyRule> Make(SpecParameters& parameters);

  private:
    bool m_identification;
    bool m_ordered;
};

/**
 * Another rule, but for fragments, the first included: these are hashed by what all fragments of
 * their packet have, so that they stay together. It costs one comparison a packet.
 *
 * Around a symmetric rule the addresses are taken in order, so that it stays symmetric.
 */
class FragmentAwareRule final : public KeyRule
{
  public:
    /// @param rule for packets that are whole @param identification whether fragments hash theirs
    FragmentAwareRule(std::unique_ptr<KeyRule> rule, bool identification);

    HashKey Extract(const FlowKey& flow) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;
    bool ReadsOuterPacket() const override;
    bool MayPredetermine() const override;

  private:
    std::unique_ptr<KeyRule> m_rule;
    FragmentRule m_fragmentRule;
};

/// Another rule that takes an ICMP error for the packet that it is (see ReadsOuterPacket).
class OuterPacketRule final : public KeyRule
{
  public:
    /// @param rule what counts of a packet
    explicit OuterPacketRule(std::unique_ptr<KeyRule> rule);

    HashKey Extract(const FlowKey& flow) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;
    bool ReadsOuterPacket() const override;
    bool MayPredetermine() const override;

  private:
    std::unique_ptr<KeyRule> m_rule;
};

/**
 * Reads the words that every key rule takes and wraps the rule as they say.
 * @param rule the rule @param parameters of a spec: `fragments` (ports, addresses,
 * identification), `icmp` (inner, outer) @return the rule itself where they say nothing else
 */
std::unique_ptr<KeyRule> WithCommonWords(std::unique_ptr<KeyRule> rule, SpecParameters& parameters);

} // namespace flowhash

#endif // FLOWHASH_FRAGMENT_RULE_H

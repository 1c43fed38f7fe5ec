// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_GREATER_PORT_RULE_H
#define FLOWHASH_GREATER_PORT_RULE_H

#include "../key-rule.h"

namespace flowhash
{

/**
 * Hashes the end that has the greater port: its address and that port (D1; US 7,395,349, claims
 * 15 to 20). So both directions of a flow give the same key. Equal ports (NTP, IKE, an ICMP echo
 * whose identifier is 0) ask for the predetermined member.
 *
 * A packet without ports (a later fragment, a protocol that has none; both ports 0) has no greater
 * one: the unordered pair of addresses counts then, the smaller first. Both directions agree on
 * it, but the packet may reach another member than the rest of its flow.
 */
class GreaterPortRule final : public KeyRule
{
  public:
    HashKey Extract(const FlowKey& flow) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;
    bool MayPredetermine() const override;
};

} // namespace flowhash

#endif // FLOWHASH_GREATER_PORT_RULE_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FIELD_SET_RULE_H
#define FLOWHASH_FIELD_SET_RULE_H

#include "key-rule.h"

namespace flowhash
{

/**
 * Hashes a fixed set of fields (H1; claims 1 and 3: any non-empty subset, and the protocol).
 *
 * The sets that have names of their own: `five-tuple`, `three-tuple` (M1: both addresses and the
 * destination port), `source` (affinity of a source, H3). Never symmetric: even a set that names
 * both ends keeps their order.
 *
 * Where a packet has no ports, they enter as 0; such a packet may reach another member than the
 * rest of its flow.
 */
class FieldSetRule final : public KeyRule
{
  public:
    /// @param fields the fields that count @throws SpecError if the set is empty or has other bits
    explicit FieldSetRule(FieldSet fields);

    HashKey Extract(const FlowKey& flow) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;

  private:
    FieldSet m_fields;
};

} // namespace flowhash

#endif // FLOWHASH_FIELD_SET_RULE_H

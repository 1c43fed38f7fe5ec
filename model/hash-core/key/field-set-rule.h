// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FIELD_SET_RULE_H
#define FLOWHASH_FIELD_SET_RULE_H

#include "../key-rule.h"
#include "../part-registry.h"

#include <memory>
#include <string>
#include <vector>

namespace flowhash
{

/**
 * Hashes a fixed set of fields (H1; claims 1 and 3: any non-empty subset, and the protocol).
 *
 * The sets that have names of their own: `five-tuple`, `three-tuple` (M1: both addresses and the
 * destination port), `source` (affinity of a source, H3). A set that names an end is not symmetric:
 * even both ends keep their order. Fields of the link are those of the packet as it came in.
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
    void ExtractBatch(const FlowKey* const* flows, std::size_t count, HashKey* out) const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;

    /// @param parameters of a spec: `fields` @param fallback where it does not say @return the rule
    static std::unique_ptr<KeyRule> Make(SpecParameters& parameters, FieldSet fallback);

    /// @return the words of `fields`, in the order of the Field bits
    static const std::vector<std::string>& Words();

    /// @param fields a set @return its words, joined by '+'
    static std::string Text(FieldSet fields);

  private:
    void ExtractOne(const FlowKey& flow, HashKey& out) const;
    void WriteFields(const FlowKey& flow, HashKey& out) const;

    FieldSet m_fields;
};

} // namespace flowhash

#endif // FLOWHASH_FIELD_SET_RULE_H

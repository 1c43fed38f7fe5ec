// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_FIELD_SET_RULE_H
#define FLOWHASH_FIELD_SET_RULE_H

#include "../key-rule.h"
#include "../part-registry.h"

#include <array>
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
 * rest of its flow. The sets may differ by IP version and by protocol, as chips have them: one for
 * TCP and UDP, another for what has no ports (S1).
 */
class FieldSetRule final : public KeyRule
{
  public:
    /// The fields that count, by what a packet is of.
    struct Families
    {
        FieldSet ports4{0}; //!< TCP and UDP over IPv4
        FieldSet other4{0}; //!< other protocols over IPv4
        FieldSet ports6{0}; //!< TCP and UDP over IPv6
        FieldSet other6{0}; //!< other protocols over IPv6
    };

    /// @param fields the fields that count, of whatever family
    /// @throws SpecError if the set is empty or has other bits
    explicit FieldSetRule(FieldSet fields);

    /// @param fields the fields that count @throws SpecError if one of the sets is empty or has
    /// other bits
    explicit FieldSetRule(const Families& fields);

    HashKey Extract(const FlowKey& flow) const override;
    void ExtractBatch(const FlowKey* const* flows, std::size_t count, HashKey* out) const override;
    NarrowTuple::Form TupleForm() const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;

    /**
     * Makes the rule of a spec's words.
     * @param parameters `fields`; `fields6` over IPv6, as `fields` where it is not there;
     * `fields-other` of protocols that are not TCP and UDP, as `fields` and `fields6`;
     * `fields6-other` of these over IPv6, as `fields-other`, or `fields6` where that is not there
     * @param fallback `fields` where they do not say
     * @param needed what each set must have
     * @return the rule
     */
    static std::unique_ptr<KeyRule> Make(SpecParameters& parameters,
                                         FieldSet fallback,
                                         FieldSet needed = 0);

    /// @return the words of `fields`, in the order of the Field bits
    static const std::vector<std::string>& Words();

    /// @param fields a set @return its words, joined by '+'
    static std::string Text(FieldSet fields);

  private:
    FieldSet FieldsOf(const FlowKey& flow) const;
    void ExtractOne(const FlowKey& flow, HashKey& out) const;
    static void WriteFields(const FlowKey& flow, FieldSet fields, HashKey& out);

    std::array<FieldSet, 4> m_fields; //!< by 2 where it is IPv6, and 1 where it has no ports
};

} // namespace flowhash

#endif // FLOWHASH_FIELD_SET_RULE_H

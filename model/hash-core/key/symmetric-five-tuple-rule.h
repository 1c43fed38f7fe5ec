// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SYMMETRIC_FIVE_TUPLE_RULE_H
#define FLOWHASH_SYMMETRIC_FIVE_TUPLE_RULE_H

#include "../key-rule.h"

namespace flowhash
{

/**
 * Hashes the five-tuple with its two ends in order: the smaller (address, port) first. What
 * switches call symmetric hashing; the contrast to D1 that reads the same in both directions but
 * changes with either translation.
 */
class SymmetricFiveTupleRule final : public KeyRule
{
  public:
    HashKey Extract(const FlowKey& flow) const override;
    NarrowTuple::Form TupleForm() const override;
    bool IsSymmetric() const override;
    FieldSet Fields() const override;
};

} // namespace flowhash

#endif // FLOWHASH_SYMMETRIC_FIVE_TUPLE_RULE_H

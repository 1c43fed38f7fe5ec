// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TUPLE_BATCH_H
#define FLOWHASH_TUPLE_BATCH_H

#include "flow-key.h"
#include "narrow-tuple.h"

#include <cstddef>

namespace flowhash
{

/**
 * TupleMaker::Make for many, four at a time where the CPU can (x86: AVX-512).
 * @param form how @param flows keys @param count how many @param out their tuples, where all are
 * IPv4 packets @return whether they are, and there is a form
 */
bool MakeTuples(NarrowTuple::Form form, const FlowKey* flows, std::size_t count, NarrowTuple* out);

/// The same, one at a time on any CPU. @copydetails MakeTuples
bool MakeTuplesPlainly(NarrowTuple::Form form,
                       const FlowKey* flows,
                       std::size_t count,
                       NarrowTuple* out);

} // namespace flowhash

#endif // FLOWHASH_TUPLE_BATCH_H

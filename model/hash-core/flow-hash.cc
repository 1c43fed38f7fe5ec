// SPDX-License-Identifier: MIT

#include "flow-hash.h"

#include "tuple-maker.h"

#include <algorithm>
#include <array>

namespace flowhash
{

uint64_t
FlowHash::HashTuple(NarrowTuple tuple) const
{
    HashKey key;
    WriteNarrowTuple(tuple, key);
    return Hash(key);
}

/// In two passes: a hash that reads a key as a whole would wait for the small writes that have just
/// made it.
void
FlowHash::HashTuples(const NarrowTuple* tuples, std::size_t count, uint64_t* out) const
{
    std::array<HashKey, 64> keys;
    for (std::size_t done = 0; done < count; done += keys.size())
    {
        const std::size_t size = std::min(keys.size(), count - done);
        for (std::size_t i = 0; i < size; ++i)
        {
            WriteNarrowTuple(tuples[done + i], keys[i]);
        }
        HashBatch(keys.data(), size, out + done);
    }
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "sum-hash.h"

#include "byte-order.h"

namespace flowhash
{

uint64_t
SumHash::Hash(const HashKey& key) const
{
    const uint8_t* at = key.bytes.data();
    const uint8_t* const end = at + key.size;
    const unsigned addresses = ((key.fields & FIELD_SOURCE_ADDRESS) ? 1 : 0) +
                               ((key.fields & FIELD_DESTINATION_ADDRESS) ? 1 : 0);
    uint64_t sum = 0;
    for (unsigned words = addresses * key.addressSize / 4; words > 0; --words, at += 4)
    {
        sum += LoadBig32(at);
    }
    for (; end - at >= 2; at += 2)
    {
        sum += LoadBig16(at);
    }
    return at < end ? sum + *at : sum;
}

unsigned
SumHash::Width() const
{
    return 36;
}

bool
SumHash::IsLinear() const
{
    return false;
}

} // namespace flowhash

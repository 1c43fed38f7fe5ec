// SPDX-License-Identifier: MIT

#include "sum-hash.h"

#include "../wire/byte-order.h"

namespace flowhash
{

namespace
{

/// What follows the addresses where fields of the link or of the fragment are there.
uint64_t
SumOfPacket(const HashKey& key, const uint8_t* at)
{
    const bool identified = (key.fields & FIELD_IDENTIFICATION) != 0;
    const bool labelled = (key.fields & FIELD_FLOW_LABEL) != 0;
    const uint8_t* const label = key.bytes.data() + key.size - (labelled ? 3 : 0);
    const uint8_t* const end = label - (identified ? 4 : 0);
    uint64_t sum = identified ? LoadBig32(end) : 0;
    sum += labelled ? uint64_t{*label} << 16 | LoadBig16(label + 1) : 0;
    for (const Field port : {FIELD_SOURCE_PORT, FIELD_DESTINATION_PORT})
    {
        if (key.fields & port)
        {
            sum += LoadBig16(at);
            at += 2;
        }
    }
    if (key.fields & FIELD_PROTOCOL)
    {
        sum += *at++;
    }
    for (; at < end; at += 2)
    {
        sum += LoadBig16(at);
    }
    return sum;
}

} // namespace

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
    if (key.fields & ~FIELDS_FIVE_TUPLE)
    {
        return sum + SumOfPacket(key, at);
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

bool
SumHash::ReadsFields() const
{
    return true;
}

} // namespace flowhash

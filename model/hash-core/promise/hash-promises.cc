// SPDX-License-Identifier: MIT

#include "hash-promises.h"

#include "../distribution.h"
#include "../flow-hash.h"
#include "../tuple-maker.h"

#include <string>

namespace flowhash
{

namespace
{

constexpr uint64_t FLOWS = 1000;

/// @param i a number @return a flow of its own, of TCP over IPv4
FlowKey
FlowOf(uint64_t i)
{
    const uint64_t bits = Mix64(i + (uint64_t{5} << 44));
    return FlowKey::Ipv4(static_cast<uint32_t>(bits),
                         static_cast<uint32_t>(Mix64(bits)),
                         static_cast<uint16_t>(bits >> 32),
                         static_cast<uint16_t>(bits >> 48),
                         6);
}

/// @return the bitwise sum of three keys of one kind
HashKey
SumOf(const HashKey& a, const HashKey& b, const HashKey& c)
{
    HashKey sum = a;
    for (std::size_t i = 0; i < sum.bytes.size(); ++i)
    {
        sum.bytes[i] = static_cast<uint8_t>(a.bytes[i] ^ b.bytes[i] ^ c.bytes[i]);
    }
    return sum;
}

/// Notes the first place where a property is broken.
void
Expect(PromiseReport& report, bool held, uint64_t flow)
{
    if (!held && report.example.empty())
    {
        report.example = "flow " + std::to_string(flow) + " of " + std::to_string(FLOWS);
    }
}

} // namespace

std::vector<PromiseReport>
CheckHash(std::string_view spec)
{
    const auto scheme = Distribution::Make(spec);
    const auto other = Distribution::Make(spec);
    const FlowHash& hash = scheme->HashFunction();
    PromiseReport width{"Width() is 1 to 64, and every value has no more bits", true, ""};
    PromiseReport alike{"two of one spec give a key one value, again and again", true, ""};
    PromiseReport batch{"HashBatch gives the values of Hash", true, ""};
    PromiseReport tuple{"HashTuple and HashTuples give the values of their keys", true, ""};
    PromiseReport linear{
        "IsLinear: the value of a sum of three keys is the sum of theirs", hash.IsLinear(), ""};
    if (hash.Width() < 1 || hash.Width() > 64)
    {
        width.example = "Width() is " + std::to_string(hash.Width());
        return {width};
    }
    std::vector<HashKey> keys;
    std::vector<NarrowTuple> tuples;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        keys.push_back(scheme->Rule().Extract(FlowOf(i)));
        // Two ports, and TCP.
        tuples.push_back({Mix64(i), (Mix64(i + FLOWS) & UINT32_MAX) | uint64_t{6} << 32});
    }
    std::vector<uint64_t> values(FLOWS);
    std::vector<uint64_t> tupleValues(FLOWS);
    hash.HashBatch(keys.data(), FLOWS, values.data());
    hash.HashTuples(tuples.data(), FLOWS, tupleValues.data());
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const uint64_t value = hash.Hash(keys[i]);
        Expect(width, value <= UINT64_MAX >> (64 - hash.Width()), i);
        Expect(alike, value == hash.Hash(keys[i]), i);
        Expect(alike, value == other->HashFunction().Hash(keys[i]), i);
        Expect(batch, value == values[i], i);
        HashKey key;
        WriteNarrowTuple(tuples[i], key);
        Expect(tuple, hash.HashTuple(tuples[i]) == hash.Hash(key), i);
        Expect(tuple, tupleValues[i] == hash.Hash(key), i);
        if (i >= 2 && linear.promised)
        {
            const uint64_t sum = value ^ hash.Hash(keys[i - 1]) ^ hash.Hash(keys[i - 2]);
            Expect(linear, hash.Hash(SumOf(keys[i], keys[i - 1], keys[i - 2])) == sum, i);
        }
    }
    return {width, alike, batch, tuple, linear};
}

} // namespace flowhash

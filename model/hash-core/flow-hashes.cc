// SPDX-License-Identifier: MIT

#include "crc32-hash.h"
#include "part-table.h"
#include "sum-hash.h"
#include "toeplitz-hash.h"

namespace flowhash
{

namespace
{

std::unique_ptr<FlowHash>
MakeCrc32(SpecParameters& parameters)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT32_MAX);
    return std::make_unique<Crc32Hash>(static_cast<uint32_t>(seed));
}

std::unique_ptr<FlowHash>
MakeSum(SpecParameters&)
{
    return std::make_unique<SumHash>();
}

std::unique_ptr<FlowHash>
MakeToeplitz(SpecParameters& parameters)
{
    const auto secret = parameters.TakeBytes("hash-key", ToeplitzHash::VerificationKey());
    if (secret.size() < 8)
    {
        parameters.Refuse("hash-key", "at least 8 bytes");
    }
    return std::make_unique<ToeplitzHash>(secret);
}

} // namespace

PartTable<FlowHashMaker>
BuiltInFlowHashes()
{
    PartTable<FlowHashMaker> table;
    table.Add("crc32", "CRC-32 of Ethernet, 32 bits; seed=0", MakeCrc32);
    table.Add("sum", "the sum of the fields as numbers, 36 bits (M1, M2)", MakeSum);
    table.Add("toeplitz", "Toeplitz hash of RSS, 32 bits; hash-key=<hex>", MakeToeplitz);
    return table;
}

} // namespace flowhash

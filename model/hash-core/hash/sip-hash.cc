// SPDX-License-Identifier: MIT

#include "sip-hash.h"

#include "../wire/byte-order.h"
#include "../wire/rotate.h"

#include <algorithm>
#include <cstring>

namespace flowhash
{

namespace
{

/// The four words of the paper's figure 2.1.
struct SipState
{
    uint64_t v0;
    uint64_t v1;
    uint64_t v2;
    uint64_t v3;

    void Round()
    {
        v0 += v1;
        v2 += v3;
        v1 = RotateLeft(v1, 13) ^ v0;
        v3 = RotateLeft(v3, 16) ^ v2;
        v0 = RotateLeft(v0, 32) + v3;
        v2 += v1;
        v1 = RotateLeft(v1, 17) ^ v2;
        v3 = RotateLeft(v3, 21) ^ v0;
        v2 = RotateLeft(v2, 32);
    }

    void Absorb(uint64_t word)
    {
        v3 ^= word;
        Round();
        Round();
        v0 ^= word;
    }
};

} // namespace

SipHash::SipHash(const Secret& secret)
    : m_k0(LoadLittle64(secret.data())),
      m_k1(LoadLittle64(secret.data() + 8))
{
}

uint64_t
SipHash::Compute(const uint8_t* data, std::size_t size) const
{
    SipState state{m_k0 ^ 0x736f6d6570736575,
                   m_k1 ^ 0x646f72616e646f6d,
                   m_k0 ^ 0x6c7967656e657261,
                   m_k1 ^ 0x7465646279746573};
    uint64_t last = uint64_t{size} << 56;
    for (; size >= 8; size -= 8, data += 8)
    {
        state.Absorb(LoadLittle64(data));
    }
    if (size >= 4)
    {
        last |= LoadLittle32(data);
    }
    for (std::size_t at = size & 4; at < size; ++at)
    {
        last |= uint64_t{data[at]} << (8 * at);
    }
    state.Absorb(last);
    state.v2 ^= 0xff;
    for (int i = 0; i < 4; ++i)
    {
        state.Round();
    }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

uint64_t
SipHash::Hash(const HashKey& key) const
{
    return Compute(key.bytes.data(), key.size);
}

unsigned
SipHash::Width() const
{
    return 64;
}

bool
SipHash::IsLinear() const
{
    return false;
}

std::unique_ptr<FlowHash>
SipHash::Make(SpecParameters& parameters)
{
    Secret secret;
    for (std::size_t i = 0; i < secret.size(); ++i)
    {
        secret[i] = static_cast<uint8_t>(i); // that of the paper's test vectors
    }
    const auto bytes = parameters.TakeBytes("hash-key", {secret.begin(), secret.end()});
    if (bytes.size() != secret.size())
    {
        parameters.Refuse("hash-key", "16 bytes");
    }
    std::copy(bytes.begin(), bytes.end(), secret.begin());
    return std::make_unique<SipHash>(secret);
}

} // namespace flowhash

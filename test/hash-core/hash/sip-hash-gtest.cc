// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "hash/sip-hash.h"
#include "test-hash-keys.h"

#include <gtest/gtest.h>

namespace flowhash
{

namespace
{

const char* const SOURCE = "Aumasson and Bernstein, SipHash, appendix A and reference vectors";

/// Of 00, 01, 02 and so on under the key 00 to 0f.
uint64_t
OfCount(std::size_t size)
{
    SipHash::Secret secret;
    std::vector<uint8_t> message(size + 1);
    for (std::size_t i = 0; i < secret.size(); ++i)
    {
        secret[i] = static_cast<uint8_t>(i);
    }
    for (std::size_t i = 0; i < size; ++i)
    {
        message[i] = static_cast<uint8_t>(i);
    }
    return SipHash(secret).Compute(message.data(), size);
}

} // namespace

TEST(SipHash, GivesThePublishedValues)
{
    const std::string key = "SipHash-2-4, key 00..0f, message ";
    ExpectHash(key + "empty", OfCount(0), 0x726fdb47dd0e0e31, 16, SOURCE);
    ExpectHash(key + "00", OfCount(1), 0x74f839c593dc67fd, 16, SOURCE);
    ExpectHash(key + "00..07", OfCount(8), 0x93f5f5799a932462, 16, SOURCE);
    ExpectHash(key + "00..0e", OfCount(15), 0xa129ca6149be45e5, 16, SOURCE);
}

TEST(SipHash, ItsKeyIsTheSeed)
{
    const HashKey key = KeyOfText("0123456789abcdef");
    const auto plain = Distribution::Make("hash=siphash");
    const auto other = Distribution::Make("hash=siphash hash-key=ff0102030405060708090a0b0c0d0e0f");
    EXPECT_NE(plain->HashFunction().Hash(key), other->HashFunction().Hash(key));
}

} // namespace flowhash

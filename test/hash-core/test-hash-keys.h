// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TEST_HASH_KEYS_H
#define FLOWHASH_TEST_HASH_KEYS_H

#include "flow-hash.h"
#include "part-registry.h"
#include "spec-text.h"
#include "validation-record.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <string>

/**
 * @file
 * What tests of hash functions need.
 */

namespace flowhash
{

/// @param text at most 60 characters @return a key of these bytes, of no field
inline HashKey
KeyOfText(const std::string& text)
{
    HashKey key;
    std::copy(text.begin(), text.end(), key.bytes.begin());
    key.size = static_cast<uint8_t>(text.size());
    return key;
}

/**
 * Expects a published value and records it.
 * @param what function and input @param ours computed @param reference published
 * @param digits hexadecimal ones @param source who published it
 */
inline void
ExpectHash(const std::string& what,
           uint64_t ours,
           uint64_t reference,
           unsigned digits,
           const std::string& source)
{
    EXPECT_EQ(HexDigits(ours, digits), HexDigits(reference, digits)) << what;
    RecordValidation({"Hash functions",
                      what,
                      HexDigits(ours, digits),
                      HexDigits(reference, digits),
                      "exact",
                      source});
}

} // namespace flowhash

#endif // FLOWHASH_TEST_HASH_KEYS_H

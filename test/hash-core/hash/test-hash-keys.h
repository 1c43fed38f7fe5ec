// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TEST_HASH_KEYS_H
#define FLOWHASH_TEST_HASH_KEYS_H

#include "../test-flows.h"
#include "../validation-record.h"
#include "flow-hash.h"
#include "part-registry.h"

#include <algorithm>
#include <cctype>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

/**
 * @file
 * What tests of hash functions and key rules need.
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

/// @param stage of a scheme @param words further words, each a case of its own
/// @return specs of all its registered parts
inline std::vector<std::string>
Specs(const std::string& stage, const std::vector<std::string>& words)
{
    std::vector<std::string> specs;
    for (const PartInfo& part : ListParts())
    {
        for (const std::string& word : words)
        {
            if (part.stage == stage && part.name.rfind("test-", 0) != 0)
            {
                specs.push_back(stage + "=" + part.name + word);
            }
        }
    }
    return specs;
}

/// @param info a spec @return a name for reports: letters, digits and underscores
inline std::string
NameOf(const testing::TestParamInfo<std::string>& info)
{
    std::string name = info.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
    return name;
}

/// @param i a number @return a flow with everything that a packet can say of itself
inline FlowKey
FullFlow(uint64_t i)
{
    FlowKey flow = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
    const uint64_t bits = Mix64(i + 12345);
    for (std::size_t at = 0; at < 6; ++at)
    {
        flow.sourceMac[at] = static_cast<uint8_t>(bits >> (8 * at));
        flow.destinationMac[at] = static_cast<uint8_t>(Mix64(bits) >> (8 * at));
    }
    flow.etherType = flow.version == 6 ? 0x86dd : 0x0800;
    flow.vlan = static_cast<uint16_t>(bits % 4096);
    flow.ingressPort = static_cast<uint16_t>(bits % 64);
    flow.identification = static_cast<uint32_t>(bits >> 32);
    flow.SetFlowLabel(flow.version == 6 ? static_cast<uint32_t>(Mix64(~bits)) : 0);
    return i % 3 == 0 ? flow.Reversed() : flow;
}

} // namespace flowhash

#endif // FLOWHASH_TEST_HASH_KEYS_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_TEST_SPECS_H
#define FLOWHASH_TEST_SPECS_H

#include "distribution.h"
#include "spec-error.h"

#include <cstdint>
#include <string>

/**
 * @file
 * What tests of the hash core ask specs.
 */

namespace flowhash
{

/// @param spec a scheme @param flow a packet's key @return the value of its rule and hash function
inline uint64_t
HashOf(const std::string& spec, const FlowKey& flow)
{
    const auto scheme = Distribution::Make(spec);
    return scheme->HashFunction().Hash(scheme->Rule().Extract(flow));
}

/// @param spec a scheme, or none @return what Make says of a bad one; "accepted"
inline std::string
Complaint(const std::string& spec)
{
    try
    {
        Distribution::Make(spec);
    }
    catch (const SpecError& error)
    {
        return error.what();
    }
    return "accepted";
}

} // namespace flowhash

#endif // FLOWHASH_TEST_SPECS_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_COOKIE_MASK_H
#define FLOWHASH_COOKIE_MASK_H

#include "compact-flow.h"

#include <cstdint>

namespace flowhash
{

/**
 * What hides the meaning of a cookie, and ties it to its flow: 32 bits that depend on the flow, the
 * same in both directions, and a key. A mixer and no cipher: who watches many cookies could find
 * the key, which matters to deployments and not to what is studied here.
 * @param flow either direction @param key any value
 * @return the mask
 */
inline uint32_t
CookieMask(const FlowKey& flow, uint64_t key)
{
    return static_cast<uint32_t>(Mix64(FlowIdentity(flow).Hash() ^ Mix64(key + 1)) >> 32);
}

} // namespace flowhash

#endif // FLOWHASH_COOKIE_MASK_H

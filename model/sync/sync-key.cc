// SPDX-License-Identifier: GPL-2.0-only

#include "sync-key.h"

#include <algorithm>
#include <tuple>

namespace ns3
{

namespace
{

auto
Parts(const SyncKey& key)
{
    return std::tie(key.version,
                    key.source,
                    key.destination,
                    key.sourcePort,
                    key.destinationPort,
                    key.protocol);
}

/// Whether an IPv4 address fills no more than its 4 bytes.
bool
IsShort(const std::array<uint8_t, 16>& address)
{
    return std::all_of(address.begin() + 4, address.end(), [](uint8_t byte) { return byte == 0; });
}

} // namespace

SyncKey
SyncKey::Of(const flowhash::FlowKey& flow)
{
    SyncKey key;
    key.version = flow.version;
    key.protocol = flow.protocol;
    key.source = flow.source;
    key.destination = flow.destination;
    key.sourcePort = flow.sourcePort;
    key.destinationPort = flow.destinationPort;
    return key;
}

flowhash::FlowKey
SyncKey::ToFlowKey() const
{
    flowhash::FlowKey flow;
    flow.version = version;
    flow.protocol = protocol;
    flow.source = source;
    flow.destination = destination;
    flow.sourcePort = sourcePort;
    flow.destinationPort = destinationPort;
    return flow;
}

bool
SyncKey::IsValid() const
{
    return version == 6 || (version == 4 && IsShort(source) && IsShort(destination));
}

bool
operator==(const SyncKey& a, const SyncKey& b)
{
    return Parts(a) == Parts(b);
}

bool
operator!=(const SyncKey& a, const SyncKey& b)
{
    return !(a == b);
}

bool
operator<(const SyncKey& a, const SyncKey& b)
{
    return Parts(a) < Parts(b);
}

std::size_t
SyncKeyHasher::operator()(const SyncKey& key) const
{
    return flowhash::FlowKeyHasher()(key.ToFlowKey());
}

} // namespace ns3

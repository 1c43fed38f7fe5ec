// SPDX-License-Identifier: GPL-2.0-only

#include "flow-scenario.h"

#include <arpa/inet.h>

namespace ns3
{

flowhash::HostAddress
ScenarioService::AddressOf(uint8_t version) const
{
    // Not by ns-3's own classes: they take the last 32 bits of an IPv6 address in hexadecimal only.
    flowhash::HostAddress host;
    host.version = version;
    inet_pton(version == 4 ? AF_INET : AF_INET6,
              (version == 4 ? address : Ipv6()).c_str(),
              host.bytes.data());
    return host;
}

} // namespace ns3

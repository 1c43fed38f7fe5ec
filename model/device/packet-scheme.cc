// SPDX-License-Identifier: GPL-2.0-only

#include "packet-scheme.h"

#include "ns3/spec-error.h"

namespace ns3
{

std::unique_ptr<flowhash::Distribution>
MakePacketScheme(const std::string& spec)
{
    auto scheme = flowhash::Distribution::Make(spec);
    if (scheme->NeedsCookies())
    {
        throw flowhash::SpecError("scheme '" + spec +
                                  "' needs cookies in packets, which no device writes");
    }
    if (scheme->LacksLoads())
    {
        throw flowhash::SpecError("scheme '" + spec +
                                  "' goes by loads, and nothing counts them here: with state=lru "
                                  "they are the flows that the table holds");
    }
    return scheme;
}

} // namespace ns3

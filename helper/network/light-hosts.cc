// SPDX-License-Identifier: GPL-2.0-only

#include "light-hosts.h"

#include "ns3/uinteger.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

namespace
{

/// @param flood whether floods are wanted, or flows
std::vector<ScenarioSource>
InUse(const ScenarioTraffic& traffic, bool flood)
{
    std::vector<ScenarioSource> sources;
    std::copy_if(traffic.sources.begin(),
                 traffic.sources.end(),
                 std::back_inserter(sources),
                 [flood](const ScenarioSource& source) {
                     return source.share > 0 && source.IsFlood() == flood;
                 });
    return sources;
}

} // namespace

std::vector<ScenarioSource>
SourcesInUse(const ScenarioTraffic& traffic)
{
    return InUse(traffic, false);
}

std::vector<ScenarioSource>
FloodsInUse(const ScenarioTraffic& traffic)
{
    return InUse(traffic, true);
}

std::vector<LightProfile>
LightProfilesOf(const ScenarioTraffic& traffic)
{
    std::vector<LightProfile> profiles;
    for (const ScenarioSource& source : SourcesInUse(traffic))
    {
        profiles.push_back({source.window, source.pace, source.keepAlive});
    }
    return profiles;
}

void
SetLightAttributes(LightEndpoint& endpoint, const ScenarioTraffic& traffic)
{
    endpoint.SetAttribute("Mss", UintegerValue(traffic.mss));
    endpoint.SetAttribute("ResendTime", TimeValue(traffic.resendTime));
    endpoint.SetAttribute("Resends", UintegerValue(traffic.resends));
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "service-time-hooks.h"

#include "ns3/light-server.h"
#include "ns3/size-distribution.h"
#include "ns3/string.h"

namespace ns3
{

namespace
{

bool
IsRandom(const Ptr<Application>& server)
{
    StringValue spec;
    server->GetAttribute("ServiceTime", spec);
    return !SizeDistribution::IsConstant(spec.Get());
}

} // namespace

void
HookServiceTimes(const BuiltNetwork& network,
                 const ServiceTimes& times,
                 const std::function<AnsweredFlow(const Ptr<Node>& node)>& flowsOf)
{
    const NodeContainer& nodes = network.GetGroup(network.GetPlan().GetLast()).GetNodes();
    for (uint32_t i = 0; i < nodes.GetN(); ++i)
    {
        const Ptr<Node> node = nodes.Get(i);
        for (uint32_t number = 0; number < node->GetNApplications(); ++number)
        {
            const Ptr<Application> application = node->GetApplication(number);
            const auto real = DynamicCast<OriginServer>(application);
            const auto light = DynamicCast<LightServer>(application);
            if (real && IsRandom(real))
            {
                real->SetServiceTimes(times, flowsOf(node));
            }
            if (light && IsRandom(light))
            {
                light->SetServiceTimes(times);
            }
        }
    }
}

} // namespace ns3

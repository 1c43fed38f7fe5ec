// SPDX-License-Identifier: GPL-2.0-only

#include "anycast-group.h"

#include "idle-setting.h"

#include "ns3/built-network.h"

#include <algorithm>
#include <vector>

namespace ns3
{

namespace
{

/// Each router's nearest site as one writes it; which sites there are is not known here.
ScenarioValue<std::vector<double>>
SitesValue()
{
    ScenarioValue<std::vector<double>> value;
    const ScenarioValue<uint32_t> site = CountValue(0, 59'999);
    value.type = "list of numbers of sites, one a router, such as [0,1]";
    value.parse = [site](const std::string& text) {
        std::vector<double> sites;
        for (const double number : WeightsValue().parse(text))
        {
            sites.push_back(site.parse(RealValue("", 0, 1e6).format(number)));
        }
        return sites;
    };
    value.format = WeightsValue().format;
    return value;
}

} // namespace

GroupKind
AnycastGroup::Kind()
{
    GroupKind kind = DistributorGroup::Kind();
    kind.name = "anycast";
    kind.help = "routers that send packets to the nearest site that announces a service";
    kind.learnKey = "converge";
    kind.keys.push_back(MakeGroupKey("nearest",
                                     SitesValue(),
                                     std::vector<double>{},
                                     "each router's nearest site; empty: site 0 of router 0, and "
                                     "so on, in turn"));
    kind.keys.push_back(
        MakeGroupKey("converge",
                     TextValue("duration, list of durations by node, or distribution of times"),
                     std::string(),
                     "from a withdrawal or an announcement until a router goes by it; empty: the "
                     "scenario's learnDelay"));
    kind.make = [](const NodeGroupContext& context) {
        return std::make_unique<AnycastGroup>(context);
    };
    return kind;
}

void
AnycastGroup::Check(const Fail& fail) const
{
    DistributorGroup::Check(fail);
    const auto& choices = GetDescription().choices;
    const bool named = std::any_of(
        choices.begin(), choices.end(), [](const ScenarioChoice& c) { return !c.scheme.empty(); });
    if (named || !GetDescription().scheme.empty())
    {
        fail("scheme", "an anycast router goes to the nearest site: nearest, and no scheme");
    }
    RefuseIdle(*this,
               {{false,
                 {"learnFromMembers", "forgetEnded", "timeouts.finWait", "timeouts.closing"},
                 {},
                 "an anycast router remembers no flow"}},
               fail);
    const std::vector<double> nearest = SitesValue().parse(GetSettings().Text("nearest"));
    if (!nearest.empty() && nearest.size() != GetDescription().Count())
    {
        fail("nearest",
             std::to_string(nearest.size()) + " nearest sites for " +
                 std::to_string(GetDescription().Count()) + " router(s): one each");
    }
    for (const ScenarioChoice& choice : choices)
    {
        const uint32_t sites = GetScenario().network.FindGroup(choice.chooses)->Count();
        for (const double site : nearest)
        {
            if (site >= sites)
            {
                fail("nearest",
                     "there is no " + choice.chooses + SitesValue().format({site}) + " among the " +
                         std::to_string(sites) + " of '" + choice.chooses + "'");
            }
        }
    }
}

std::string
AnycastGroup::SchemeOf(const ScenarioChoice& /* choice */) const
{
    return "key=five-tuple hash=crc32 select=nearest";
}

std::string
AnycastGroup::SchemeOfNode(const ScenarioChoice& choice, uint32_t node) const
{
    const std::vector<double> nearest = SitesValue().parse(GetSettings().Text("nearest"));
    const uint32_t sites = GetScenario().network.FindGroup(choice.chooses)->Count();
    const uint32_t first = nearest.empty() ? node % sites : static_cast<uint32_t>(nearest.at(node));
    return SchemeOf(choice) + " first=" + std::to_string(first);
}

} // namespace ns3

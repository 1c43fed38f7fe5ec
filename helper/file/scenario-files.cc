// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-files.h"

#include "ns3/group-kind.h"

namespace ns3
{

namespace
{

/// Visits the file of a distribution, where it is of one.
void
VisitCdf(std::string& spec, const std::function<void(std::string&)>& visit)
{
    const std::string start = "cdf:";
    if (spec.compare(0, start.size(), start) == 0)
    {
        std::string name = spec.substr(start.size());
        visit(name);
        spec = start + name;
    }
}

} // namespace

void
VisitFiles(FlowScenario& scenario, const std::function<void(std::string&)>& visit)
{
    for (ScenarioSource& source : scenario.traffic.sources)
    {
        source.file.empty() ? void() : visit(source.file);
        for (std::string* size :
             {&source.requestSize, &source.responseSize, &source.requests, &source.pause})
        {
            VisitCdf(*size, visit);
        }
    }
    for (ScenarioGroup& group : scenario.network.groups)
    {
        VisitCdf(group.learnDelay, visit);
        for (const GroupKind* kind : GroupKinds::All()) // its own may be that of another group
        {
            const auto own = group.settings.find(kind->learnKey);
            if (own != group.settings.end())
            {
                VisitCdf(own->second, visit);
            }
        }
    }
}

void
RelocateFiles(FlowScenario& scenario, const std::string& folder)
{
    VisitFiles(scenario, [&folder](std::string& name) {
        if (!name.empty() && name.front() != '/')
        {
            name.insert(0, folder);
        }
    });
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-files.h"

#include "ns3/group-kind.h"

namespace ns3
{

namespace
{

/// Makes a name that is relative to a folder one that is good from here.
void
Relocate(std::string& name, const std::string& folder)
{
    if (!name.empty() && name.front() != '/')
    {
        name.insert(0, folder);
    }
}

/// The same for the file of a distribution.
void
RelocateCdf(std::string& spec, const std::string& folder)
{
    const std::string start = "cdf:";
    if (spec.compare(0, start.size(), start) == 0)
    {
        std::string name = spec.substr(start.size());
        Relocate(name, folder);
        spec = start + name;
    }
}

} // namespace

void
RelocateFiles(FlowScenario& scenario, const std::string& folder)
{
    for (ScenarioSource& source : scenario.traffic.sources)
    {
        Relocate(source.file, folder);
        for (std::string* size :
             {&source.requestSize, &source.responseSize, &source.requests, &source.pause})
        {
            RelocateCdf(*size, folder);
        }
    }
    for (ScenarioGroup& group : scenario.network.groups)
    {
        RelocateCdf(group.learnDelay, folder);
        for (const GroupKind* kind : GroupKinds::All()) // its own may be that of another group
        {
            const auto own = group.settings.find(kind->learnKey);
            if (own != group.settings.end())
            {
                RelocateCdf(own->second, folder);
            }
        }
    }
}

} // namespace ns3

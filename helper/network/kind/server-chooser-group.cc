// SPDX-License-Identifier: GPL-2.0-only

#include "server-chooser-group.h"

#include "ns3/server-choice.h"
#include "ns3/spec-error.h"

namespace ns3
{

void
ServerChooserGroup::Check(const Fail& fail) const
{
    try
    {
        ServerChoice::Make(GetSettings().Text("choose"));
    }
    catch (const flowhash::SpecError& error)
    {
        fail("choose", std::string("key 'choose': ") + error.what());
    }
    SteeringGroup::Check(fail);
}

std::vector<SchemeUse>
ServerChooserGroup::GetSchemes() const
{
    const auto weighing = ServerChoice::GetWeighingScheme(GetSettings().Text("choose"));
    return weighing ? std::vector<SchemeUse>{{"choose", *weighing, ServersName(), true}}
                    : std::vector<SchemeUse>{};
}

std::string
ServerChooserGroup::ServersName() const
{
    return GetPlan().GetGroup(GetPlan().GetLast()).name;
}

} // namespace ns3

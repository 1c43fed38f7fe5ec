// SPDX-License-Identifier: GPL-2.0-only

// The flow labels that HostGroup's nodes write.

#include "../../../model/host/flow-labeller.h"
#include "host-group.h"

#include "ns3/built-network.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-value.h"

#include <stdexcept>

namespace ns3
{

namespace
{

const char* const FLOW_LABELS = "flowLabels";
const char* const LABEL_CHANGES = "labelChanges";
const char* const NEVER = "never";
// Behind all others, so that labels take nobody's numbers.
constexpr int64_t FIRST_LABEL_STREAM = 40'000'000;
constexpr int64_t STREAMS_OF_GROUP = 100'000;

} // namespace

std::vector<GroupKey>
HostGroup::LabelKeys()
{
    const ScenarioValue<std::string> changes{"never | timeout | packets:N | probability:P",
                                             true,
                                             [](const std::string& text) {
                                                 try
                                                 {
                                                     FlowLabeller::ReadChanges(text);
                                                 }
                                                 catch (const std::invalid_argument& error)
                                                 {
                                                     throw ScenarioError(error.what());
                                                 }
                                                 return text;
                                             },
                                             [](const std::string& value) { return value; }};
    return {
        MakeGroupKey(FLOW_LABELS,
                     WordValue({"none", "flow"}),
                     std::string("none"),
                     "IPv6 flow labels of what these hosts send: none, as ns-3 writes them, 1 for "
                     "all; flow, a hash of the flow (RFC 6437)"),
        MakeGroupKey(LABEL_CHANGES,
                     changes,
                     std::string(NEVER),
                     "when a flow's label is drawn anew: at each TCP segment that is sent "
                     "again, after N packets, or by chance at each packet")};
}

uint64_t
HostGroup::GetNLabelChanges() const
{
    uint64_t changes = 0;
    for (const Ptr<HostNetDevice>& device : m_labelling)
    {
        changes += device->GetNLabelChanges();
    }
    return changes;
}

bool
HostGroup::LabelsFlows() const
{
    return GetSettings().Text(FLOW_LABELS) != "none" && !GetNetwork().GetReplay();
}

void
HostGroup::LabelFlows(const Ptr<HostNetDevice>& device, uint32_t node)
{
    if (LabelsFlows())
    {
        device->LabelFlows(GetSettings().Text(LABEL_CHANGES));
        m_labelling.push_back(device);
        device->AssignStreams(FIRST_LABEL_STREAM + GetIndex() * STREAMS_OF_GROUP + node);
    }
}

void
HostGroup::CheckLabels(const Fail& fail) const
{
    const bool labels = GetSettings().Text(FLOW_LABELS) != "none";
    if (labels && GetScenario().traffic.IsReplay())
    {
        fail(FLOW_LABELS, "hosts of a replay send what the capture holds, labels included");
    }
    if (labels && GetScenario().network.family == "ipv4")
    {
        fail(FLOW_LABELS, "IPv4 has no flow labels: network.family has to be ipv6 or both");
    }
    if (!labels && GetSettings().Text(LABEL_CHANGES) != NEVER)
    {
        fail(LABEL_CHANGES, "without labels (flowLabels: flow) there is none to change");
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "replay-check.h"

#include "ns3/network-addresses.h"
#include "ns3/replay-flows.h"
#include "ns3/service-plan.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

namespace ns3
{

std::vector<CaptureService>
CapturedServices(const std::vector<ScenarioService>& services)
{
    std::vector<CaptureService> wanted;
    for (const auto& service : services)
    {
        for (const uint16_t port : service.ports)
        {
            wanted.push_back({service.AddressOf(4), port, ProtocolNumber(service.protocol)});
        }
    }
    return wanted;
}

std::string
FindReplayConflict(const FlowScenario& scenario, Ptr<const PacketCapture> capture)
{
    auto flows = CreateObject<ReplayFlows>();
    flows->SetCapture(capture);
    flows->SetAttribute("Copies", UintegerValue(scenario.traffic.sources.front().copies));
    const auto stride = scenario.attributes.find("ns3::ReplayFlows::CopyStride");
    if (stride != scenario.attributes.end())
    {
        flows->SetAttribute("CopyStride", StringValue(stride->second));
    }
    const auto count = static_cast<uint32_t>(capture->GetFlows().size());
    for (uint32_t copy = 0; copy < flows->GetCopies(); ++copy)
    {
        for (uint32_t flow = 0; flow < count; ++flow)
        {
            const flowhash::FlowKey key = flows->GetKey({flow, copy});
            const flowhash::HostAddress client{key.source, key.version};
            if (NetworkAddresses::IsOfNetwork(client))
            {
                const std::string where = copy == 0 ? "" : ", copy " + std::to_string(copy);
                return "flow " + std::to_string(flow) + " of the capture" + where +
                       ": its client " + client.ToString() +
                       " is among the scenario's own nodes (10.0.0.0/8); give the capture's "
                       "clients other addresses";
            }
        }
    }
    return "";
}

} // namespace ns3

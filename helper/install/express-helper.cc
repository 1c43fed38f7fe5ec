// SPDX-License-Identifier: GPL-2.0-only

#include "express-helper.h"

#include "ns3/express-net-device.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/spec-error.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ExpressHelper");

ExpressHelper::ExpressHelper()
    : m_device(ExpressNetDevice::GetTypeId().GetName()),
      m_channel(ExpressChannel::GetTypeId().GetName())
{
}

void
ExpressHelper::SetDeviceAttribute(const std::string& name, const AttributeValue& value)
{
    m_device.Set(name, value);
}

void
ExpressHelper::SetChannelAttribute(const std::string& name, const AttributeValue& value)
{
    m_channel.Set(name, value);
}

NetDeviceContainer
ExpressHelper::Install(const Ptr<Node>& first, const Ptr<Node>& second) const
{
    NS_LOG_LOGIC("nodes " << first->GetId() << " and " << second->GetId() << " are joined");
    const auto channel = m_channel.Create<ExpressChannel>();
    NetDeviceContainer ends;
    for (const Ptr<Node>& node : {first, second})
    {
        const auto device = m_device.Create<ExpressNetDevice>();
        node->AddDevice(device);
        device->Attach(channel);
        ends.Add(device);
    }
    return ends;
}

NetDeviceContainer
ExpressHelper::Install(const NodeContainer& nodes) const
{
    if (nodes.GetN() != 2)
    {
        throw flowhash::SpecError("an express link joins two nodes, not " +
                                  std::to_string(nodes.GetN()));
    }
    return Install(nodes.Get(0), nodes.Get(1));
}

void
ExpressHelper::EnablePcapInternal(std::string prefix,
                                  Ptr<NetDevice> device,
                                  bool /* promiscuous */,
                                  bool explicitFilename)
{
    const auto line = DynamicCast<ExpressNetDevice>(device);
    if (!line)
    {
        return;
    }
    PcapHelper helper;
    const std::string name =
        explicitFilename ? prefix : helper.GetFilenameFromDevice(prefix, device);
    helper.HookDefaultSink(
        line, "PromiscSniffer", helper.CreateFile(name, std::ios::out, PcapHelper::DLT_PPP));
}

void
ExpressHelper::EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                                   std::string prefix,
                                   Ptr<NetDevice> device,
                                   bool explicitFilename)
{
    if (!DynamicCast<ExpressNetDevice>(device))
    {
        return;
    }
    AsciiTraceHelper helper;
    const std::string name =
        explicitFilename ? prefix : helper.GetFilenameFromDevice(prefix, device);
    HookExpressText(device, stream ? stream : helper.CreateFileStream(name));
}

void
HookExpressText(const Ptr<NetDevice>& device, const Ptr<OutputStreamWrapper>& file)
{
    const auto line = DynamicCast<ExpressNetDevice>(device);
    AsciiTraceHelper helper;
    helper.HookDefaultEnqueueSinkWithoutContext(line, "Enqueue", file);
    helper.HookDefaultDequeueSinkWithoutContext(line, "PhyTxBegin", file);
    helper.HookDefaultDropSinkWithoutContext(line, "MacTxDrop", file);
    helper.HookDefaultReceiveSinkWithoutContext(line, "MacRx", file);
    helper.HookDefaultDropSinkWithoutContext(line, "PhyRxDrop", file);
}

} // namespace ns3

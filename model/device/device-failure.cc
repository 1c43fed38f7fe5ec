// SPDX-License-Identifier: GPL-2.0-only

#include "device-failure.h"

#include "ns3/drop-tail-queue.h"
#include "ns3/express-net-device.h"
#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/queue-size.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DeviceFailure");

namespace
{

/// Takes every packet for a broken one while it is enabled.
class DropAllErrorModel : public ErrorModel
{
  public:
    static TypeId GetTypeId()
    {
        static TypeId tid = TypeId("ns3::flowDistribution::DropAllErrorModel")
                                .SetParent<ErrorModel>()
                                .SetGroupName("FlowDistribution")
                                .AddConstructor<DropAllErrorModel>();
        return tid;
    }

  private:
    bool DoCorrupt(Ptr<Packet> /* packet */) override
    {
        return IsEnabled();
    }

    void DoReset() override {}
};

NS_OBJECT_ENSURE_REGISTERED(DropAllErrorModel);

constexpr const char* ERROR_MODEL = "ReceiveErrorModel";
constexpr const char* QUEUE = "TxQueue";

} // namespace

void
DeviceFailure::Begin(Ptr<Node> node)
{
    if (m_active)
    {
        return;
    }
    m_active = true;
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        auto device = node->GetDevice(i);
        PointerValue model;
        PointerValue queue;
        if (const auto line = DynamicCast<ExpressNetDevice>(device))
        {
            line->GetAttribute(ERROR_MODEL, model);
            const auto before = model.Get<ErrorModel>();
            m_replaced.push_back({device, CutReception(device), before, nullptr});
            line->SetSilent(true);
        }
        else if (device->GetAttributeFailSafe(ERROR_MODEL, model) &&
                 device->GetAttributeFailSafe(QUEUE, queue))
        {
            NS_LOG_LOGIC("device " << i << " of node " << node->GetId() << " is cut off");
            const auto before = model.Get<ErrorModel>();
            const auto waiting = queue.Get<Queue<Packet>>();
            m_replaced.push_back({device, CutReception(device), before, waiting});
            CutTransmission(device, waiting);
        }
    }
    SetInterfaces(node, false);
}

Ptr<ErrorModel>
DeviceFailure::CutReception(Ptr<NetDevice> device)
{
    auto model = CreateObject<DropAllErrorModel>();
    device->SetAttribute(ERROR_MODEL, PointerValue(model));
    return model;
}

void
DeviceFailure::CutTransmission(Ptr<NetDevice> device, Ptr<Queue<Packet>> waiting)
{
    // Another queue, and not a limit of its own: flow control listens to it, and would hold back
    // for ever what comes after the failure.
    auto none = CreateObject<DropTailQueue<Packet>>();
    none->SetMaxSize(QueueSize("1B")); // no frame is so small, and ns-3 has no limit of 0
    device->SetAttribute(QUEUE, PointerValue(none));
    waiting->Flush(); // behind it flow control pushes on, into the other queue
}

void
DeviceFailure::End(Ptr<Node> node)
{
    if (!m_active)
    {
        return;
    }
    m_active = false;
    for (const auto& [device, model, before, queue] : m_replaced)
    {
        if (queue)
        {
            device->SetAttribute(QUEUE, PointerValue(queue));
        }
        else
        {
            DynamicCast<ExpressNetDevice>(device)->SetSilent(false);
        }
        model->Disable(); // enough where there was none: the attribute cannot be set to none
        if (before)
        {
            device->SetAttribute(ERROR_MODEL, PointerValue(before));
        }
    }
    m_replaced.clear();
    SetInterfaces(node, true);
}

bool
DeviceFailure::IsActive() const
{
    return m_active;
}

void
DeviceFailure::SetInterfaces(Ptr<Node> node, bool up)
{
    // Else ARP would ask in vain, and believe its neighbours dead for long after the host's return.
    // The interfaces themselves, not Ipv4::SetDown: that would have the routing protocols forget
    // default routes, which SetUp does not bring back. An IPv6 interface that goes down forgets its
    // addresses; neighbour discovery recovers by itself.
    auto ipv4 = node->GetObject<Ipv4L3Protocol>();
    for (uint32_t i = 1; ipv4 && i < ipv4->GetNInterfaces(); ++i)
    {
        up ? ipv4->GetInterface(i)->SetUp() : ipv4->GetInterface(i)->SetDown();
    }
}

} // namespace ns3

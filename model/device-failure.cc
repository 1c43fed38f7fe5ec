// SPDX-License-Identifier: GPL-2.0-only

#include "device-failure.h"

#include "ns3/ipv4-interface.h"
#include "ns3/ipv4-l3-protocol.h"
#include "ns3/pointer.h"

namespace ns3
{

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
        PointerValue before;
        if (device->GetAttributeFailSafe(ERROR_MODEL, before))
        {
            auto model = CreateObject<DropAllErrorModel>();
            device->SetAttribute(ERROR_MODEL, PointerValue(model));
            m_replaced.push_back({device, model, before.Get<ErrorModel>()});
        }
    }
    SetInterfaces(node, false);
}

void
DeviceFailure::End(Ptr<Node> node)
{
    if (!m_active)
    {
        return;
    }
    m_active = false;
    for (const auto& [device, model, before] : m_replaced)
    {
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
    // The interfaces themselves, not Ipv4::SetDown: that would have the routing protocols forget
    // default routes, which SetUp does not bring back.
    auto ipv4 = node->GetObject<Ipv4L3Protocol>();
    for (uint32_t i = 1; ipv4 && i < ipv4->GetNInterfaces(); ++i)
    {
        up ? ipv4->GetInterface(i)->SetUp() : ipv4->GetInterface(i)->SetDown();
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "link-fault.h"

#include "ns3/express-net-device.h"
#include "ns3/pointer.h"

namespace ns3
{

namespace
{

constexpr const char* MODEL =
    "ReceiveErrorModel"; // attribute of express, point-to-point and CSMA devices

} // namespace

LinkFault::LinkFault(const Ptr<NetDevice>& device)
{
    PointerValue own;
    device->GetAttribute(MODEL, own);
    m_own = own.Get<ErrorModel>();
    device->SetAttribute(MODEL, PointerValue(this));
}

void
LinkFault::SetCut(bool cut)
{
    m_cuts += cut ? 1 : -1;
}

void
LinkFault::BeginGrey(const std::string& name, const Grey& grey)
{
    m_grey[name] = {grey};
}

void
LinkFault::EndGrey(const std::string& name)
{
    m_grey.erase(name);
}

bool
LinkFault::DoCorrupt(Ptr<Packet> packet)
{
    m_latest.clear();
    if (!IsEnabled())
    {
        return false; // as all error models, and the device's own with it
    }
    return m_cuts > 0 || IsGrey(packet) || (m_own && m_own->IsCorrupt(packet));
}

/// Each fault counts all that comes, whatever others lose of it.
bool
LinkFault::IsGrey(const Ptr<Packet>& packet)
{
    for (auto& [name, fault] : m_grey)
    {
        const bool large = packet->GetSize() > fault.grey.above + ExpressNetDevice::HEADER;
        fault.packets += large ? 1 : 0;
        if (large && fault.packets % fault.grey.every == 0)
        {
            m_latest = name;
        }
    }
    return !m_latest.empty();
}

void
LinkFault::DoReset()
{
    m_cuts = 0;
    m_grey.clear();
    m_latest.clear();
    if (m_own)
    {
        m_own->Reset();
    }
}

} // namespace ns3

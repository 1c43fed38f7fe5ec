// SPDX-License-Identifier: GPL-2.0-only

#include "link-cut.h"

#include "ns3/pointer.h"

namespace ns3
{

namespace
{

constexpr const char* MODEL = "ReceiveErrorModel"; // attribute of point-to-point and CSMA devices

} // namespace

LinkCut::LinkCut(Ptr<NetDevice> device)
{
    PointerValue own;
    device->GetAttribute(MODEL, own);
    m_own = own.Get<ErrorModel>();
    device->SetAttribute(MODEL, PointerValue(this));
}

void
LinkCut::SetFailed(bool failed)
{
    m_failures += failed ? 1 : -1;
}

bool
LinkCut::DoCorrupt(Ptr<Packet> packet)
{
    return m_failures > 0 || (m_own && m_own->IsCorrupt(packet));
}

void
LinkCut::DoReset()
{
    m_failures = 0;
    if (m_own)
    {
        m_own->Reset();
    }
}

} // namespace ns3

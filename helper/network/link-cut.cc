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
    m_failed = failed;
}

bool
LinkCut::DoCorrupt(Ptr<Packet> packet)
{
    return m_failed || (m_own && m_own->IsCorrupt(packet));
}

void
LinkCut::DoReset()
{
    m_failed = false;
    if (m_own)
    {
        m_own->Reset();
    }
}

} // namespace ns3

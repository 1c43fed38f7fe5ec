// SPDX-License-Identifier: GPL-2.0-only

#include "frame-reader.h"

#include "ns3/express-net-device.h"

#include <array>

namespace ns3
{

namespace
{

constexpr uint32_t ETHERNET_HEADER = 14;

} // namespace

FrameReader::FrameReader(const Ptr<NetDevice>& device)
{
    if (DynamicCast<ExpressNetDevice>(device))
    {
        m_arrivals = "PacketRx";
        m_departures = "PacketTxBegin";
    }
    else
    {
        m_linkHeader = device->IsPointToPoint() ? ExpressNetDevice::HEADER : ETHERNET_HEADER;
    }
}

bool
FrameReader::Read(const Ptr<const Packet>& frame, PacketView& view) const
{
    std::array<uint8_t, ETHERNET_HEADER + PacketView::WANTED> bytes;
    const uint32_t copied = frame->CopyData(bytes.data(), m_linkHeader + PacketView::WANTED);
    return copied > m_linkHeader && view.Parse(bytes.data() + m_linkHeader, copied - m_linkHeader);
}

} // namespace ns3

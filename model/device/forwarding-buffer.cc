// SPDX-License-Identifier: GPL-2.0-only

// The buffer that the ports of a ForwardingNetDevice may share.

#include "forwarding-net-device.h"
#include "port-trunk.h"

#include <algorithm>

namespace ns3
{

void
ForwardingNetDevice::ShareBuffer()
{
    if (m_bufferBytes == 0)
    {
        return;
    }
    m_buffer = std::make_unique<SharedBuffer>();
    for (uint32_t port = 0; port < GetNPorts(); ++port)
    {
        for (uint32_t link = 0; link < GetNLinks(port); ++link)
        {
            m_buffer->Add(GetLink(port, link));
        }
    }
}

namespace
{

/// Bytes of a packet in a transmit queue of ns-3, with header and trailer of its link.
uint32_t
QueuedSize(uint32_t size, bool isShared)
{
    constexpr uint32_t ppp = 2;
    constexpr uint32_t ethernet = 18;
    constexpr uint32_t least = 46; // of an Ethernet frame's payload
    return isShared ? std::max(size, least) + ethernet : size + ppp;
}

} // namespace

/// Drops a packet that the buffer has no room for. @return whether it has room
bool
ForwardingNetDevice::HasRoom(const Ptr<Packet>& packet,
                             const PacketView& view,
                             const NetDevice& link)
{
    switch (m_buffer->Ask(link.GetIfIndex(),
                          QueuedSize(packet->GetSize(), link.NeedsArp()),
                          m_bufferBytes,
                          m_bufferAlpha))
    {
    case SharedBuffer::Verdict::FULL:
        Drop(packet, view, DROP_BUFFER_FULL);
        return false;
    case SharedBuffer::Verdict::OVER_THRESHOLD:
        Drop(packet, view, DROP_BUFFER_THRESHOLD);
        return false;
    case SharedBuffer::Verdict::ADMITTED:
        break;
    }
    return true;
}

} // namespace ns3

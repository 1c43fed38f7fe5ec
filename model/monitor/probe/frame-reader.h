// SPDX-License-Identifier: GPL-2.0-only

#ifndef FRAME_READER_H
#define FRAME_READER_H

#include "ns3/net-device.h"
#include "ns3/packet-view.h"
#include "ns3/packet.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Reads the packets in frames as the trace sources of a point-to-point or CSMA device have them:
 * with the link header.
 */
class FrameReader
{
  public:
    FrameReader() = default;

    /// @param device whose frames
    explicit FrameReader(const Ptr<NetDevice>& device);

    /// @param frame it @param view what is read of its packet @return whether there is an IP packet
    bool Read(const Ptr<const Packet>& frame, PacketView& view) const;

  private:
    uint32_t m_linkHeader{0}; // bytes
};

} // namespace ns3

#endif // FRAME_READER_H

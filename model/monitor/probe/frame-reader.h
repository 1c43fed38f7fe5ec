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
 * Where the frames of a device are seen, and how the packets in them are read: at point-to-point
 * and CSMA devices with the header of the link; express ones have trace sources without it.
 */
class FrameReader
{
  public:
    FrameReader() = default;

    /// @param device whose frames
    explicit FrameReader(const Ptr<NetDevice>& device);

    /// @return name of the trace source of what came in
    const char* GetArrivalSource() const
    {
        return m_arrivals;
    }

    /// @return name of the trace source of what begins to be sent
    const char* GetDepartureSource() const
    {
        return m_departures;
    }

    /// @param frame as these sources have it @param view what is read of its packet @return whether
    /// there is an IP packet
    bool Read(const Ptr<const Packet>& frame, PacketView& view) const;

  private:
    const char* m_arrivals{"MacRx"};
    const char* m_departures{"PhyTxBegin"};
    uint32_t m_linkHeader{0}; // bytes
};

} // namespace ns3

#endif // FRAME_READER_H

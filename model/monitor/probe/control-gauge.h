// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONTROL_GAUGE_H
#define CONTROL_GAUGE_H

#include "ns3/measurement-report.h"
#include "ns3/steering-net-device.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Counts the control messages of one node (X4), those that it says itself: each that leaves for a
 * link, by the trace source Forwarded of its device. A message whose next hop is not found never
 * does, and one that another node said and this one passes on is counted there.
 */
class ControlGauge
{
  public:
    /// How messages are told from other packets.
    struct Channel
    {
        uint8_t protocol{0}; //!< of IP
        uint16_t port{0};    //!< at both ends; 0: the protocol has none
    };

    /// @param packet a message @param view it @return its kind, a word for results
    using KindOf =
        std::function<std::string(const Ptr<const Packet>& packet, const PacketView& view)>;

    using Counts = std::map<std::string, ControlCount>; //!< by kind

    /// @param device whose messages @param channel what messages are @param kindOf of which kind
    /// @param counts where they are counted; outlives the simulation
    ControlGauge(const Ptr<SteeringNetDevice>& device,
                 const Channel& channel,
                 KindOf kindOf,
                 Counts& counts);
    ControlGauge(const ControlGauge&) = delete;
    ControlGauge& operator=(const ControlGauge&) = delete;

    /// @param view a packet @return whether it is such a message, whoever said it
    bool IsMessage(const PacketView& view) const
    {
        return view.protocol == m_channel.protocol && view.key.sourcePort == m_channel.port &&
               view.key.destinationPort == m_channel.port;
    }

  private:
    void Forwarded(Ptr<const Packet> packet, const PacketView& view, uint32_t port);

    Ptr<SteeringNetDevice> m_device;
    Channel m_channel;
    KindOf m_kindOf;
    Counts& m_counts;
};

} // namespace ns3

#endif // CONTROL_GAUGE_H

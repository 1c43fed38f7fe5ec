// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOP_RIG_H
#define HOP_RIG_H

#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <cstdint>
#include <memory>

namespace ns3
{

/// A source, a hop and a sink in a row; the hop is what differs.
class HopRig
{
  public:
    /// The kind of both links.
    enum class Link
    {
        POINT_TO_POINT,
        CSMA,
    };

    /// Makes nodes and links. @param link which kind
    explicit HopRig(Link link);
    virtual ~HopRig() = default;

    /**
     * Sends packets through the hop.
     * @param packets how many @param payload bytes of UDP payload of each
     * @return CPU time of this process, us a packet
     */
    double Measure(uint32_t packets, uint32_t payload);

    /// @return port towards the source
    Ptr<NetDevice> In() const
    {
        return m_in;
    }

    /// @return port towards the sink
    Ptr<NetDevice> Out() const
    {
        return m_out;
    }

    /// @return the node in the middle
    Ptr<Node> Hop() const
    {
        return m_hop;
    }

    /// @return the device that takes packets in the end
    Ptr<NetDevice> Sink() const
    {
        return m_sink;
    }

    /// Whose link address the source sends to. @param link the address
    void SetFirstHop(const Address& link)
    {
        m_firstHop = link;
    }

  private:
    void SendNext();
    Ptr<Packet> MakeDatagram(uint32_t number) const;
    bool Count(Ptr<NetDevice> device,
               Ptr<const Packet> packet,
               uint16_t protocol,
               const Address& from);

    Ptr<Node> m_hop;
    Ptr<NetDevice> m_source;
    Ptr<NetDevice> m_in;
    Ptr<NetDevice> m_out;
    Ptr<NetDevice> m_sink;
    Address m_firstHop;
    uint32_t m_payload{0};
    uint32_t m_toSend{0};
    uint32_t m_received{0};
};

/// The yardstick. @param link kind of links @return the rig
std::unique_ptr<HopRig> MakeBareHop(HopRig::Link link);
/// A DistributorNetDevice that hashes all. @param link kind of links @return the rig
std::unique_ptr<HopRig> MakeDistributorHop(HopRig::Link link);
/// A RouterNetDevice over point-to-point. @return the rig
std::unique_ptr<HopRig> MakeRouterDeviceHop();
/// ns-3's IPv4 stack as a router over point-to-point. @param queueDisc with ns-3's default queue
/// disc, or none @return the rig
std::unique_ptr<HopRig> MakeIpv4RouterHop(bool queueDisc);
/// A BridgeNetDevice over CSMA. @return the rig
std::unique_ptr<HopRig> MakeBridgeHop();

} // namespace ns3

#endif // HOP_RIG_H

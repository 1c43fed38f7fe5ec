// SPDX-License-Identifier: GPL-2.0-only

#ifndef HOP_RIG_H
#define HOP_RIG_H

#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/simulator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace ns3
{

/// A source, a line of equal hops and a sink; the hops are what differs.
class HopRig
{
  public:
    /// The kind of both links.
    enum class Link
    {
        POINT_TO_POINT,
        EXPRESS,
        CSMA,
    };

    /// Makes nodes and links. @param link which kind @param hops how many hops; 0: the source and
    /// the sink are neighbours
    HopRig(Link link, uint32_t hops);
    virtual ~HopRig() = default;

    /**
     * Sends packets through the hop.
     * @param packets how many @param payload bytes of UDP payload of each
     * @return CPU time of this process, us a packet, all hops and both ends together
     */
    double Measure(uint32_t packets, uint32_t payload);

    /// @return how many hops there are
    uint32_t GetNHops() const
    {
        return static_cast<uint32_t>(m_hops.size());
    }

    /// @param hop its number @return its node
    Ptr<Node> GetNode(uint32_t hop) const
    {
        return m_hops.at(hop).node;
    }

    /// @param hop its number @return its port towards the source
    Ptr<NetDevice> GetIn(uint32_t hop) const
    {
        return m_hops.at(hop).in;
    }

    /// @param hop its number @return its port towards the sink
    Ptr<NetDevice> GetOut(uint32_t hop) const
    {
        return m_hops.at(hop).out;
    }

    /// @param hop its number @return link address of who comes behind it
    Address GetNext(uint32_t hop) const
    {
        return hop + 1 < GetNHops() ? GetIn(hop + 1)->GetAddress() : m_sink->GetAddress();
    }

    /// @return link address of the sink
    Address GetSink() const
    {
        return m_sink->GetAddress();
    }

    /// Whose link address the source sends to. @param link the address
    void SetFirstHop(const Address& link)
    {
        m_firstHop = link;
    }

  private:
    /// One node of the line.
    struct Hop
    {
        Ptr<Node> node;
        Ptr<NetDevice> in;
        Ptr<NetDevice> out;
    };

    void SendNext();
    Ptr<Packet> MakeDatagram(uint32_t number) const;
    bool Count(Ptr<NetDevice> device,
               Ptr<const Packet> packet,
               uint16_t protocol,
               const Address& from);

    std::vector<Hop> m_hops;
    Ptr<NetDevice> m_source;
    Ptr<NetDevice> m_sink;
    Address m_firstHop;
    uint32_t m_payload{0};
    uint32_t m_toSend{0};
    uint32_t m_received{0};
};

/// Hops that a rig of the measurement has in its line.
constexpr uint32_t HOPS = 8;

/// Nothing between source and sink: what the ends and one link cost. @param link kind of link
/// @return the rig
std::unique_ptr<HopRig> MakeNoHop(HopRig::Link link);
/// The yardstick. @param link kind of links @return the rig
std::unique_ptr<HopRig> MakeBareHop(HopRig::Link link);
/// DistributorNetDevices that hash all. @param link kind of links @return the rig
std::unique_ptr<HopRig> MakeDistributorHop(HopRig::Link link);
/// RouterNetDevices over point-to-point. @return the rig
std::unique_ptr<HopRig> MakeRouterDeviceHop();
/// @param pipeline whether processing takes time and ports share a buffer @return with switches,
/// whose tables are written slowly
std::unique_ptr<HopRig> MakeSwitchHop(bool pipeline);
/// TrafficManagerNetDevices that translate both ends over point-to-point. @return the rig
std::unique_ptr<HopRig> MakeTrafficManagerHop(HopRig::Link link);
/// DispatcherNetDevices that find an entry for all packets but the first of a flow, over
/// point-to-point. @return the rig
std::unique_ptr<HopRig> MakeDispatcherHop();
/// ns-3's IPv4 stack as routers over point-to-point. @param queueDisc with ns-3's default queue
/// disc, or none @return the rig
std::unique_ptr<HopRig> MakeIpv4RouterHop(bool queueDisc);
/// BridgeNetDevices over CSMA. @return the rig
std::unique_ptr<HopRig> MakeBridgeHop();

} // namespace ns3

#endif // HOP_RIG_H

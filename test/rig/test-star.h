// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_TEST_STAR_H
#define FLOW_DISTRIBUTION_TEST_STAR_H

#include "call-function.h"
#include "test-packets.h"

#include "ns3/csma-helper.h"
#include "ns3/data-rate.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/simulator.h"
#include "ns3/steering-net-device.h"
#include "ns3/string.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/// Hooks every trace source of a steering device and counts.
class SteeringCounts
{
  public:
    /// @param device to watch
    explicit SteeringCounts(Ptr<SteeringNetDevice> device)
        : m_device(device)
    {
        for (const char* name : {"Received", "Forwarded", "Delivered", "Consumed", "Copied"})
        {
            uint64_t* count = &counts[name];
            device->TraceConnectWithoutContext(
                name,
                Callback<void, Ptr<const Packet>, const PacketView&, uint32_t>(
                    MakeBoundCallback(&SteeringCounts::CountPort, count)));
        }
        device->TraceConnectWithoutContext(
            "Generated", MakeBoundCallback(&SteeringCounts::CountGenerated, &counts["Generated"]));
        device->TraceConnectWithoutContext("Dropped",
                                           MakeBoundCallback(&SteeringCounts::CountDrop, this));
    }

    /// @return whether everything that came in or began here is accounted for
    bool Balance()
    {
        return counts["Received"] + counts["Generated"] + counts["Copied"] ==
               counts["Forwarded"] + counts["Delivered"] + counts["Consumed"] + counts["Dropped"] +
                   m_device->GetNHeld();
    }

    std::map<std::string, uint64_t> counts;  //!< by trace source
    std::map<std::string, uint64_t> dropped; //!< by reason

  private:
    static void CountPort(uint64_t* count, Ptr<const Packet>, const PacketView&, uint32_t)
    {
        ++*count;
    }

    static void CountGenerated(uint64_t* count, Ptr<const Packet>, const PacketView&)
    {
        ++*count;
    }

    static void CountDrop(SteeringCounts* self,
                          Ptr<const Packet>,
                          const PacketView&,
                          const DropReason& reason)
    {
        self->counts["Dropped"]++;
        self->dropped[reason.GetName()]++;
    }

    Ptr<SteeringNetDevice> m_device;
};

/// A steering device and bare nodes around it that record what they receive.
class TestStar
{
  public:
    /// What a peer received.
    struct Got
    {
        TestBytes bytes;
        uint16_t protocol;
        Address from;
        Time at;
    };

    /// One node at the other end of a port.
    struct Peer
    {
        Ptr<Node> node;
        Ptr<NetDevice> device;
        uint32_t port; //!< port of the steering device that leads here
        std::vector<Got> got;
    };

    /// @param device a new steering device
    explicit TestStar(Ptr<SteeringNetDevice> device)
        : device(device),
          node(CreateObject<Node>())
    {
        node->AddDevice(device);
    }

    /// Adds a port with one peer. @return the peer's number
    uint32_t AddPointToPoint()
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("100Gbps"));
        Ptr<Node> other = CreateObject<Node>();
        NetDeviceContainer ends = link.Install(node, other);
        return AddPeer(other, ends.Get(1), device->AddPort(ends.Get(0)));
    }

    /// Adds a port on a LAN. @param count peers on it @return the first one's number
    uint32_t AddCsma(uint32_t count)
    {
        CsmaHelper lan;
        NodeContainer nodes(node);
        nodes.Create(count);
        NetDeviceContainer ends = lan.Install(nodes);
        uint32_t port = device->AddPort(ends.Get(0));
        for (uint32_t i = 1; i <= count; i++)
        {
            AddPeer(nodes.Get(i), ends.Get(i), port);
        }
        return static_cast<uint32_t>(peers.size()) - count;
    }

    /// Lets a peer send to the steering device, at once. @param peer who @param bytes IP packet or
    /// ARP message @param protocol link protocol, 0: by the IP version
    void Send(uint32_t peer, const TestBytes& bytes, uint16_t protocol = 0)
    {
        Ptr<NetDevice> from = peers.at(peer)->device;
        Address to = device->GetPort(peers[peer]->port)->GetAddress();
        if (protocol == 0)
        {
            protocol = !bytes.empty() && bytes[0] >> 4 == 6 ? 0x86dd : 0x0800;
        }
        Simulator::ScheduleWithContext(peers[peer]->node->GetId(), Time(0), &CallFunction, [=] {
            from->Send(MakePacket(bytes), to, protocol);
        });
    }

    /// @param peer who @return how many IP packets it received
    std::size_t GotIp(uint32_t peer) const
    {
        std::size_t count = 0;
        for (const Got& got : peers.at(peer)->got)
        {
            count += got.protocol == 0x0800 || got.protocol == 0x86dd ? 1 : 0;
        }
        return count;
    }

    Ptr<SteeringNetDevice> device;
    Ptr<Node> node;
    std::vector<std::shared_ptr<Peer>> peers; //!< callbacks point at them

  private:
    uint32_t AddPeer(Ptr<Node> other, Ptr<NetDevice> end, uint32_t port)
    {
        peers.push_back(std::make_shared<Peer>(Peer{other, end, port, {}}));
        other->RegisterProtocolHandler(
            MakeBoundCallback(&TestStar::Record, peers.back().get()), 0, end);
        return static_cast<uint32_t>(peers.size()) - 1;
    }

    static void Record(Peer* peer,
                       Ptr<NetDevice>,
                       Ptr<const Packet> packet,
                       uint16_t protocol,
                       const Address& from,
                       const Address&,
                       NetDevice::PacketType)
    {
        TestBytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        peer->got.push_back({bytes, protocol, from, Simulator::Now()});
    }
};

} // namespace ns3

#endif // FLOW_DISTRIBUTION_TEST_STAR_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_VRRP_PAIR_H
#define FLOW_DISTRIBUTION_VRRP_PAIR_H

#include "../../model/packet/host-address-conversion.h"
#include "../rig/scripted-device.h"

#include "ns3/boolean.h"
#include "ns3/uinteger.h"
#include "ns3/vrrp-router.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

inline constexpr uint8_t VRID = 7;
inline constexpr const char* VIRTUAL[] = {"10.3.255.254", "2001:db8:3::254"};
inline constexpr const char* SERVICE = "198.18.0.1";

/// A pair of devices on a LAN with a node that sees all of its frames, and a peer each behind them.
class PairTestCase : public TestCase
{
  public:
    PairTestCase(const std::string& name, uint8_t version)
        : TestCase(name + (version == 6 ? ", IPv6" : ", IPv4")),
          m_version(version)
    {
    }

  protected:
    /// A frame on the LAN.
    struct Frame
    {
        TestBytes bytes;
        uint16_t protocol;
        Address from;
        Address to;
        Time at;
    };

    /// One of the pair.
    struct Member
    {
        Ptr<ScriptedDevice> device;
        Ptr<VrrpRouter> router;
        std::unique_ptr<TestStar> star;
        std::unique_ptr<SteeringCounts> counts;
    };

    flowhash::HostAddress Virtual() const
    {
        return m_version == 6 ? ToHostAddress(Ipv6Address(VIRTUAL[1]))
                              : ToHostAddress(Ipv4Address(VIRTUAL[0]));
    }

    Mac48Address VirtualLink() const
    {
        return m_version == 6 ? Mac48Address("00:00:5e:00:02:07")
                              : Mac48Address("00:00:5e:00:01:07");
    }

    void DoSetup() override
    {
        NodeContainer nodes;
        for (uint32_t i = 0; i < 2; ++i)
        {
            MakeMember();
            nodes.Add(m_pair[i].star->node);
        }
        m_watcher = CreateObject<Node>();
        nodes.Add(m_watcher);
        const NetDeviceContainer ends = CsmaHelper().Install(nodes);
        m_lan = ends.Get(2);
        m_watcher->RegisterProtocolHandler(
            MakeCallback(&PairTestCase::Record, this), 0, m_lan, true);
        for (uint32_t i = 0; i < 2; ++i)
        {
            m_pair[i].device->AddPort(ends.Get(i));
            m_pair[i].star->AddPointToPoint();
            Configure(i);
        }
    }

    void DoTeardown() override
    {
        for (Member& member : m_pair)
        {
            NS_TEST_EXPECT_MSG_EQ(member.counts->Balance(), true, "all is accounted for");
        }
        Simulator::Destroy();
        m_pair.clear();
        m_frames.clear();
    }

    void Run(Time until)
    {
        Simulator::Stop(until - Simulator::Now());
        Simulator::Run();
    }

    /// Sends a frame from the watcher. @param bytes of an IP packet @param to link address
    void Send(const TestBytes& bytes, const Address& to)
    {
        Simulator::ScheduleWithContext(
            m_watcher->GetId(), Time(0), &CallFunction, [this, bytes, to] {
                m_lan->Send(MakePacket(bytes), to, m_version == 6 ? 0x86dd : 0x0800);
            });
    }

    /// @return a packet that the pair routes to the peers behind it
    TestBytes Traffic() const
    {
        return m_version == 6 ? MakeIpv6("2001:db8:1::1", "2001:db8:9::1", UDP, MakeUdp(1, 2, 64))
                              : MakeIpv4("10.1.0.1", "10.9.0.1", UDP, MakeUdp(1, 2, 64));
    }

    /// @return how many packets the peer behind a member got, advertisements left out
    std::size_t Got(uint32_t member) const
    {
        const auto& got = m_pair[member].star->peers[0]->got;
        const std::size_t place = m_version == 6 ? 6 : 9;
        return static_cast<std::size_t>(std::count_if(
            got.begin(), got.end(), [place](const auto& one) { return one.bytes[place] == UDP; }));
    }

    /// @param protocol of IP @return frames on the LAN with it, in order
    std::vector<Frame> FramesOf(uint8_t protocol) const
    {
        std::vector<Frame> found;
        for (const Frame& frame : m_frames)
        {
            const bool ip = frame.protocol == 0x0800 || frame.protocol == 0x86dd;
            const std::size_t place = frame.protocol == 0x86dd ? 6 : 9;
            if (ip && frame.bytes[place] == protocol)
            {
                found.push_back(frame);
            }
        }
        return found;
    }

    uint8_t m_version;
    std::vector<Member> m_pair;
    std::vector<Frame> m_frames;
    Ptr<Node> m_watcher;
    Ptr<NetDevice> m_lan;

  private:
    void MakeMember()
    {
        Member member;
        member.device = CreateObject<ScriptedDevice>();
        member.star = std::make_unique<TestStar>(member.device);
        member.counts = std::make_unique<SteeringCounts>(member.device);
        member.router = CreateObject<VrrpRouter>();
        m_pair.push_back(std::move(member));
    }

    void Configure(uint32_t i)
    {
        Member& member = m_pair[i];
        const auto own = m_version == 6
                             ? ToHostAddress(Ipv6Address(i ? "2001:db8:3::2" : "2001:db8:3::1"))
                             : ToHostAddress(Ipv4Address(i ? "10.3.0.2" : "10.3.0.1"));
        member.device->AddOwnAddress(ToAddress(own));
        member.device->AddAnsweredAddress(Ipv4Address(SERVICE));
        member.device->AddRoute(Ipv4Address("10.9.0.0"), 16, 1);
        member.device->AddRoute(Ipv6Address("2001:db8:9::"), 48, 1);
        member.router->SetAttribute("Priority", UintegerValue(i == 0 ? 200 : 100));
        member.router->SetAttribute("Elected", BooleanValue(i == 0));
        member.router->Install(member.device, {VRID, {Virtual()}}, own);
        member.router->Elect(0);
    }

    void Record(Ptr<NetDevice>,
                Ptr<const Packet> packet,
                uint16_t protocol,
                const Address& from,
                const Address& to,
                NetDevice::PacketType)
    {
        TestBytes bytes(packet->GetSize());
        packet->CopyData(bytes.data(), packet->GetSize());
        m_frames.push_back({bytes, protocol, from, to, Simulator::Now()});
    }
};

} // namespace ns3

#endif // FLOW_DISTRIBUTION_VRRP_PAIR_H

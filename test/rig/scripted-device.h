// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_SCRIPTED_DEVICE_H
#define FLOW_DISTRIBUTION_SCRIPTED_DEVICE_H

#include "test-star.h"

#include "ns3/test.h"

#include <algorithm>

namespace ns3
{

/// A device that does as it is told.
class ScriptedDevice : public SteeringNetDevice
{
  public:
    SteeringVerdict verdict{SteeringVerdict::Route()};
    bool copies{false};                                //!< send one more copy to port 1
    TestBytes rewritten;                               //!< new start of the packet
    SteeringVerdict heard{SteeringVerdict::Deliver()}; //!< of what is meant for the device itself
    uint32_t asked{0};                                 //!< how often it was asked about that
    std::vector<SteeredPacket> held;                   //!< kept by the verdict HOLD

    using SteeringNetDevice::NeverReturn;
    using SteeringNetDevice::SendGenerated;

    /// Goes on with the packet held longest. @param how what is done with it
    void ReleaseOne(const SteeringVerdict& how)
    {
        SteeredPacket packet = held.front();
        held.erase(held.begin());
        Release(packet, how);
    }

  private:
    SteeringVerdict DoSteer(SteeredPacket& packet) override
    {
        if (copies)
        {
            SendCopy(packet, 1, {});
        }
        if (!rewritten.empty())
        {
            std::copy(rewritten.begin(), rewritten.end(), packet.bytes.begin());
            packet.Changed(static_cast<uint32_t>(rewritten.size()));
        }
        return Keep(packet, verdict);
    }

    SteeringVerdict DoHear(SteeredPacket& packet) override
    {
        ++asked;
        return Keep(packet, heard);
    }

    uint32_t DoGetNHeld() const override
    {
        return static_cast<uint32_t>(held.size());
    }

    SteeringVerdict Keep(const SteeredPacket& packet, const SteeringVerdict& decided)
    {
        if (decided.action == SteeringVerdict::Action::HOLD)
        {
            held.push_back(packet);
        }
        return decided;
    }
};

/// A scripted device between two peers.
class SteeringTestCase : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    static constexpr const char* LEFT = "10.1.0.1";
    static constexpr const char* RIGHT = "10.3.0.1";

    /// @param payload its size, bytes @return a packet from left to right
    static TestBytes Datagram(uint16_t payload = 100)
    {
        return MakeIpv4(LEFT, RIGHT, UDP, MakeUdp(4000, 53, payload));
    }

    void DoSetup() override
    {
        m_device = CreateObject<ScriptedDevice>();
        m_star = std::make_unique<TestStar>(m_device);
        m_counts = std::make_unique<SteeringCounts>(m_device);
    }

    void DoTeardown() override
    {
        Simulator::Destroy();
        m_counts.reset();
        m_star.reset();
        m_device = nullptr;
    }

    /// Left and right peers on links of their own, with routes.
    void Connect()
    {
        m_star->AddPointToPoint();
        m_star->AddPointToPoint();
        m_device->AddRoute(Ipv4Address("10.1.0.0"), 16, 0);
        m_device->AddRoute(Ipv4Address("10.3.0.0"), 16, 1);
    }

    /// @param payload its size, bytes @return Datagram, one hop further
    static TestBytes DatagramBehind(uint16_t payload = 100)
    {
        return OneHopFurther(Datagram(payload));
    }

    /// Runs to the end and checks the sum.
    void RunAndBalance()
    {
        Simulator::Run();
        NS_TEST_EXPECT_MSG_EQ(m_counts->Balance(), true, "everything is accounted for");
    }

    /// @param name of a trace source @param count expected
    void ExpectCount(const char* name, uint64_t count)
    {
        NS_TEST_EXPECT_MSG_EQ(m_counts->counts[name], count, name);
    }

    Ptr<ScriptedDevice> m_device;
    std::unique_ptr<TestStar> m_star;
    std::unique_ptr<SteeringCounts> m_counts;
};

} // namespace ns3

#endif // FLOW_DISTRIBUTION_SCRIPTED_DEVICE_H

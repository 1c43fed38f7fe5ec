// SPDX-License-Identifier: GPL-2.0-only

#include "raw-traffic-manager.h"

#include "ns3/distribution.h"
#include "ns3/test.h"

#include <optional>

using namespace ns3;
using namespace packetbytes;
using flowhash::FlowKey;
using flowhash::MemberChange;

namespace
{

using Raw = RawTrafficManager;

constexpr uint32_t MANAGERS = 4;
constexpr uint32_t SELF = 2;
constexpr uint16_t HIGH_PORT = 65500; // leaves 35 ports to all managers
constexpr const char* SCHEME = "key=greater-port hash=toeplitz select=table size=64 fill=replace";

/// @param kind of the change @param id of the manager
std::vector<MemberChange>
Change(MemberChange::Kind kind, uint32_t id)
{
    return {{kind, id, 1.0}};
}

/// A manager with ports from the table of a scheme.
class PortCase : public TestCase
{
  protected:
    explicit PortCase(const std::string& name)
        : TestCase(name)
    {
    }

    /// Sets attributes. @param device of the manager @param shared whether its self address is
    static void Configure(TrafficManagerNetDevice& device, bool shared)
    {
        device.SetAttribute("TranslateSource", BooleanValue(true));
        device.SetAttribute("Scheme", StringValue(SCHEME));
        device.SetAttribute("PortTable", StringValue("scheme"));
        device.SetAttribute("SelfAddressShared", BooleanValue(shared));
        device.SetAttribute("ManagerId", UintegerValue(SELF));
        device.SetAttribute("PortRestAfterGain", TimeValue(Seconds(5)));
        for (uint32_t id = 0; id < MANAGERS; ++id)
        {
            device.UpdateManagers(Change(MemberChange::Kind::ADD, id));
        }
    }

    static void ConfigureShared(TrafficManagerNetDevice& device)
    {
        Configure(device, true);
        device.AddService(Ipv4Address(Raw::SERVICE), UDP, HIGH_PORT);
    }

    static void ConfigureOwn(TrafficManagerNetDevice& device)
    {
        Configure(device, false);
        device.AddService(Ipv4Address(Raw::SERVICE), UDP, HIGH_PORT);
    }

    /// Opens a connection. @return whether it got a port
    bool Open(Raw& network)
    {
        const FlowKey key = FlowKey::Ipv4(Raw::CLIENT, Raw::SERVICE, ++m_client, HIGH_PORT, UDP);
        return network.Put(0, Make(key)).size() == 1;
    }

    /// Opens connections until there is no port left. @return how many
    uint32_t OpenAll(Raw& network)
    {
        uint32_t opened = 0;
        while (opened < 65536U - HIGH_PORT && Open(network))
        {
            ++opened;
        }
        return opened;
    }

  private:
    uint16_t m_client{2000};
};

/// The first connection comes after the change.
class FirstUseTest : public PortCase
{
  public:
    FirstUseTest()
        : PortCase("T2: a manager unused so far knows which ports a change brought: they rest")
    {
    }

  private:
    /// @return ports of the manager while `left` of its tier is down
    uint32_t NPorts(std::optional<uint32_t> left)
    {
        Raw network(1, ConfigureShared);
        if (left)
        {
            network.Device().UpdateManagers(Change(MemberChange::Kind::SET_DOWN, *left));
        }
        return OpenAll(network);
    }

    void DoRun() override
    {
        const uint32_t before = NPorts({});
        const uint32_t after = NPorts(1U);
        NS_TEST_ASSERT_MSG_GT(after, before, "the change brings ports");
        Raw network(1, ConfigureShared);
        network.Wait(MilliSeconds(1)); // the simulation has started
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_DOWN, 1));
        NS_TEST_EXPECT_MSG_EQ(OpenAll(network), before, "only those that were its own");
        network.Wait(Seconds(5));
        NS_TEST_EXPECT_MSG_EQ(OpenAll(network), after - before, "PortRestAfterGain is over");
        CheckReturn();
        CheckLate();
    }

    /// All of its ports are gained.
    void CheckReturn()
    {
        Raw network(1, ConfigureShared);
        network.Wait(MilliSeconds(1));
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_DOWN, SELF));
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_ACTIVE, SELF));
        NS_TEST_EXPECT_MSG_EQ(OpenAll(network), 0, "others may have used them");
        network.Wait(Seconds(5));
        NS_TEST_EXPECT_MSG_GT(OpenAll(network), 0, "PortRestAfterGain is over");
    }

    /// The service is declared while the simulation runs, and a server too.
    void CheckLate()
    {
        Raw network(0, [](TrafficManagerNetDevice& device) { Configure(device, true); });
        network.Wait(MilliSeconds(1));
        network.Device().AddServer(0, Ipv4Address(Raw::Server(0)));
        network.Device().AddService(Ipv4Address(Raw::SERVICE), UDP, HIGH_PORT);
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_DOWN, SELF));
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_ACTIVE, SELF));
        NS_TEST_EXPECT_MSG_EQ(OpenAll(network), 0, "prepared when declared");
        NS_TEST_EXPECT_MSG_EQ(network.Drops("ports-exhausted"), 1, "the reason");
    }
};

/// Nobody else has the address.
class OwnAddressTest : public PortCase
{
  public:
    OwnAddressTest()
        : PortCase("T2, D4: with a self address of its own all ports are free, also on return")
    {
    }

  private:
    void DoRun() override
    {
        Raw network(1, ConfigureOwn);
        network.Wait(MilliSeconds(1));
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_DOWN, SELF));
        network.Device().UpdateManagers(Change(MemberChange::Kind::SET_ACTIVE, SELF));
        NS_TEST_EXPECT_MSG_EQ(
            OpenAll(network), 65535U - HIGH_PORT, "every port above the server's");
    }
};

/// The suite.
class TrafficManagerPortsTestSuite : public TestSuite
{
  public:
    TrafficManagerPortsTestSuite()
        : TestSuite("flow-distribution-traffic-manager-ports", TestSuite::Type::UNIT)
    {
        AddTestCase(new FirstUseTest);
        AddTestCase(new OwnAddressTest);
    }
};

TrafficManagerPortsTestSuite g_trafficManagerPortsTestSuite; //!< registers itself

} // namespace

// SPDX-License-Identifier: GPL-2.0-only

#include "../../helper/check/attribute-check.h"
#include "../../tool/sweep/trial-process.h"

#include "ns3/scenario-error.h"
#include "ns3/test.h"
#include "ns3/type-id.h"

#include <string>
#include <utility>
#include <vector>

using namespace ns3;

namespace
{

using Values = std::vector<std::pair<std::string, std::string>>;

/// @return what CheckAttribute says of a value, or empty
std::string
Refusal(const std::string& name, const std::string& value, const ScenarioTrial& trial = nullptr)
{
    try
    {
        CheckAttribute(name, value, trial);
        return "";
    }
    catch (const ScenarioError& error)
    {
        return error.what();
    }
}

/// Values that end the program where ns-3 reads them.
class SafeTest : public TestCase
{
  public:
    SafeTest()
        : TestCase("values are judged in this process, whatever ns-3 would do with them")
    {
    }

  private:
    void DoRun() override
    {
        const Values good{{"ns3::TcpSocketBase::MinRto", "200ms"},
                          {"ns3::TcpSocketBase::MinRto", "1"},
                          {"ns3::TcpSocketBase::MinRto", "1.5e2ms"},
                          {"ns3::TcpSocket::InitialCwnd", "3"},
                          {"ns3::TcpSocketBase::Timestamp", "false"},
                          {"ns3::TcpSocketBase::UseEcn", "On"},
                          {"ns3::PointToPointNetDevice::Mtu", "1400"},
                          {"ns3::UniformRandomVariable::Max", "-1e3"}};
        for (const auto& [name, value] : good)
        {
            NS_TEST_EXPECT_MSG_EQ(Refusal(name, value), "", name << "=" << value);
        }
        const Values bad{{"ns3::TcpSocketBase::MinRto", "soon"},
                         {"ns3::TcpSocketBase::MinRto", "3 parsecs"},
                         {"ns3::TcpSocketBase::MinRto", ""},
                         {"ns3::TcpSocket::InitialCwnd", "3x"},
                         {"ns3::TcpSocket::InitialCwnd", "-3"},
                         {"ns3::TcpSocket::InitialCwnd", "5000000000"},
                         {"ns3::TcpSocketBase::Timestamp", "maybe"},
                         {"ns3::TcpSocketBase::UseEcn", "Perhaps"},
                         {"ns3::PointToPointNetDevice::Mtu", "70000"},
                         {"ns3::UniformRandomVariable::Max", "1e3z"},
                         {"ns3::TcpL4Protocol::SocketType", "ns3::TcpNewRenno"}};
        for (const auto& [name, value] : bad)
        {
            NS_TEST_EXPECT_MSG_EQ(
                Refusal(name, value).rfind("'" + value + "' is not possible for " + name, 0),
                0,
                name << "=" << value << ": " << Refusal(name, value));
        }
    }
};

/// What ns-3 alone can judge.
class TrialTest : public TestCase
{
  public:
    TrialTest()
        : TestCase("what only ns-3 can judge passes, or is tried as the caller says")
    {
    }

  private:
    void DoRun() override
    {
        const std::string name = "ns3::RedQueueDisc::MaxSize";
        const std::string wrong = "'many' is not possible for " + name;
        NS_TEST_EXPECT_MSG_EQ(Refusal(name, "many"), "", "without a trial");
        NS_TEST_EXPECT_MSG_EQ(
            Refusal(name, "many", flowdist::TryInChild).rfind(wrong, 0), 0, "tried");
        NS_TEST_EXPECT_MSG_EQ(Refusal(name, "7p", flowdist::TryInChild), "", "tried, and good");
    }
};

/// TCP's parts go by the names of their classes.
class FamilyTest : public TestCase
{
  public:
    FamilyTest()
        : TestCase("any congestion control of ns-3 can be chosen, and nothing else in its place")
    {
    }

  private:
    void DoRun() override
    {
        const std::string name = "ns3::TcpL4Protocol::SocketType";
        for (const char* type : {"ns3::TcpNewReno",
                                 "ns3::TcpLinuxReno",
                                 "ns3::TcpCubic",
                                 "ns3::TcpBbr",
                                 "ns3::TcpVegas",
                                 "ns3::TcpDctcp",
                                 "ns3::TcpWestwoodPlus"})
        {
            TypeId known; // some are not in every version of ns-3
            if (TypeId::LookupByNameFailSafe(type, &known))
            {
                NS_TEST_EXPECT_MSG_EQ(Refusal(name, type), "", type);
            }
        }
        for (const char* type : {"ns3::Node",
                                 "ns3::TcpPrrRecovery",
                                 "ns3::TcpCongestionOps", // of which none can be made
                                 "ns3::DistributorNetDevice"})
        {
            NS_TEST_EXPECT_MSG_NE(Refusal(name, type), "", type);
        }
        NS_TEST_EXPECT_MSG_EQ(
            Refusal("ns3::TcpL4Protocol::RecoveryType", "ns3::TcpClassicRecovery"), "", "recovery");
        NS_TEST_EXPECT_MSG_NE(
            Refusal("ns3::TcpL4Protocol::RecoveryType", "ns3::TcpCubic"), "", "no recovery");
    }
};

/// What would be without effect.
class OwnedTest : public TestCase
{
  public:
    OwnedTest()
        : TestCase("an attribute that the module sets itself is refused, with what to set instead")
    {
    }

  private:
    void DoRun() override
    {
        const Values instead{
            {"ns3::ExpressChannel::Delay", "network.links[].delay"},
            {"ns3::ExpressNetDevice::DataRate", "network.links[].rate"},
            {"ns3::ExpressNetDevice::QueueSize", "network.links[].queuePackets"},
            {"ns3::PointToPointChannel::Delay", "network.links[].delay"},
            {"ns3::PointToPointNetDevice::DataRate", "network.links[].rate"},
            {"ns3::DropTailQueue<Packet>::MaxSize", "network.links[].queuePackets"},
            {"ns3::CsmaChannel::Delay", "network.links[].delay"},
            {"ns3::CsmaChannel::DataRate", "network.links[].rate"},
            {"ns3::RequestClient::Pause", "traffic.sources[].pause"},
            {"ns3::OriginServer::Workers", "workers"},
            {"ns3::TcpSocket::ConnCount", "ns3::RequestClient::ConnCount"},
            {"ns3::TcpSocketBase::ConnCount", "ns3::RequestClient::ConnCount"},
            {"ns3::TcpSocket::ConnTimeout", "ns3::RequestClient::ConnTimeout"},
            {"ns3::TcpSocketBase::MaxSegLifetime", "ns3::RequestClient::TimeWait"}};
        for (const auto& [name, other] : instead)
        {
            const std::string said = Refusal(name, "1");
            NS_TEST_EXPECT_MSG_NE(said.find(other), std::string::npos, name << ": " << said);
        }
        NS_TEST_EXPECT_MSG_EQ(Refusal("ns3::RequestClient::ConnCount", "3"), "", "the client's");
        NS_TEST_EXPECT_MSG_EQ(
            Refusal("ns3::Node::Id", "3"), "ns3::Node::Id: it takes no default", "nothing to set");
    }
};

/// The suite.
class AttributeCheckTestSuite : public TestSuite
{
  public:
    AttributeCheckTestSuite()
        : TestSuite("flow-distribution-attribute-check", TestSuite::Type::UNIT)
    {
        AddTestCase(new SafeTest);
        AddTestCase(new TrialTest);
        AddTestCase(new FamilyTest);
        AddTestCase(new OwnedTest);
    }
};

AttributeCheckTestSuite g_attributeCheckTestSuite; //!< registers itself

} // namespace

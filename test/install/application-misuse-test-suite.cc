// SPDX-License-Identifier: GPL-2.0-only

// Applications that lack what they need: one clear line, where they start.

#include "ns3/internet-stack-helper.h"
#include "ns3/node.h"
#include "ns3/origin-server.h"
#include "ns3/packet-capture.h"
#include "ns3/pointer.h"
#include "ns3/replay-client.h"
#include "ns3/replay-flows.h"
#include "ns3/replay-server.h"
#include "ns3/request-client.h"
#include "ns3/simulator.h"
#include "ns3/test.h"

#include <functional>
#include <stdexcept>
#include <string>

using namespace ns3;

namespace
{

/// The cases.
class MisuseTest : public TestCase
{
  public:
    MisuseTest()
        : TestCase("an application that lacks what it needs says what")
    {
    }

  private:
    void DoRun() override
    {
        Refuses([] { CreateObject<OriginServer>()->SetFailed(true); },
                "OriginServer: a server on no node cannot fail: Node::AddApplication comes first");
        Refuses([] { CreateObject<ReplayServer>()->SetFailed(true); },
                "ReplayServer: a server on no node cannot fail: Node::AddApplication comes first");
        const std::string nothing = ": there is nothing to replay: attribute Flows, with a "
                                    "capture, comes before the start";
        Refuses([] { Start(CreateObject<ReplayClient>()); }, "ns3::ReplayClient" + nothing);
        Refuses([] { Start(CreateObject<ReplayServer>()); }, "ns3::ReplayServer" + nothing);
        for (const Ptr<Application>& replay : {Ptr<Application>(CreateObject<ReplayClient>()),
                                               Ptr<Application>(CreateObject<ReplayServer>())})
        {
            const auto flows = CreateObject<ReplayFlows>();
            flows->SetCapture(Create<PacketCapture>());
            replay->SetAttribute("Flows", PointerValue(flows));
            Refuses([&replay] { Start(replay); },
                    replay->GetInstanceTypeId().GetName() + ": node 0 has no device");
        }
        Refuses([] { Start(CreateObject<RequestClient>()); },
                "RequestClient: node 0 has no internet stack");
        Refuses([] { Start(CreateObject<RequestClient>(), true); },
                "RequestClient: there is no tcp target to ask: AddTarget comes before the start");
    }

    /// Starts an application on a node without devices. @param stack whether it has an IP stack
    static void Start(const Ptr<Application>& application, bool stack = false)
    {
        const auto node = CreateObject<Node>();
        if (stack)
        {
            InternetStackHelper().Install(node);
        }
        node->AddApplication(application);
        Simulator::Stop(Seconds(1));
        Simulator::Run();
    }

    void Refuses(const std::function<void()>& action, const std::string& line)
    {
        std::string said;
        try
        {
            action();
        }
        catch (const std::logic_error& error)
        {
            said = error.what();
        }
        Simulator::Destroy();
        NS_TEST_EXPECT_MSG_EQ(said, line, "one clear line");
    }
};

/// The suite.
class ApplicationMisuseTestSuite : public TestSuite
{
  public:
    ApplicationMisuseTestSuite()
        : TestSuite("flow-distribution-application-misuse", TestSuite::Type::UNIT)
    {
        AddTestCase(new MisuseTest);
    }
};

ApplicationMisuseTestSuite g_applicationMisuseTestSuite; //!< registers itself

} // namespace

// SPDX-License-Identifier: GPL-2.0-only

#ifndef TWO_HOSTS_H
#define TWO_HOSTS_H

#include "ns3/flow-key.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/node-container.h"
#include "ns3/origin-server.h"
#include "ns3/point-to-point-helper.h"
#include "ns3/request-client.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/// A RequestClient and an OriginServer, joined by one link of 1 ms; the client starts after 1 s,
/// when IPv6 addresses are valid.
struct TwoHosts
{
    /// @param ipv6 which addresses the client is given @param port where it asks
    explicit TwoHosts(bool ipv6, uint16_t port = 80)
        : client(CreateObject<RequestClient>()),
          server(CreateObject<OriginServer>())
    {
        nodes.Create(2);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        const auto devices = link.Install(nodes);
        InternetStackHelper().Install(nodes);
        const auto interfaces = Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        const auto interfaces6 = Ipv6AddressHelper("2001:db8::", Ipv6Prefix(64)).Assign(devices);
        const Address target =
            ipv6 ? Address(interfaces6.GetAddress(1, 1)) : Address(interfaces.GetAddress(1));
        client->AddTarget(target, port);
        client->SetStartTime(Seconds(1));
        nodes.Get(0)->AddApplication(client);
        nodes.Get(1)->AddApplication(server);
        client->TraceConnectWithoutContext("FlowStarted", MakeCallback(&TwoHosts::Started, this));
        client->TraceConnectWithoutContext("FlowEnded", MakeCallback(&TwoHosts::Ended, this));
    }

    /// @param until when the run ends
    void Run(Time until)
    {
        Simulator::Stop(until);
        Simulator::Run();
        Simulator::Destroy();
    }

    /// Hears of a flow.
    void Started(uint64_t flow, flowhash::FlowKey key)
    {
        starts[flow] = Simulator::Now();
        oddPorts += key.sourcePort % 2;
    }

    /// Hears of its end.
    void Ended(uint64_t flow, std::string outcome, Time duration)
    {
        ++outcomes[outcome];
        wrongDurations += starts[flow] + duration == Simulator::Now() ? 0 : 1;
        longest = std::max(longest, duration);
    }

    NodeContainer nodes;
    Ptr<RequestClient> client;
    Ptr<OriginServer> server;
    std::map<uint64_t, Time> starts;
    std::map<std::string, uint64_t> outcomes;
    uint32_t oddPorts{0};
    uint32_t wrongDurations{0};
    Time longest;
};

} // namespace ns3

#endif // TWO_HOSTS_H

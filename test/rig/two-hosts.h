// SPDX-License-Identifier: GPL-2.0-only

#ifndef TWO_HOSTS_H
#define TWO_HOSTS_H

#include "ns3/boolean.h"
#include "ns3/csma-helper.h"
#include "ns3/flow-key.h"
#include "ns3/internet-stack-helper.h"
#include "ns3/ipv4-address-helper.h"
#include "ns3/ipv4-static-routing-helper.h"
#include "ns3/ipv6-address-helper.h"
#include "ns3/ipv6-l3-protocol.h"
#include "ns3/ipv6-static-routing-helper.h"
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
#include <vector>

namespace ns3
{

/// A RequestClient and an OriginServer, joined by a link of 1 ms or a segment of 5 us (which is
/// busy for so long with each frame), with addresses of both families; the server owns service
/// addresses on its loopback interface, too. The client starts after 3 s, when IPv6 addresses are
/// valid, and has no target yet.
struct TwoHosts
{
    /// @param isShared a CSMA segment, else a point-to-point link @param rate of it
    explicit TwoHosts(bool isShared, const std::string& rate = "1Gbps")
        : client(CreateObject<RequestClient>()),
          server(CreateObject<OriginServer>())
    {
        nodes.Create(2);
        devices = isShared ? Share(rate) : Link(rate);
        InternetStackHelper().Install(nodes);
        Ipv4AddressHelper("10.0.0.0", "255.255.255.0").Assign(devices);
        Ipv6AddressHelper().AssignWithoutAddress(devices);
        for (uint32_t i = 0; i < 2; ++i)
        {
            auto ip = nodes.Get(i)->GetObject<Ipv6>();
            ip->AddAddress(1, {i == 0 ? "2001:db8::1" : "2001:db8::2", Ipv6Prefix(64)});
        }
        OwnServices();
        client->SetStartTime(Seconds(3));
        nodes.Get(0)->AddApplication(client);
        nodes.Get(1)->AddApplication(server);
        client->TraceConnectWithoutContext("FlowPlanned", MakeCallback(&TwoHosts::Planned, this));
        client->TraceConnectWithoutContext("FlowStarted", MakeCallback(&TwoHosts::Started, this));
        client->TraceConnectWithoutContext("FlowEnded", MakeCallback(&TwoHosts::Ended, this));
    }

    /// The client asks one target over TCP. @param ipv6 by which address @param port which
    void Ask(bool ipv6, uint16_t port = 80)
    {
        client->AddTarget({ServerAddress(ipv6), port});
    }

    /// @return the server's own address
    static Address ServerAddress(bool ipv6)
    {
        return ipv6 ? Address(Ipv6Address("2001:db8::2")) : Address(Ipv4Address("10.0.0.2"));
    }

    /// @return a service address on the server's loopback interface
    static Address ServiceAddress(bool ipv6)
    {
        return ipv6 ? Address(Ipv6Address("2001:db8:5::1")) : Address(Ipv4Address("198.18.0.1"));
    }

    /// @param until when the run ends
    void Run(Time until)
    {
        Simulator::Stop(until);
        Simulator::Run();
        Simulator::Destroy();
    }

    /// Hears what a flow will ask.
    void Planned(uint64_t flow, const RequestPlan& plan)
    {
        plans[flow] = plan;
    }

    /// Hears of a flow.
    void Started(uint64_t flow, flowhash::FlowKey key)
    {
        starts[flow] = Simulator::Now();
        keys[flow] = key;
        oddPorts += key.sourcePort % 2;
    }

    /// Hears of its end.
    void Ended(uint64_t flow, std::string outcome, Time duration)
    {
        ++outcomes[outcome];
        durations[outcome].push_back(duration);
        wrongDurations += starts[flow] + duration == Simulator::Now() ? 0 : 1;
        longest = std::max(longest, duration);
    }

    NodeContainer nodes;
    NetDeviceContainer devices;
    Ptr<RequestClient> client;
    Ptr<OriginServer> server;
    std::map<uint64_t, RequestPlan> plans;
    std::map<uint64_t, Time> starts;
    std::map<uint64_t, flowhash::FlowKey> keys;
    std::map<std::string, uint64_t> outcomes;
    std::map<std::string, std::vector<Time>> durations;
    uint32_t oddPorts{0};
    uint32_t wrongDurations{0};
    Time longest;

  private:
    NetDeviceContainer Link(const std::string& rate)
    {
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue(rate));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        return link.Install(nodes);
    }

    NetDeviceContainer Share(const std::string& rate)
    {
        CsmaHelper segment;
        segment.SetChannelAttribute("DataRate", StringValue(rate));
        segment.SetChannelAttribute("Delay", StringValue("5us"));
        return segment.Install(nodes);
    }

    void OwnServices()
    {
        const Ipv4Mask host("255.255.255.255");
        nodes.Get(1)->GetObject<Ipv4>()->AddAddress(0, {Ipv4Address("198.18.0.1"), host});
        auto ipv6 = nodes.Get(1)->GetObject<Ipv6>();
        ipv6->AddAddress(0, {Ipv6Address("2001:db8:5::1"), Ipv6Prefix(128)});
        ipv6->SetAttribute("StrongEndSystemModel", BooleanValue(false));
        Ipv4StaticRoutingHelper()
            .GetStaticRouting(nodes.Get(0)->GetObject<Ipv4>())
            ->AddHostRouteTo("198.18.0.1", "10.0.0.2", 1);
        Ipv6StaticRoutingHelper()
            .GetStaticRouting(nodes.Get(0)->GetObject<Ipv6>())
            ->AddHostRouteTo("2001:db8:5::1", "2001:db8::2", 1);
    }
};

} // namespace ns3

#endif // TWO_HOSTS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_PAIR_H
#define LIGHT_PAIR_H

#include "two-hosts.h"

#include "ns3/light-client.h"
#include "ns3/light-server.h"

namespace ns3
{

/// The network of TwoHosts, with light flows in place of those of sockets.
struct LightPair : TwoHosts
{
    /// @param rate of the link
    explicit LightPair(const std::string& rate = "1Gbps")
        : TwoHosts(false, rate),
          lightClient(CreateObject<LightClient>()),
          lightServer(CreateObject<LightServer>())
    {
        client->SetStartTime(Hours(1)); // never
        lightClient->SetStartTime(Seconds(3));
        nodes.Get(0)->AddApplication(lightClient);
        nodes.Get(1)->AddApplication(lightServer);
        lightClient->TraceConnectWithoutContext("FlowPlanned",
                                                MakeCallback(&TwoHosts::Planned, this));
        lightClient->TraceConnectWithoutContext("FlowStarted",
                                                MakeCallback(&TwoHosts::Started, this));
        lightClient->TraceConnectWithoutContext("FlowEnded", MakeCallback(&TwoHosts::Ended, this));
    }

    /// The client asks one target. @param ipv6 by which address @param port which
    /// @param kind tcp or udp
    void AskLightly(bool ipv6, uint16_t port = 80, const std::string& kind = "tcp") const
    {
        lightClient->AddTarget({ServiceAddress(ipv6), port, kind});
    }

    Ptr<LightClient> lightClient;
    Ptr<LightServer> lightServer;
};

} // namespace ns3

#endif // LIGHT_PAIR_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLUSTER_CASE_H
#define CLUSTER_CASE_H

#include "../../model/nat/connection-table.h"
#include "../rig/raw-cluster.h"

#include "ns3/test.h"

#include <string>
#include <vector>

namespace ns3
{

/// What suites of dispatchers share: segments, and what comes out of a cluster; over either version
/// of IP, between dispatchers as well.
class ClusterCase : public TestCase
{
  public:
    /// @param name what is held @param version of IP
    explicit ClusterCase(const std::string& name, uint8_t version = 4)
        : TestCase(name + (version == 6 ? ", over IPv6" : "")),
          m_version(version)
    {
    }

  protected:
    using Bytes = packetbytes::Bytes;
    using Arrivals = std::vector<RawCluster::Arrival>;
    using Key = flowhash::FlowKey;

    static constexpr uint8_t FIN = PacketView::TCP_FIN;
    static constexpr uint8_t SYN = PacketView::TCP_SYN;
    static constexpr uint8_t RST = PacketView::TCP_RST;
    static constexpr uint8_t ACK = PacketView::TCP_ACK;

    /// @param shape any @return it, of this version
    RawCluster::Shape Shaped(RawCluster::Shape shape = {}) const
    {
        shape.version = m_version;
        return shape;
    }

    /// @param port of a client @param protocol of its flow @return the key of its requests
    Key Request(uint16_t port, uint8_t protocol = packetbytes::TCP) const
    {
        return RawCluster::Request(port, protocol, RawCluster::CLIENT, m_version);
    }

    /// @param identifier of an echo @return the key of its requests
    Key Echo(uint16_t identifier) const
    {
        Key key = Request(identifier, m_version == 6 ? packetbytes::ICMPV6 : packetbytes::ICMP);
        key.destinationPort = 0;
        return key;
    }

    /// @return a packet; of TCP one with these flags
    static Bytes Packet(const Key& key, uint8_t flags = 0, uint32_t payload = 0)
    {
        packetbytes::Content content;
        content.flags = flags;
        content.sequence = 1000;
        content.acknowledgment = 2000;
        content.payload = payload;
        return packetbytes::Make(key, content);
    }

    /// One packet came out, with these bytes.
    void ExpectOne(const Arrivals& came,
                   uint32_t dispatcher,
                   uint32_t port,
                   const Bytes& bytes,
                   const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 1, what);
        if (came.size() == 1)
        {
            NS_TEST_EXPECT_MSG_EQ(came[0].dispatcher, dispatcher, what);
            NS_TEST_EXPECT_MSG_EQ(came[0].port, port, what);
            NS_TEST_EXPECT_MSG_EQ((came[0].bytes == bytes), true, what);
        }
    }

    /// A packet of a client, put in somewhere, comes out there for a server.
    void ExpectAtServer(RawCluster& cluster,
                        uint32_t dispatcher,
                        const Key& request,
                        uint8_t flags,
                        uint32_t server,
                        const std::string& what)
    {
        const Arrivals came =
            cluster.Pass(dispatcher, RawCluster::CLIENTS, Packet(request, flags, 10));
        const Bytes translated = Packet(RawCluster::Behind(request, server), flags, 10);
        ExpectOne(
            came, dispatcher, RawCluster::SERVERS, packetbytes::OneHopFurther(translated), what);
    }

    /// A packet of a server comes out with the address of the service.
    void ExpectAtClient(RawCluster& cluster,
                        uint32_t dispatcher,
                        const Key& request,
                        uint8_t flags,
                        uint32_t server,
                        const std::string& what)
    {
        const Key reply = RawCluster::Behind(request, server).Reversed();
        const Arrivals came =
            cluster.Pass(dispatcher, RawCluster::SERVERS, Packet(reply, flags, 10));
        ExpectOne(came,
                  dispatcher,
                  RawCluster::CLIENTS,
                  packetbytes::OneHopFurther(Packet(request.Reversed(), flags, 10)),
                  what);
    }

    /// A packet of a client does not come out, for a reason.
    void ExpectDrop(RawCluster& cluster,
                    uint32_t dispatcher,
                    const Key& request,
                    uint8_t flags,
                    const std::string& reason)
    {
        const uint32_t before = cluster.Drops(dispatcher, reason);
        const Arrivals came =
            cluster.Pass(dispatcher, RawCluster::CLIENTS, Packet(request, flags, 10));
        NS_TEST_EXPECT_MSG_EQ(came.size(), 0, reason);
        NS_TEST_EXPECT_MSG_EQ(cluster.Drops(dispatcher, reason) - before, 1, reason);
    }

    const uint8_t m_version; //!< of IP

    /// Sets a text attribute of dispatchers, and that they send no words but updates.
    static std::function<void(DispatcherNetDevice&)> With(
        const std::vector<std::pair<std::string, std::string>>& attributes)
    {
        return [attributes](DispatcherNetDevice& device) {
            for (const auto& [name, value] : attributes)
            {
                device.SetAttribute(name, StringValue(value));
            }
        };
    }
};

} // namespace ns3

#endif // CLUSTER_CASE_H

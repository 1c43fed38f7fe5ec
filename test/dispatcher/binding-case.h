// SPDX-License-Identifier: GPL-2.0-only

#ifndef BINDING_CASE_H
#define BINDING_CASE_H

#include "cluster-case.h"

#include "ns3/drop-reason.h"

#include <map>
#include <string>

namespace ns3
{

/**
 * What suites of delayed binding share: segments with text in them, put together byte by byte from
 * numbers that the test counts itself, and a connection with its three starts.
 */
class BindingCase : public ClusterCase
{
  public:
    using ClusterCase::ClusterCase;

  protected:
    using Raw = RawCluster;

    static constexpr uint16_t WINDOW = 16384;
    static constexpr uint16_t CLIENT_WINDOW = 0x2345;
    static constexpr const char* APPLICATIONS = "tcp:80/images=0 tcp:80/video=1";

    /// What one TCP segment says.
    struct Segment
    {
        uint32_t sequence;
        uint32_t acknowledgment;
        uint8_t flags;
        std::string text;
        uint16_t window{CLIENT_WINDOW};
        Bytes options{};
    };

    /// @return its bytes
    static Bytes Of(const Key& key, const Segment& segment)
    {
        packetbytes::Content content;
        content.flags = segment.flags;
        content.sequence = segment.sequence;
        content.acknowledgment = segment.acknowledgment;
        content.payload = static_cast<uint32_t>(segment.text.size());
        content.options = static_cast<uint32_t>(segment.options.size());
        Bytes bytes = packetbytes::Make(key, content);
        const std::size_t tcp = key.version == 6 ? 40 : 20;
        std::copy(segment.options.begin(), segment.options.end(), bytes.begin() + tcp + 20);
        std::copy(segment.text.begin(), segment.text.end(), bytes.end() - segment.text.size());
        packetbytes::Put16(bytes, tcp + 14, segment.window);
        packetbytes::Put16(bytes, tcp + 16, 0);
        if (key.version == 4)
        {
            packetbytes::Put16(bytes, 10, 0);
        }
        packetbytes::FillChecksums(bytes, tcp, packetbytes::TCP);
        return bytes;
    }

    /// A connection, and where its three counts start.
    struct Connection
    {
        Key request;
        uint32_t client; //!< of the client's SYN
        uint32_t answer; //!< of the dispatcher's
        uint32_t server; //!< of the server's

        /// @return from the client; both count from the start of what is said
        Bytes Says(uint32_t said,
                   uint32_t heard,
                   const std::string& text,
                   uint8_t flags = ACK) const
        {
            return Of(request, {client + 1 + said, answer + 1 + heard, flags, text});
        }

        /// @return the same, as it reaches a server
        Bytes AtServer(uint32_t id,
                       uint32_t said,
                       uint32_t heard,
                       const std::string& text,
                       uint8_t flags = ACK) const
        {
            return packetbytes::OneHopFurther(
                Of(Raw::Behind(request, id), {client + 1 + said, server + 1 + heard, flags, text}));
        }

        /// @return from a server
        Bytes Answers(uint32_t id,
                      uint32_t said,
                      uint32_t heard,
                      const std::string& text,
                      uint8_t flags = ACK) const
        {
            return Of(Raw::Behind(request, id).Reversed(),
                      {server + 1 + said, client + 1 + heard, flags, text});
        }

        /// @return the same, as it reaches the client
        Bytes AtClient(uint32_t said,
                       uint32_t heard,
                       const std::string& text,
                       uint8_t flags = ACK) const
        {
            return packetbytes::OneHopFurther(
                Of(request.Reversed(), {answer + 1 + said, client + 1 + heard, flags, text}));
        }

        Bytes Syn(const Bytes& options = {}) const
        {
            return Of(request, {client, 0, SYN, "", CLIENT_WINDOW, options});
        }

        /// @return the dispatcher's answer: no options
        Bytes SynAnswer() const
        {
            return Of(request.Reversed(), {answer, client + 1, SYN | ACK, "", WINDOW});
        }

        /// @return the SYN that a server gets
        Bytes ServerSyn(uint32_t id, const Bytes& options = {}) const
        {
            return Of(Raw::Behind(request, id), {client, 0, SYN, "", CLIENT_WINDOW, options});
        }

        Bytes ServerAnswer(uint32_t id) const
        {
            return Of(Raw::Behind(request, id).Reversed(), {server, client + 1, SYN | ACK, ""});
        }

        /// @return reset that the dispatcher sends the client
        Bytes ClientReset() const
        {
            return Of(request.Reversed(), {answer + 1, client + 1, RST | ACK, "", 0});
        }

        /// @return reset that it sends a server
        Bytes ServerReset(uint32_t id) const
        {
            return Of(Raw::Behind(request, id), {client + 1, 0, RST, "", 0});
        }
    };

    /// XXH64 of 10.1.0.1, 198.18.0.1, 4000, 80 as bytes, its low half: by another implementation.
    static constexpr uint32_t TUPLE_HASH = 0x26e63d83;

    /// @return a connection from port 4000
    static Connection Make(uint32_t client = 1000, uint32_t server = 5000)
    {
        return {Raw::Request(4000), client, client + TUPLE_HASH, server};
    }

    /// @return attributes, with applications by path
    static std::function<void(DispatcherNetDevice&)> Named(
        std::vector<std::pair<std::string, std::string>> more = {})
    {
        more.insert(more.begin(), {"Applications", APPLICATIONS});
        return With(more);
    }

    /// Notes how bindings end. @param cluster whose
    void Watch(RawCluster& cluster, uint32_t n)
    {
        for (uint32_t i = 0; i < n; ++i)
        {
            cluster[i].TraceConnectWithoutContext("BindingEnded",
                                                  MakeCallback(&BindingCase::Ended, this));
        }
    }

    void ExpectNone(const Arrivals& came, const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 0, what);
    }

    /// Two packets came out, in this order.
    void ExpectTwo(const Arrivals& came,
                   const Bytes& one,
                   const Bytes& other,
                   const std::string& what)
    {
        NS_TEST_EXPECT_MSG_EQ(came.size(), 2, what);
        if (came.size() == 2)
        {
            NS_TEST_EXPECT_MSG_EQ((came[0].bytes == one), true, what << ", the first");
            NS_TEST_EXPECT_MSG_EQ((came[1].bytes == other), true, what << ", the second");
        }
    }

    /// At the end nothing waits, and all packets are accounted for.
    void ExpectQuiet(RawCluster& cluster, uint32_t n)
    {
        cluster.Wait(MilliSeconds(10)); // for words on their way
        for (uint32_t i = 0; i < n; ++i)
        {
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNLocks(), 0, "locks");
            NS_TEST_EXPECT_MSG_EQ(cluster[i].GetNHeld(), 0, "packets that wait");
            NS_TEST_EXPECT_MSG_EQ(cluster.Balances(i), true, "packets");
        }
    }

    std::map<std::string, uint32_t> m_ends; //!< of bindings, by how

  private:
    void Ended(const Key& client, const DropReason& how)
    {
        NS_TEST_EXPECT_MSG_EQ(client.destinationPort, 80, "key of the client's packets");
        ++m_ends[how.GetName()];
    }
};

} // namespace ns3

#endif // BINDING_CASE_H

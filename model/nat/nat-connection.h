// SPDX-License-Identifier: GPL-2.0-only

#ifndef NAT_CONNECTION_H
#define NAT_CONNECTION_H

#include "ns3/flow-key.h"
#include "ns3/member-change.h"
#include "ns3/member-choice.h"
#include "ns3/packet-view.h"

#include <array>
#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One connection that a traffic manager or a dispatcher knows: its two tuples and, for TCP, how far
 * it is. Sequence numbers are followed only so far that a reset can be made which its receiver
 * accepts; windows are not checked.
 *
 * Two lines of a processor's cache; what a look-up compares comes first.
 */
struct alignas(64) NatConnection
{
    /// Addresses and ports of packets of one side.
    struct Ends
    {
        std::array<uint8_t, 16> source{};
        std::array<uint8_t, 16> destination{};
        uint16_t sourcePort{0};
        uint16_t destinationPort{0};
    };

    /// How far it is; each state has its own timeout.
    enum class State : uint8_t
    {
        HALF_OPEN,      //!< TCP: SYN seen, handshake not complete
        ESTABLISHED,    //!< TCP: open, or closed in one direction only
        CLOSING,        //!< TCP: both ends sent FIN, or one sent RST
        CONNECTIONLESS, //!< UDP and ICMP echo
    };

    /// How many states there are.
    static constexpr unsigned N_STATES = 4;

    Ends client; //!< of the client's packets as they arrive
    Ends server; //!< of the same packets as they leave
    uint8_t protocol{0};
    uint8_t version{4};
    State state{State::CONNECTIONLESS};
    bool translated{false};                     //!< the two tuples differ
    bool holdsPort{false};                      //!< the source port of `server` is to be given back
    bool serverAnswered{false};                 //!< TCP: the server's SYN was seen
    bool clientAcked{false};                    //!< TCP: clientExpects comes from the client itself
    bool clientFinished{false};                 //!< TCP: FIN of the client seen
    bool serverFinished{false};                 //!< TCP: FIN of the server seen
    std::optional<flowhash::MemberId> serverId; //!< none where it is not a declared server
    uint32_t clientNext{0};                     //!< TCP: sequence number that the client sends next
    uint32_t clientExpects{0}; //!< TCP: sequence number that the client expects next
    int64_t touched{0};        //!< when a packet was last seen, ns; kept by the ConnectionTable
    MemberChoice::Ground ground{MemberChoice::Ground::USUAL}; //!< of a dispatcher's entry
    bool shared{false};                                       //!< a dispatcher tells others of it
    bool seenHere{false};       //!< the last packet was seen by this node itself, not by another
    bool toldHere{false};       //!< the last word on it that others were told is this node's own
    bool toldOpen{false};       //!< a word on it said that it is open, or has ended since
    bool bound{false};          //!< a dispatcher answered the client before it chose the server
    uint32_t sequenceOffset{0}; //!< where it did: see SequenceOffset

    /// @return key of the client's packets as they arrive
    flowhash::FlowKey ClientKey() const;
    /// @return key of the same packets as they leave
    flowhash::FlowKey ServerKey() const;
    /// @return key of the server's packets as they arrive: ServerKey turned round
    flowhash::FlowKey ReplyKey() const;
    /// @return key of the same packets as they leave: ClientKey turned round
    flowhash::FlowKey AnswerKey() const;

    /// @param arrival key of an arriving packet @return whether it is ClientKey
    bool IsFromClient(const flowhash::FlowKey& arrival) const
    {
        return IsOfKind(arrival) && client.source == arrival.source &&
               client.destination == arrival.destination &&
               client.sourcePort == arrival.sourcePort &&
               client.destinationPort == arrival.destinationPort;
    }

    /// @param arrival key of an arriving packet @return whether it is ReplyKey
    bool IsFromServer(const flowhash::FlowKey& arrival) const
    {
        return IsOfKind(arrival) && server.source == arrival.destination &&
               server.destination == arrival.source &&
               server.sourcePort == arrival.destinationPort &&
               server.destinationPort == arrival.sourcePort;
    }

    /// Sets both tuples, of one protocol and IP version. @param clientSide key of the client's
    /// packets as they arrive @param serverSide key of the same packets as they leave
    void SetKeys(const flowhash::FlowKey& clientSide, const flowhash::FlowKey& serverSide);

    /**
     * Starts to follow a connection with its first packet, which comes from the client.
     * @param view the packet
     */
    void Start(const PacketView& view);

    /**
     * Follows the connection by one packet; `state` is left to the caller to set.
     * @param view the packet @param fromClient its direction
     * @return the state that the connection is in now
     */
    State Follow(const PacketView& view, bool fromClient);

  private:
    bool IsOfKind(const flowhash::FlowKey& key) const
    {
        return protocol == key.protocol && version == key.version;
    }

    flowhash::FlowKey KeyOf(const Ends& ends) const;
    void FollowClient(const PacketView& view);
    void FollowServer(const PacketView& view);
};

static_assert(sizeof(NatConnection) == 128, "two cache lines");

} // namespace ns3

#endif // NAT_CONNECTION_H

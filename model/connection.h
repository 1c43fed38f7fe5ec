// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONNECTION_H
#define CONNECTION_H

#include "packet-view.h"

#include "ns3/flow-key.h"
#include "ns3/member.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * One connection that a traffic manager knows: its two tuples and, for TCP, how far it is. Sequence
 * numbers are followed only so far that a reset can be made which its receiver accepts; windows are
 * not checked.
 */
struct Connection
{
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

    flowhash::FlowKey client; //!< key of the client's packets as they arrive
    flowhash::FlowKey server; //!< key of the same packets as they leave
    flowhash::FlowKey
        replies; //!< key of the server's packets as they arrive: `server` turned round
    flowhash::FlowKey answers; //!< key of the same packets as they leave: `client` turned round
    std::optional<flowhash::MemberId> serverId; //!< none where it is not a declared server
    State state{State::CONNECTIONLESS};
    bool translated{false};     //!< the two tuples differ
    bool holdsPort{false};      //!< the source port of `server` is to be given back
    bool serverAnswered{false}; //!< TCP: the server's SYN was seen
    bool clientAcked{false};    //!< TCP: clientExpects comes from the client itself
    bool clientFinished{false}; //!< TCP: FIN of the client seen
    bool serverFinished{false}; //!< TCP: FIN of the server seen
    uint32_t clientNext{0};     //!< TCP: sequence number that the client sends next
    uint32_t clientExpects{0};  //!< TCP: sequence number that the client expects next

    // Kept by the ConnectionTable.
    int64_t touched{0};   //!< when a packet was last seen, ns
    uint32_t index{0};    //!< its place in the table
    uint32_t previous{0}; //!< place of the next older one in the same state
    uint32_t next{0};     //!< place of the next younger one in the same state

    /// Sets the four keys. @param clientSide of the client's packets as they arrive
    /// @param serverSide of the same packets as they leave
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
    void FollowClient(const PacketView& view);
    void FollowServer(const PacketView& view);
};

} // namespace ns3

#endif // CONNECTION_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PENDING_CONNECTION_H
#define PENDING_CONNECTION_H

#include "../nat/tcp-segment.h"
#include "dispatch-table.h"
#include "payload-start.h"

#include "ns3/event-id.h"
#include "ns3/flow-key.h"
#include "ns3/host-address.h"
#include "ns3/packet.h"
#include "ns3/steered-packet.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A TCP connection whose client was answered, and whose server has not answered yet: what the
 * client said so far, and the segments that are sent on behalf of either (RFC 9293). See
 * DelayedBinding.
 */
class PendingConnection
{
  public:
    /// @param packet first one of the client @param start sequence number of its SYN @param most
    /// bytes of what it says that are of interest
    PendingConnection(const SteeredPacket& packet, uint32_t start, uint32_t most);

    /// @param client key of a client's packets @param start sequence number of its SYN
    /// @return sequence number of the answer: start + XXH64 (seed 0) of the source address, the
    /// destination address, the source port and the destination port, modulo 2^32
    static uint32_t FirstNumber(const flowhash::FlowKey& client, uint32_t start);

    /// @param view packet of a client that acknowledges the answer to its SYN, and nothing else
    /// @return sequence number of that SYN
    static uint32_t StartOf(const PacketView& view);

    /// @return key of the client's packets
    const flowhash::FlowKey& GetClient() const;

    // ---- what the client says ------------------------------------------------------------------

    /// @param view packet of the client @return whether it is its SYN, or the same once more
    bool IsFirst(const PacketView& view) const;

    /// @param view packet of the client @param window bytes that it may send @return whether its
    /// sequence numbers are within
    bool IsWithin(const PacketView& view, uint16_t window) const;

    /// @param view packet of the client @return whether it acknowledges the answer, and no more
    bool Acknowledges(const PacketView& view) const;

    /// @param view packet of a server @return whether it acknowledges the client's SYN, and no more
    bool IsAcknowledgedBy(const PacketView& view) const;

    /// @param view packet of the client @return whether it says nothing, or what is held already
    bool IsKnown(const PacketView& view) const;

    /// @param packet of the client: it waits
    void Hold(const SteeredPacket& packet);

    /// @return the first bytes, up to the first that is missing
    std::vector<uint8_t> GetPayload() const;

    /// @param size of GetPayload() @return whether the client has ended there
    bool IsWhole(std::size_t size) const;

    // ---- what is sent --------------------------------------------------------------------------

    /// @param server address of a server @return key of the client's packets there
    flowhash::FlowKey Behind(const flowhash::HostAddress& server) const;

    /// @param window bytes that the client may send @return answer to its SYN, without options
    TcpSegment MakeAnswer(uint16_t window) const;

    /// @param server address of a server @return the client's SYN, with no option but its MSS
    TcpSegment MakeSyn(const flowhash::HostAddress& server) const;

    /// @return reset to the client, which holds whether or not it has the answer
    TcpSegment MakeClientReset() const;

    /// @param server address of a server that was sent a SYN @return reset to it
    TcpSegment MakeServerReset(const flowhash::HostAddress& server) const;

    /// @param server chosen @param answered sequence number of its answer @return what an entry
    /// is made of
    DispatchTable::Bound BindTo(flowhash::MemberId server, uint32_t answered) const;

    DispatchTable::Origin origin;             //!< of the entry
    SteeredPacket first;                      //!< of the client
    std::deque<SteeredPacket> held;           //!< in the order in which they came
    std::size_t group{0};                     //!< of servers, once there is one
    std::optional<flowhash::MemberId> server; //!< it was sent a SYN
    int64_t told{0};                          //!< ns; the others were, of the lock
    int64_t until{0};                         //!< ns; then it is given up
    int64_t retry{0};                         //!< ns; then the server is sent another SYN
    EventId timer;

  private:
    uint32_t Answer() const;
    uint32_t PlaceOf(const PacketView& view) const;

    flowhash::FlowKey m_client;
    uint32_t m_start;
    uint16_t m_window; //!< the client's
    uint16_t m_mss;    //!< the client's; 0: it did not say
    PayloadStart m_payload;
    std::optional<uint32_t> m_end; //!< bytes before the client's FIN
};

} // namespace ns3

#endif // PENDING_CONNECTION_H

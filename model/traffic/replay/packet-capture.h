// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_CAPTURE_H
#define PACKET_CAPTURE_H

#include "pcap-records.h"

#include "ns3/flow-key.h"
#include "ns3/host-address.h"
#include "ns3/nstime.h"
#include "ns3/simple-ref-count.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace ns3
{

/// A service address of a capture: packets to it are its clients', packets from it are replies.
struct CaptureService
{
    flowhash::HostAddress address;
    uint16_t port{0};    //!< TCP or UDP port; 0: any
    uint8_t protocol{0}; //!< IANA number; 0: TCP and UDP

    /// @param other another one @return whether both are the same
    bool operator==(const CaptureService& other) const
    {
        return address == other.address && port == other.port && protocol == other.protocol;
    }
};

/// What of a capture is left out for one reason.
struct CaptureRest
{
    uint64_t packets{0};
    uint64_t flows{0}; //!< of these packets, as far as they have ports; 0 where that is not known
};

/// One packet of a capture.
struct CapturePacket
{
    Time time;            //!< since the first packet of any flow here
    uint32_t record{0};   //!< number of its record in the file, from 0
    uint32_t offset{0};   //!< where its kept bytes start in the capture's bytes
    uint16_t kept{0};     //!< bytes kept, from the IP header on
    uint32_t ipLength{0}; //!< bytes on the wire, from the IP header on
    bool reverse{false};  //!< from server to client
};

/// One TCP connection or UDP exchange of a capture, whole or in part.
struct CaptureFlow
{
    flowhash::FlowKey key;              //!< of the client's packets
    std::vector<CapturePacket> packets; //!< by time, both directions
    bool whole{false}; //!< TCP: starts with the client's SYN, and a FIN each way or a RST is there

    /// @return when its first packet was seen, since the first packet of any flow here
    Time Start() const;

    /// @return from its first packet to its last
    Time Duration() const;
};

/**
 * @ingroup flow-distribution
 *
 * The flows of a pcap file with some services, read once and shared by all that replay it.
 *
 * Link types: Ethernet (with 802.1Q tags), raw IP (101, 12, 14, 228, 229) and Linux cooked (113).
 * IPv4 and IPv6, TCP and UDP. Sizes are those on the wire, whatever was kept of a packet; what is
 * needed is the IP and the TCP or UDP header. Other packets (ARP, ICMP, later fragments, other
 * hosts, cut inside their headers) are counted and left out. A client's SYN after a FIN or RST
 * starts a new flow on the same tuple.
 * Replies before the first packet of a client are left out, too: nothing asks for them.
 *
 * Packets are sorted by time; where times are equal the order of the file stands. A file whose
 * records are more than 30 days apart, one from the next, is refused: a time is wrong. Of each
 * packet at most 128 bytes are kept, from the IP header on.
 */
class PacketCapture : public SimpleRefCount<PacketCapture>
{
  public:
    /**
     * Reads a file. Throws CaptureError.
     * @param file path of a pcap file (not pcapng), either byte order, micro- or nanoseconds
     * @param services whose flows are wanted
     * @return the capture
     */
    static Ptr<const PacketCapture> Read(const std::string& file,
                                         const std::vector<CaptureService>& services);

    /**
     * Reads a file as Read(), or returns what was read before: of up to 8 captures, as long as
     * their file is the same (by its place, size and time of change). Child processes have what
     * their parent had.
     * @param file path of a pcap file @param services whose flows are wanted
     * @return the capture
     */
    static Ptr<const PacketCapture> Share(const std::string& file,
                                          const std::vector<CaptureService>& services);

    /// @return the flows by start time
    const std::vector<CaptureFlow>& GetFlows() const;

    /// @param packet one of this capture @return its kept bytes, from the IP header on
    const uint8_t* GetBytes(const CapturePacket& packet) const;

    /// @return packets in the flows
    uint64_t GetNPackets() const;

    /// @return packets of the file that belong to no flow here
    uint64_t GetNLeftOut() const;

    /**
     * What belongs to no flow here, by reason: `not-ip`, `cut` (inside its headers), `fragment`
     * (without ports), `other-protocol` than TCP and UDP, `ipv6` where no service is of IPv6,
     * `no-service` at either end, `reply-first` (nothing asked for it).
     * @return reasons that occurred
     */
    const std::map<std::string, CaptureRest>& GetLeftOut() const;

  private:
    friend class CaptureReader;

    std::vector<CaptureFlow> m_flows;
    std::vector<uint8_t> m_bytes;
    uint64_t m_packets{0};
    std::map<std::string, CaptureRest> m_leftOut; //!< by reason
};

} // namespace ns3

#endif // PACKET_CAPTURE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FORWARDING_NET_DEVICE_H
#define FORWARDING_NET_DEVICE_H

#include "drop-reason.h"
#include "neighbor-table.h"
#include "route-table.h"
#include "shared-buffer.h"

#include "ns3/logical-net-device.h"
#include "ns3/packet-view.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

class PortTrunk;

/**
 * @ingroup flow-distribution
 *
 * A device over ports, and the ways out of it: routes, neighbours, emission, each packet that
 * leaves or is dropped traced. What is done with a packet that comes in is for SteeringNetDevice.
 *
 * Ports are NetDevices of the same node, added as to a BridgeNetDevice; point-to-point and CSMA
 * may be mixed. What comes in on a port goes to this device alone: where the node's IP stack has an
 * interface on a port, for its address and its routes, it hears only what is passed up. On media
 * with addresses the device answers ARP and neighbour discovery for the addresses it stands for,
 * and resolves those of its next hops itself. Several point-to-point links may be one port, a
 * trunk: all but the last step, by which of them a packet leaves, takes them for one.
 *
 * Not modelled: fragmentation at a smaller MTU.
 */
class ForwardingNetDevice : public LogicalNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ForwardingNetDevice();
    ~ForwardingNetDevice() override;

    /// Adds a port. @param device an installed device of the same node @return the port's number,
    /// from 0 upward @throws flowhash::SpecError if this device has no node yet, or the other is of
    /// another node or a port already
    uint32_t AddPort(Ptr<NetDevice> device);

    /**
     * Adds a port that is several parallel links (a trunk, link aggregation). Each packet that
     * leaves takes one that is up, by a scheme that chooses among their numbers; what comes in on
     * any of them comes in on the port.
     * @param links installed devices of the same node, on media without link addresses
     * @param scheme spec, see flowhash::Distribution @return the port's number
     * @throws flowhash::SpecError as AddPort, for a link with link addresses, and for a scheme that
     * a trunk cannot follow
     */
    uint32_t AddTrunk(const std::vector<Ptr<NetDevice>>& links, const std::string& scheme);

    /// @return how many ports there are
    uint32_t GetNPorts() const;

    /// @param port its number @return the device, of a trunk that of link 0
    /// @throws flowhash::SpecError if there is none
    Ptr<NetDevice> GetPort(uint32_t port) const;

    /// @param port its number @return how many links it is: 1 unless it is a trunk
    /// @throws flowhash::SpecError if there is none
    uint32_t GetNLinks(uint32_t port) const;

    /// @param port its number @param link number of one of its links @return the device of that
    /// link @throws flowhash::SpecError if there is none
    Ptr<NetDevice> GetLink(uint32_t port, uint32_t link) const;

    /// A link of a trunk carries packets, or none from now on: others of the trunk take them.
    /// Nothing happens if that is known. @param link its device @param up which
    /// @throws flowhash::SpecError if it is no link of a trunk
    void SetLinkUp(const Ptr<NetDevice>& link, bool up);

    /// Gives the schemes of trunks random streams. @param stream the first @return how many they
    /// use
    int64_t AssignTrunkStreams(int64_t stream);

    /**
     * Adds a route; the longest matching prefix wins.
     * @param network Ipv4Address or Ipv6Address
     * @param prefixLength bits that count, 0 to 32 or 128
     * @param port where it leaves
     * @param gateway neighbour that takes it on; an empty Address: the destination itself
     * @throws flowhash::SpecError if there is no such port, or the prefix or the gateway does not
     * fit the network
     */
    void AddRoute(const Address& network,
                  uint8_t prefixLength,
                  uint32_t port,
                  const Address& gateway = Address());

    /// ARP and neighbour solicitations for this address are answered with the port's own link
    /// address. @param address Ipv4Address or Ipv6Address
    void AddAnsweredAddress(const Address& address);

    /**
     * ARP and neighbour solicitations for this address are answered with a link address that
     * several nodes take, by those of them that are to answer (SetAnswersForGroup). It is no sender
     * of requests.
     * @param address Ipv4Address or Ipv6Address @param link the link address
     */
    void AddGroupAddress(const Address& address, Mac48Address link);

    /// @param answers whether this node answers for addresses of AddGroupAddress
    void SetAnswersForGroup(bool answers)
    {
        m_neighbors->SetAnswersForGroup(answers);
    }

    /// Fails (drops everything silently) or works again. @param failed which
    void SetFailed(bool failed);

    /// @return whether it has failed
    bool HasFailed() const
    {
        return m_failed;
    }

    /**
     * On standby the device hears and answers what it is told itself, and forwards nothing. It
     * answers ARP and neighbour solicitations for own addresses only; when standby ends, neighbours
     * are told of the others. What waited for a link address when it began still leaves.
     * @param standby which
     */
    void SetStandby(bool standby);

    /// @return whether it is on standby
    bool IsStandby() const;

    /// @return the most bytes that waited at a time in the buffer that ports share; 0 without one
    uint64_t GetBufferPeak() const
    {
        return m_buffer ? m_buffer->GetMost() : 0;
    }

    /**
     * What the device answers for besides own addresses is at this link address from now on, on
     * every port: that of whichever of several nodes stands for it (RFC 5798). Frames to it are
     * taken unless the device has failed or is on standby.
     * @param version of IP, 4 or 6 @param link unlike that of any device
     */
    void SetVirtualLink(uint8_t version, Mac48Address link);

    /// @param link a link address @return whether it is a virtual one of this device
    bool HasVirtualLink(const Address& link) const;

    /// @return whether it has any
    bool HasVirtualLinks() const
    {
        return !m_virtualLinks.empty();
    }

    /// @param link a link address @return whether it is one, and frames to it are taken now
    bool TakesVirtualLink(const Address& link) const
    {
        return !m_standby && !m_failed && HasVirtualLink(link);
    }

    /// Sends a packet that began here to a link-local group, out of one port; on media with
    /// addresses from the virtual link address, if there is one. @param packet an IP packet to such
    /// a group @param port where it leaves @throws flowhash::SpecError if there is no such port
    void SendToGroup(Ptr<Packet> packet, uint32_t port);

    /// The neighbour that takes packets on is at another port from now on. @param gateway of
    /// routes, Ipv4Address or Ipv6Address @param port where it is now
    /// @throws flowhash::SpecError if there is no such port
    void MoveGateway(const Address& gateway, uint32_t port);

    /// Sets a neighbour's link address by hand. @param port where @param neighbor Ipv4Address or
    /// Ipv6Address @param link its link address @throws flowhash::SpecError if there is no such
    /// port, or its medium has no link addresses
    void AddNeighbor(uint32_t port, const Address& neighbor, Mac48Address link);

    // Drop reasons.
    static constexpr DropReason DROP_FAILED{"device-failed"};
    static constexpr DropReason DROP_MALFORMED{"malformed"};
    static constexpr DropReason DROP_NO_ROUTE{"no-route"};
    static constexpr DropReason DROP_UNRESOLVED{"neighbor-unresolved"};
    static constexpr DropReason DROP_STANDBY{"standby"};
    static constexpr DropReason DROP_WOULD_RETURN{"would-return"}; //!< to where it came from
    static constexpr DropReason DROP_BUFFER_FULL{"buffer-full"};   //!< that ports share
    /// There is room in the buffer that ports share, but the port that leads on has its part.
    static constexpr DropReason DROP_BUFFER_THRESHOLD{"buffer-threshold"};
    static constexpr DropReason DROP_TRUNK_DOWN{"trunk-down"}; //!< no link of the port is up

    /// Signature of the trace source Forwarded, and of Received, Delivered, Consumed and Copied of
    /// SteeringNetDevice. The view is that of the packet as it came in, whatever was rewritten
    /// since; for ARP, and for what could not be parsed, it is empty or incomplete.
    using PortTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        uint32_t port);
    /// Signature of the trace source Dropped. @param reason why; it has a name
    using DropTracedCallback = void (*)(Ptr<const Packet> packet,
                                        const PacketView& view,
                                        const DropReason& reason);
    /// Signature of the trace source FailedChanged. @param failed whether it has failed now
    using FailedTracedCallback = void (*)(bool failed);
    /// Signature of the trace source Generated.
    using GeneratedTracedCallback = void (*)(Ptr<const Packet> packet, const PacketView& view);

    // NetDevice: packets of the node's own stack leave by the routes.
    bool Send(Ptr<Packet> packet, const Address& dest, uint16_t protocolNumber) override;

  protected:
    void DoDispose() override;

    /// Where a packet leaves.
    struct Hop
    {
        uint32_t port;
        flowhash::HostAddress neighbor; //!< there; means nothing on media without link addresses
    };

    /// Sends a packet that this device made (a reset, an ICMP error) by its routes; counted as
    /// generated. @param packet an IP packet
    void SendGenerated(Ptr<Packet> packet);

    /// @param port a port's number @return whether its medium has link addresses, so that several
    /// neighbours may share it
    bool IsShared(uint32_t port) const;

    /// Takes the IPv4 routes by which the node's stack leaves through ports, in place of what was
    /// taken before. Routes of AddRoute go before them.
    void LearnRoutes();

    /// @return link addresses of neighbours
    const NeighborTable& GetNeighbors() const;

    /// Has the ports share a buffer from now on, if the attributes say so; ports that are added
    /// later do not. @throws flowhash::SpecError if a port has no transmit queue
    void ShareBuffer();

    /// @param port a port's number @throws flowhash::SpecError if there is no such port
    void CheckPort(uint32_t port) const;

    /// Takes a message of ARP or neighbour discovery; ignored on media without link addresses.
    /// @param packet ARP message or IPv6 packet @param port where it came in @param from link
    /// address of the sender @param protocol link protocol
    void ReceiveNeighborMessage(Ptr<const Packet> packet,
                                uint32_t port,
                                const Address& from,
                                uint16_t protocol);

    /// @param destination an address @return its route; null: none
    const RouteTable::Route* FindRoute(const flowhash::HostAddress& destination) const;

    /// Marks an address as one of this node alone, which is answered on standby, too.
    /// @param address the address
    void AnswerAsOwn(const flowhash::HostAddress& address);

    /**
     * Sends a packet out of a port, once the link address of the next hop is known.
     * @param packet an IP packet @param view what was read of it @param port where it leaves
     * @param nextHop neighbour there; means nothing on media without link addresses
     * @param notTo link address that must not be the next hop's, should that not be known yet;
     * null: any may
     */
    void Emit(const Ptr<Packet>& packet,
              const PacketView& view,
              uint32_t port,
              const flowhash::HostAddress& nextHop,
              const Address* notTo = nullptr);

    /// Drops a packet. @param packet packet @param view what was read of it @param reason a
    /// constant that outlives the run
    void Drop(Ptr<const Packet> packet, const PacketView& view, const DropReason& reason);

  private:
    static constexpr uint32_t NO_PORT = UINT32_MAX;

    /// One port, with what emission needs at hand.
    struct Port
    {
        Ptr<NetDevice> device;              //!< of a trunk, of its first link
        Address broadcast;                  //!< destination where the medium has no link addresses
        bool needsAddress{false};           //!< its medium has link addresses
        std::unique_ptr<PortTrunk> trunk{}; //!< null: it is one link
    };

    /// Takes a frame that is addressed to a port, to a group or to all. @param packet from its
    /// network header on @param port where it came in @param from link address of the sender
    /// @param to link address that it was sent to @param protocol link protocol
    virtual void DoReceive(const Ptr<const Packet>& packet,
                           uint32_t port,
                           const Address& from,
                           const Address& to,
                           uint16_t protocol) = 0;

    /// Asked about each packet that the node's own stack or the device itself sends. @param packet
    /// it @param view parsed @return where it leaves; none, as by default: by the routes
    virtual std::optional<Hop> DoFindHop(const Ptr<const Packet>& packet, const PacketView& view);

    /// Told that the device has just failed, or works again. @param failed which
    virtual void DoSetFailed(bool failed);

    /// Told of each route that was added. @param network as given @param prefixLength bits that
    /// count @param route where it leads
    virtual void RouteAdded(const flowhash::HostAddress& network,
                            uint8_t prefixLength,
                            const RouteTable::Route& route);

    bool ReceiveFromPort(Ptr<NetDevice> device,
                         Ptr<const Packet> packet,
                         uint16_t protocol,
                         const Address& from,
                         const Address& to,
                         PacketType type);
    uint32_t FindPort(const Ptr<NetDevice>& device) const;
    void CheckNewPort(const Ptr<NetDevice>& device) const;
    void ListenTo(const Ptr<NetDevice>& device, uint32_t port);
    void Transmit(const Ptr<Packet>& packet,
                  const PacketView& view,
                  uint32_t port,
                  const Address& link,
                  uint16_t protocol);
    void TransmitFrom(const Ptr<Packet>& packet,
                      const PacketView& view,
                      uint32_t port,
                      const NeighborTable::Envelope& envelope);
    bool HasRoom(const Ptr<Packet>& packet, const PacketView& view, const NetDevice& link);
    void SendNeighborMessage(Ptr<Packet> packet,
                             uint32_t port,
                             const NeighborTable::Envelope& envelope);
    void SendReleased(const NeighborTable::Waiting& waiting, uint32_t port, const Address& link);
    void DropUnresolved(const NeighborTable::Waiting& waiting);

    std::vector<Port> m_ports;
    std::vector<uint32_t> m_portOfInterface; //!< by interface index; NO_PORT for others
    RouteTable m_routes;
    Ptr<NeighborTable> m_neighbors;
    std::map<uint8_t, Address> m_virtualLinks; //!< by version of IP
    bool m_failed{false};
    bool m_standby{false};
    uint64_t m_bufferBytes;
    double m_bufferAlpha;
    std::unique_ptr<SharedBuffer> m_buffer; //!< none: ports have their own queues alone

    TracedCallback<bool> m_failedTrace;

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_forwardedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&> m_generatedTrace;
    TracedCallback<Ptr<const Packet>, const PacketView&, const DropReason&> m_droppedTrace;
};

} // namespace ns3

#endif // FORWARDING_NET_DEVICE_H

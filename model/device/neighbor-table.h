// SPDX-License-Identifier: GPL-2.0-only

#ifndef NEIGHBOR_TABLE_H
#define NEIGHBOR_TABLE_H

#include "ns3/callback.h"
#include "ns3/event-id.h"
#include "ns3/mac48-address.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/packet-view.h"
#include "ns3/packet.h"

#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ns3
{

struct NeighborMessage;

/**
 * @ingroup flow-distribution
 *
 * The link addresses of a steering device's neighbours, by port: what ARP and neighbour discovery
 * do in a host's stack.
 *
 * It learns from requests and answers it hears and from its own requests, holds packets while an
 * address is being asked for, and answers requests for the addresses that the device stands for
 * with the port's own link address.
 *
 * Not modelled: expiry of learned addresses, duplicate address detection, probes of reachability.
 */
class NeighborTable : public Object
{
  public:
    /// A packet that waits for a link address.
    struct Waiting
    {
        Ptr<Packet> packet; //!< from its IP header on
        PacketView view;    //!< what was read of it
        Address notTo{};    //!< link address that must not get it; empty: none
    };

    /// Link addresses and protocol of a message.
    struct Envelope
    {
        Mac48Address from;
        Address to;
        uint16_t protocol{0}; //!< flowhash::EtherType
    };

    /// Sends a message of the table itself: (packet, port, envelope).
    using SendCallback = Callback<void, Ptr<Packet>, uint32_t, const Envelope&>;
    /// Sends on a packet that waited: (packet and view, port, link destination).
    using ReleaseCallback = Callback<void, const Waiting&, uint32_t, const Address&>;
    /// Drops a packet whose neighbour did not answer, or that found no place to wait.
    using DropCallback = Callback<void, const Waiting&>;

    /// @return the TypeId
    static TypeId GetTypeId();
    NeighborTable();
    ~NeighborTable() override;

    /// Where packets go. @param send own messages @param release packets that waited
    /// @param drop packets given up
    void SetCallbacks(SendCallback send, ReleaseCallback release, DropCallback drop);

    /// A port on a medium with link addresses. @param port number @param link its own address
    void AddPort(uint32_t port, Mac48Address link);

    /// Answers for this address on every port; the first of each IP version is also the sender of
    /// own requests. @param address the address @param own whether it is this node's alone
    void AddAnswered(const flowhash::HostAddress& address, bool own = false);

    /// Answers for this address on every port with a link address that several nodes take, while
    /// this one is to. @param address the address @param link the link address
    void AddGroup(const flowhash::HostAddress& address, Mac48Address link);

    /// @param answers whether this node answers for addresses of AddGroup; at first it does
    void SetAnswersForGroup(bool answers);

    /// Addresses that are not own are at this link address from now on, on every port, whichever
    /// of several nodes stands for them; what asks does so from own addresses then.
    /// @param version of IP @param link a virtual link address
    void SetVirtualLink(uint8_t version, Mac48Address link);

    /// Answers for, and asks from, own addresses only, or all again: then neighbours are told of
    /// those that are not own (gratuitous ARP, unsolicited advertisements). @param only which
    void SetOnlyOwn(bool only);

    /// Sets an address by hand. @param port where @param neighbor whose @param link its link
    /// address @throws flowhash::SpecError if the port has no link addresses
    void AddStatic(uint32_t port, const flowhash::HostAddress& neighbor, Mac48Address link);

    /// @param port a port @param neighbor an address @return its link address in ns-3's envelope,
    /// valid until the table changes; null: not known
    const Address* Find(uint32_t port, const flowhash::HostAddress& neighbor) const;

    /// @param port a port @param link a link address @return all addresses learned for it, in the
    /// order of learning; null: none
    const std::vector<flowhash::HostAddress>* FindOwners(uint32_t port, const Address& link) const;

    /// Holds a packet until its neighbour's address is known, and asks for it.
    /// @param waiting the packet @param port where @param neighbor whose address is wanted
    void Wait(const Waiting& waiting, uint32_t port, const flowhash::HostAddress& neighbor);

    /**
     * Takes a message that came in.
     * @param packet ARP message or IPv6 packet
     * @param port where
     * @param from link address of the sender
     * @param linkProtocol flowhash::EtherType::ARP or flowhash::EtherType::IPV6
     * @return whether it was well formed
     */
    bool Receive(Ptr<const Packet> packet,
                 uint32_t port,
                 const Address& from,
                 uint16_t linkProtocol);

    /// @return packets that wait
    uint32_t GetNWaiting() const;

  protected:
    void DoDispose() override;

  private:
    /// A neighbour being asked for.
    struct Request
    {
        std::deque<Waiting> waiting;
        uint32_t sent{0};
        EventId timer;
    };

    /// One port and what is known about its neighbours.
    struct PortTable
    {
        bool exists{false};
        Mac48Address link;
        std::unordered_map<flowhash::HostAddress, Address, flowhash::HostAddressHasher> links;
        std::map<Address, std::vector<flowhash::HostAddress>> owners;
        std::map<flowhash::HostAddress, Request> requests;
    };

    /// An address that the device stands for.
    struct Answered
    {
        flowhash::HostAddress address;
        bool own{false};
        std::optional<Mac48Address> group{}; //!< link address to answer with; none: the port's
    };

    void Ask(uint32_t port, flowhash::HostAddress neighbor);
    void Announce(const flowhash::HostAddress& address);
    void GiveUp(PortTable& table, const flowhash::HostAddress& neighbor);
    void Learn(uint32_t port, const flowhash::HostAddress& neighbor, Mac48Address link);
    void Forget(PortTable& table, const flowhash::HostAddress& neighbor);
    void Answer(uint32_t port, const NeighborMessage& request, Mac48Address from);
    const Answered* FindAnswered(const flowhash::HostAddress& address) const;
    bool IsAnswered(uint32_t port, const flowhash::HostAddress& address) const;
    Mac48Address LinkOf(uint32_t port, const flowhash::HostAddress& address) const;
    flowhash::HostAddress Sender(uint32_t port, uint8_t version) const;

    SendCallback m_send;
    ReleaseCallback m_release;
    DropCallback m_drop;
    std::vector<PortTable> m_ports;
    std::vector<Answered> m_answered;
    std::map<uint8_t, Mac48Address> m_virtualLinks; //!< by version of IP
    bool m_onlyOwn{false};
    bool m_answersForGroup{true};
    uint32_t m_maxWaiting;
    Time m_interval;
    uint32_t m_maxRequests;
};

} // namespace ns3

#endif // NEIGHBOR_TABLE_H

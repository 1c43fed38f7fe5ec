// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_TABLE_H
#define SERVICE_TABLE_H

#include "ns3/host-address.h"
#include "ns3/packet-view.h"

#include <array>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What is declared to a distributor, and so which packets it hashes and which it only routes (D4);
 * and to a traffic manager, of which it needs the services alone. One look-up by destination, at
 * most one more by source. A plain value, no ns-3 object.
 *
 * Hashed is what goes to a service (address, protocol, port) or to a self address, and what comes
 * from a service or from a backend of one. ICMP errors are judged by the flow they quote, ICMP
 * echo and fragments without ports by addresses (D7). What is addressed to one member is never
 * hashed, unless that address is a service or self address too.
 */
class ServiceTable
{
  private:
    struct Entry;

  public:
    /// A virtual service.
    struct Service
    {
        flowhash::HostAddress address;
        uint8_t protocol; //!< 6 (TCP) or 17 (UDP)
        uint16_t port;    //!< 1 to 65535
    };

    /// What a packet is to what is declared.
    struct Finding
    {
        /// Which way it goes.
        enum class Direction : uint8_t
        {
            NONE, //!< it is not hashed
            REQUEST,
            REPLY,
        };

        Direction direction{Direction::NONE};
        const Entry* server{nullptr}; //!< what is declared of the server's side; null: nothing
    };

    /// The server's side of packets.
    struct Side
    {
        std::optional<flowhash::HostAddress> service; //!< none: any
        uint8_t protocol{0};                          //!< 0: any
        uint16_t port{0};                             //!< 0: any
    };

    /// A virtual service. @param address its address @param protocol 6 (TCP) or 17 (UDP)
    /// @param port 1 to 65535 @throws flowhash::SpecError for other protocols, port 0, and an
    /// address that no single host can have, such as 224.0.0.1
    void AddService(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port);

    /// A real server behind a service; its packets are replies. @param address its address
    /// @param protocol as AddService @param port as AddService @param service address of its
    /// service; none: every service with this protocol and port @throws as AddService
    void AddBackend(const flowhash::HostAddress& address,
                    uint8_t protocol,
                    uint16_t port,
                    const std::optional<flowhash::HostAddress>& service = std::nullopt);

    /// A source address of translated connections. @param address the address
    void AddSelf(const flowhash::HostAddress& address);

    /// An address of one member (D4). @param address the address
    void AddMember(const flowhash::HostAddress& address);

    /// An address that is reached through one neighbour alone: if that is a member, the address is
    /// the member's own (D4). @param address the address @param gateway the neighbour
    void AddGateway(const flowhash::HostAddress& address, const flowhash::HostAddress& gateway);

    /// @return the declared services, in that order
    const std::vector<Service>& GetServices() const;

    /// @param address any @return whether a service is declared at it
    bool HasService(const flowhash::HostAddress& address) const;

    /// @param view a packet @return whether it goes to a service: Find says Direction::REQUEST
    bool IsRequest(const PacketView& view) const;

    /// @param view a packet @param withServer whether the server's side is wanted of every hashed
    /// packet @return whether a member is to be chosen for it by hash, and what else is known of
    /// it; valid until more is declared
    Finding Find(const PacketView& view, bool withServer) const;

    /// @param finding what was found of a hashed packet, with its server's side
    /// @param view the packet @param side a server's side @return whether it is the packet's
    bool Fits(const Finding& finding, const PacketView& view, const Side& side) const;

  private:
    /// One declared port of an address.
    struct Endpoint
    {
        uint8_t protocol;
        uint16_t port;
        bool isService;                               //!< else backend
        std::optional<flowhash::HostAddress> service; //!< of a backend; none: any
    };

    /// All that is declared of one address.
    struct Entry
    {
        std::vector<Endpoint> endpoints;
        bool isSelf{false};
        bool isMember{false};
        std::optional<flowhash::HostAddress> gateway; //!< the neighbour through which it is reached
    };

    void Add(const flowhash::HostAddress& address, const Endpoint& endpoint);
    const Entry* FindEntry(const std::array<uint8_t, 16>& address, uint8_t version) const;
    static bool IsRequest(const Entry& entry, const PacketView& view);
    bool NamesMember(const Entry& entry) const;
    bool Serves(const Endpoint& endpoint, const flowhash::HostAddress& service) const;
    static bool Matches(const Endpoint& endpoint, const PacketView& view, uint16_t port);

    std::unordered_map<flowhash::HostAddress, Entry, flowhash::HostAddressHasher> m_entries;
    std::vector<Service> m_services;
};

} // namespace ns3

#endif // SERVICE_TABLE_H

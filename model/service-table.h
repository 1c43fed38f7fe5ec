// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_TABLE_H
#define SERVICE_TABLE_H

#include "packet-view.h"

#include "ns3/host-address.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What is declared to a distributor, and so which packets it hashes and which it only routes (D4).
 * One look-up by destination, at most one more by source. A plain value, no ns-3 object.
 *
 * Hashed is what goes to a service (address, protocol, port) or to a self address, and what comes
 * from a service or from a backend of one. ICMP errors are judged by the flow they quote, ICMP
 * echo and fragments without ports by addresses (D7). What is addressed to one member is never
 * hashed, unless that address is a service or self address too.
 */
class ServiceTable
{
  public:
    /// A virtual service. @param address its address @param protocol 6 (TCP) or 17 (UDP)
    /// @param port 1 to 65535 @throws flowhash::SpecError for other protocols, port 0, and an
    /// address that no single host can have, such as 224.0.0.1
    void AddService(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port);

    /// A real server behind a service; its packets are replies. @param address its address
    /// @param protocol as AddService @param port as AddService @throws as AddService
    void AddBackend(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port);

    /// A source address of translated connections. @param address the address
    void AddSelf(const flowhash::HostAddress& address);

    /// An address of one member (D4). @param address the address
    void AddMember(const flowhash::HostAddress& address);

    /// @param view a packet @return whether a member is to be chosen for it by hash
    bool IsHashed(const PacketView& view) const;

  private:
    /// One declared port of an address.
    struct Endpoint
    {
        uint8_t protocol;
        uint16_t port;
        bool isService; //!< else backend
    };

    /// All that is declared of one address.
    struct Entry
    {
        std::vector<Endpoint> endpoints;
        bool isSelf{false};
        bool isMember{false};
    };

    void Add(const flowhash::HostAddress& address, const Endpoint& endpoint);
    const Entry* Find(const std::array<uint8_t, 16>& address, uint8_t version) const;
    static bool Matches(const Endpoint& endpoint, const PacketView& view, uint16_t port);

    std::unordered_map<flowhash::HostAddress, Entry, flowhash::HostAddressHasher> m_entries;
};

} // namespace ns3

#endif // SERVICE_TABLE_H

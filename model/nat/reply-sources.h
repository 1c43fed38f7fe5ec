// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLY_SOURCES_H
#define REPLY_SOURCES_H

#include "ns3/flow-key.h"
#include "ns3/host-address.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Whose address the replies of servers bear at their clients: that of a service, told by protocol
 * and port alone, as a reply names no service. One address for each, then.
 */
class ReplySources
{
  public:
    /// @param service address of a service @param protocol 6 (TCP) or 17 (UDP) @param port of it
    /// @throws flowhash::SpecError where another address of the same version has a service with
    /// this protocol and port
    void Add(const flowhash::HostAddress& service, uint8_t protocol, uint16_t port);

    /// @param reply key of a server's packet @return the service that it is a reply of, by its
    /// source port; null: of none
    const flowhash::HostAddress* Find(const flowhash::FlowKey& reply) const;

    /// @param version 4 or 6 @return the service of that version that was added first: what has no
    /// port, such as an answered echo, is its; null: none
    const flowhash::HostAddress* FindFirst(uint8_t version) const;

    /// @return services, each port counted
    std::size_t GetN() const;

    /// @param version 4 or 6 @param protocol IANA number @param port any @return a number of these
    /// three alone
    static uint32_t SideOf(uint8_t version, uint8_t protocol, uint16_t port);

  private:
    std::unordered_map<uint32_t, flowhash::HostAddress> m_sides;
    std::map<uint8_t, flowhash::HostAddress> m_first; //!< by version
};

} // namespace ns3

#endif // REPLY_SOURCES_H

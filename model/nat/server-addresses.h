// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_ADDRESSES_H
#define SERVER_ADDRESSES_H

#include "ns3/host-address.h"
#include "ns3/member-change.h"
#include "ns3/service-table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The addresses of servers, at most one of each IP version, found by the server and by the address.
 */
class ServerAddresses
{
  public:
    /// @param id a server @param address its address from now on, in place of one of that version
    void Set(flowhash::MemberId id, const flowhash::HostAddress& address);

    /// @param id a server @param version 4 or 6 @return its address, or null
    const flowhash::HostAddress* Find(flowhash::MemberId id, uint8_t version) const;

    /// @param address any @return whose it is
    std::optional<flowhash::MemberId> FindServer(const flowhash::HostAddress& address) const;

    /// @return all, with their servers
    const std::map<flowhash::HostAddress, flowhash::MemberId>& GetAll() const;

    /// What products call a server. @param address of it @param services declared ones
    /// @return the address, and the port of the first service where there is one
    static std::string NameOf(const flowhash::HostAddress& address, const ServiceTable& services);

    /// @param changes of servers @param services declared ones @return the same, those that come
    /// named by their addresses where these are known and they have no name
    std::vector<flowhash::MemberChange> Named(const std::vector<flowhash::MemberChange>& changes,
                                              const ServiceTable& services) const;

  private:
    std::map<std::pair<flowhash::MemberId, uint8_t>, flowhash::HostAddress> m_addresses;
    std::map<flowhash::HostAddress, flowhash::MemberId> m_servers;
};

} // namespace ns3

#endif // SERVER_ADDRESSES_H

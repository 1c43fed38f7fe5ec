// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLUSTER_SERVICES_H
#define CLUSTER_SERVICES_H

#include "../nat/reply-sources.h"

#include "ns3/flow-key.h"
#include "ns3/host-address.h"
#include "ns3/packet-view.h"
#include "ns3/service-table.h"

#include <cstdint>
#include <set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The services of a cluster of dispatchers, seen from both sides: which packets of clients are for
 * one, and whose address a server's reply is given that has no entry, by its protocol and port.
 */
class ClusterServices
{
  public:
    /// @param address of a service @param protocol 6 (TCP) or 17 (UDP) @param port 1 to 65535
    /// @param shared whether dispatchers tell each other of its entries
    /// @throws flowhash::SpecError as ServiceTable::AddService and ReplySources::Add
    void Add(const flowhash::HostAddress& address, uint8_t protocol, uint16_t port, bool shared);

    /// @return the services as clients see them
    const ServiceTable& GetTable() const;

    /// @param flow of a request @return whether the others are told of its entry; echoes of that
    /// where they are of any
    bool IsShared(const flowhash::FlowKey& flow) const;

    /// @return whether others are told of any entry
    bool SharesAny() const;

    /// @return whose address replies are given that have no entry
    const ReplySources& GetReplies() const;

  private:
    ServiceTable m_services;
    ReplySources m_replies;
    std::set<uint32_t> m_unshared;
};

} // namespace ns3

#endif // CLUSTER_SERVICES_H

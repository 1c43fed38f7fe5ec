// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_TALK_H
#define DISPATCHER_TALK_H

#include "ns3/host-address.h"
#include "ns3/packet.h"
#include "ns3/ptr.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Where the dispatchers of a cluster are, and the datagrams that one of them sends to others: from
 * own address to own address, or, on a medium that all share, to a group that all have joined.
 */
class DispatcherTalk
{
  public:
    /// @param own id of this dispatcher
    void SetOwn(uint16_t own);

    /// @param id of a dispatcher, this one too @param address its own
    void SetAddress(uint16_t id, const flowhash::HostAddress& address);

    /// One datagram tells all from now on. @param group that all have joined
    void SetGroup(const flowhash::HostAddress& group);

    /// Begins to tell another dispatcher. @param id of it @throws flowhash::SpecError where its
    /// address or this dispatcher's is not known, or they are of two IP versions
    void AddPeer(uint16_t id);

    /// Tells it no more. @param id of it
    void RemovePeer(uint16_t id);

    /// @param id of a dispatcher @return its address, or null
    const flowhash::HostAddress* Find(uint16_t id) const;

    /// @param peer whom to tell; none: all @param message what @param port of UDP, at both ends
    /// @param checksums whether they are computed @return the datagrams
    std::vector<Ptr<Packet>> Address(const std::optional<uint16_t>& peer,
                                     const Ptr<const Packet>& message,
                                     uint16_t port,
                                     bool checksums) const;

  private:
    uint16_t m_own{0};
    std::map<uint16_t, flowhash::HostAddress> m_addresses;
    std::set<uint16_t> m_peers;
    std::optional<flowhash::HostAddress> m_group;
};

} // namespace ns3

#endif // DISPATCHER_TALK_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef GROUP_MEMBER_H
#define GROUP_MEMBER_H

#include "ns3/address.h"
#include "ns3/mac48-address.h"
#include "ns3/self-selector.h"
#include "ns3/steered-packet.h"
#include "ns3/steering-verdict.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace ns3
{

class SteeringNetDevice;

/**
 * @ingroup flow-distribution
 *
 * What makes a device one of a group whose members all get every packet: the link address that all
 * take, the addresses that they answer for by turns, and their heartbeats, as UDP.
 *
 * On a shared segment the group has one link address, that of a group (as CLUSTERIP and NLB have
 * it). Who asks for an address of the group is answered with it, by the first of those who are
 * there by the answerer's own view. Nobody owns the address, so no two nodes have it. Heartbeats go
 * to a multicast group that all joined, or to each of the others.
 */
class GroupMember
{
  public:
    static constexpr uint16_t PORT = 3783; //!< of UDP, at both ends

    /// @param device whose it is; outlives it @param send sends a message from the first address to
    /// the second by the device's routes
    using Send = std::function<void(const flowhash::HostAddress& from,
                                    const flowhash::HostAddress& to,
                                    const Ptr<Packet>& message)>;

    /// @param device whose it is; outlives it @param send sends a message by the device's routes
    GroupMember(SteeringNetDevice& device, Send send);
    ~GroupMember();
    GroupMember(const GroupMember&) = delete;
    GroupMember& operator=(const GroupMember&) = delete;

    /// @return how it finds out whose a packet is
    const Ptr<SelfSelector>& GetSelector() const;

    /// Takes frames to this link address. @param link a group's
    void SetLinkGroup(Mac48Address link);

    /// Answers for an address of the group; after SetLinkGroup. @param address Ipv4Address or
    /// Ipv6Address
    void AddSharedAddress(const Address& address);

    /// Tells the others where all hear it. @param own address of this node @param group multicast
    /// address that all join @param port a port with link addresses, to a medium that all share
    void TellGroup(const Address& own, const Address& group, uint32_t port);

    /// Tells the others one by one. @param own address of this node @param others theirs
    void TellEach(const Address& own, const std::vector<Address>& others);

    /// @param member whether this node is a member from the start; else it waits for Join
    void SetFirst(bool member);

    /// Joins: listens, and takes part then. After the start.
    void Join();

    /// Leaves politely.
    void Leave();

    /// Fixes the random streams used. @param stream first number @return how many were used
    int64_t AssignStreams(int64_t stream);

    // ---- for the device ------------------------------------------------------------------------

    /// The simulation starts.
    void Begin();

    /// It ends.
    void End();

    /// The device fails, or works again: then it has to join again. @param failed which
    void SetFailed(bool failed);

    /// @param packet to an own address or group of the device @return what is to be done with it
    SteeringVerdict Hear(const SteeredPacket& packet);

  private:
    void ViewChanged(Time now, flowhash::MemberId node, const flowhash::MemberChange& change);
    void Answer();

    SteeringNetDevice& m_device;
    Send m_send;
    Ptr<SelfSelector> m_selector;
    bool m_isMember{true}; //!< wants to be one, whether it works or not
    bool m_failed{false};
    Mac48Address m_link;
    flowhash::HostAddress m_own;
    std::vector<flowhash::HostAddress> m_told; //!< where heartbeats go
};

} // namespace ns3

#endif // GROUP_MEMBER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELF_SELECTING_NET_DEVICE_H
#define SELF_SELECTING_NET_DEVICE_H

#include "ns3/group-member.h"
#include "ns3/steering-net-device.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <memory>
#include <set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A router that stands beside others, each of which gets every packet (M5): it asks its own scheme,
 * with its own view of the group, whose packet it is, routes its own, and drops all others as
 * `not-chosen`. No balancer is in front, and nobody tells anybody.
 *
 * Every packet comes to all of them in one of two ways: on a shared segment to the link address of
 * their group (GroupMember), or a switch sends each a copy; then all that comes in on that port is
 * judged (SelectAt). What is sent to a node's own link address is for this node, and routed.
 *
 * Who is no member, because it listens before it joins, or has left, drops all as `not-member`.
 *
 * Not modelled: one shared link address that is no group's (NLB's unicast mode), which floods
 * switches; the two differ in what hosts beside the group hear.
 *
 * @attention Errors of use throw flowhash::SpecError.
 */
class SelfSelectingNetDevice : public SteeringNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SelfSelectingNetDevice();
    ~SelfSelectingNetDevice() override;

    /// @return what makes it one of its group
    GroupMember& GetMember() const;

    /// Judges all that comes in on a port. @param port a port's number
    void SelectAt(uint32_t port);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    SteeringVerdict DoSteer(SteeredPacket& packet) override;
    SteeringVerdict DoHear(SteeredPacket& packet) override;
    void DoSetFailed(bool failed) override;

    std::unique_ptr<GroupMember> m_member;
    std::set<uint32_t> m_judged; //!< ports where all is judged

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_keptTrace;
};

} // namespace ns3

#endif // SELF_SELECTING_NET_DEVICE_H

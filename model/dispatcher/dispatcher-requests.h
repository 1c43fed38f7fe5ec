// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_REQUESTS_H
#define DISPATCHER_REQUESTS_H

#include "delayed-binding.h"
#include "dispatch-table.h"
#include "dispatcher-net-device.h"
#include "lock-keeper.h"

#include "ns3/drop-reason.h"
#include "ns3/flow-key.h"
#include "ns3/member-choice.h"
#include "ns3/steered-packet.h"
#include "ns3/steering-verdict.h"

namespace ns3
{

/// What a dispatcher does with packets of clients: to the server of their entry; without one they
/// open it, wait, go to the holder of a lock, or are refused. Where the payload names the
/// application DelayedBinding has them, and replies that come before there is an entry.
class DispatcherNetDevice::Requests : public LockKeeper::Owner, public DelayedBinding::Owner
{
  public:
    /// @param device whose packets they are
    explicit Requests(DispatcherNetDevice& device);

    /// @param packet to an address of services; may be rewritten @return what is to be done with it
    SteeringVerdict Steer(SteeredPacket& packet);

    /// @param packet a reply without an entry, which has an offset @param client key of its
    /// client's packets @return what is to be done with it
    SteeringVerdict SteerEarlyReply(SteeredPacket& packet, const flowhash::FlowKey& client);

    // LockKeeper::Owner, DelayedBinding::Owner
    bool MayHold() const override;
    const DropReason* OpenLocked(const SteeredPacket& request,
                                 MemberChoice::Ground ground) override;
    void GoOn(SteeredPacket& packet) override;
    void GiveUp(SteeredPacket& packet, const DropReason& reason) override;
    void Refuse(SteeredPacket& packet, const DropReason& reason) override;
    void HandOver(SteeredPacket& packet, uint16_t holder) override;
    void SendSegment(const Ptr<Packet>& packet) override;
    void ServerChosen(const SteeredPacket& packet, const MemberChoice& choice) override;
    void BindingEnded(const NatConnection* entry,
                      const flowhash::FlowKey& client,
                      const DropReason& how) override;

  private:
    SteeringVerdict SteerWithoutEntry(SteeredPacket& packet);
    SteeringVerdict SteerUnnamed(SteeredPacket& packet, const flowhash::FlowKey& key, bool lost);
    SteeringVerdict SteerStray(SteeredPacket& packet, const flowhash::FlowKey& key);
    SteeringVerdict Open(SteeredPacket& packet, MemberChoice::Ground ground);
    SteeringVerdict ToServer(SteeredPacket& packet, const NatConnection& entry);
    SteeringVerdict Deny(const SteeredPacket& packet, const DropReason& reason);
    SteeringVerdict PassToHolder(uint16_t holder);
    void End(SteeredPacket& packet, const SteeringVerdict& verdict);
    const DropReason* MakeEntry(const SteeredPacket& packet,
                                MemberChoice::Ground ground,
                                DispatchTable::Match& match);
    bool IsShared(const PacketView& view) const;

    DispatcherNetDevice& m_device;
};

} // namespace ns3

#endif // DISPATCHER_REQUESTS_H

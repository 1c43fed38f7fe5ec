// SPDX-License-Identifier: GPL-2.0-only

#ifndef SELECTING_HOST_NET_DEVICE_H
#define SELECTING_HOST_NET_DEVICE_H

#include "ns3/answer-routers.h"
#include "ns3/group-member.h"
#include "ns3/host-net-device.h"
#include "ns3/traced-callback.h"

#include <memory>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The device between a server's links and its stack where servers choose themselves (M6), or the
 * routers of their answers (M7), or both (M8).
 *
 * M6: all servers get each packet to a service, whose address every stack has and nobody announces.
 * The chosen one's stack gets it, and has address, port and connection; the others drop it as
 * `not-chosen` before their stacks see it, so that none of them answers, not even with a reset.
 *
 * M7: what the stack sends from a service leaves for the router that it computes (AnswerRouters).
 */
class SelectingHostNetDevice : public HostNetDevice
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    SelectingHostNetDevice();
    ~SelectingHostNetDevice() override;

    /// Chooses itself (M6). Before the start. @return what makes it one of its group
    GroupMember& BecomeMember();

    /// @return what makes it one of its group; null where it is of none
    GroupMember* GetMember() const;

    /// Chooses routers of answers (M7). @param routers how; null: by the routes
    void SetRouters(const Ptr<AnswerRouters>& routers);

    /// @return how it chooses routers of answers; null: by the routes
    const Ptr<AnswerRouters>& GetRouters() const;

    /// What the stack sends from this address is an answer; what others send to it and to this node
    /// alone is the stack's. Nobody is told that it is here. @param address of a service
    void AddAnswering(const Address& address);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    SteeringVerdict DoSteer(SteeredPacket& packet) override;
    SteeringVerdict DoHear(SteeredPacket& packet) override;
    void DoSetFailed(bool failed) override;
    std::optional<Hop> DoFindHop(const Ptr<const Packet>& packet, const PacketView& view) override;

    bool IsAnswering(const flowhash::HostAddress& address) const;

    std::unique_ptr<GroupMember> m_member; //!< null: of no group
    Ptr<AnswerRouters> m_routers;
    std::vector<flowhash::HostAddress> m_answering;

    TracedCallback<Ptr<const Packet>, const PacketView&, uint32_t> m_keptTrace;
};

} // namespace ns3

#endif // SELECTING_HOST_NET_DEVICE_H

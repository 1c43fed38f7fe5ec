// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_ROUTER_H
#define VRRP_ROUTER_H

#include "vrrp-group.h"
#include "vrrp-machine.h"

#include "ns3/object.h"
#include "ns3/steering-net-device.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <optional>
#include <set>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Lets a steering device stand by for others of its kind (M4b) as RFC 5798 has it: the nodes of a
 * virtual router elect a master by advertisements; the others are on standby, hear control and
 * forward nothing. The master answers for the virtual addresses, and for all else that its device
 * answers for besides own addresses, with the virtual link address, which never changes hands by
 * name: neighbours keep what they resolved. It tells them so from that link address when it becomes
 * master, so that switches learn the port.
 *
 * One virtual router for all ports of the device, where routers would have one for each link and
 * version of IP, and keep these together by tracking: a distributor that is master on one side only
 * is of no use. So adverts of any of the ports where it listens keep a backup quiet.
 *
 * It is a part of the device (aggregated), and begins with it. A device that fails is forgotten as
 * it was; when it works again it comes as a backup.
 *
 * Not modelled: owners of the address (priority 255), accept mode (a master takes no packets to the
 * virtual addresses), answers to a master of less priority (RFC 9568).
 */
class VrrpRouter : public Object
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    VrrpRouter();
    ~VrrpRouter() override;

    /**
     * Makes a device stand by. Once for a device, before the simulation starts.
     * @param device it, with all of its ports @param group whom it is of @param own its address by
     * which the others know it, of the version of the group's first address; IPv6 advertisements
     * come from a port's link-local address instead
     */
    void Install(const Ptr<SteeringNetDevice>& device,
                 const VrrpGroup& group,
                 const flowhash::HostAddress& own);

    /// Others of the group are at this port: it advertises there, and listens.
    /// @param port the device's
    void Elect(uint32_t port);

    /// Neighbours at this port follow the master (VrrpFollower): it advertises there.
    /// @param port the device's
    void Tell(uint32_t port);

    /// Comes to the group. Done by itself when the simulation starts, unless Joins is false.
    void Join();

    /// Leaves the group politely: the others are told, and take over at once.
    void Leave();

    /// @return what it is
    VrrpMachine::State GetState() const;

    /// @return the group
    const VrrpGroup& GetGroup() const;

    /// @return its device
    Ptr<SteeringNetDevice> GetDevice() const;

    /// Signature of the trace source StateChanged. @param before it was this @param after it is
    using StateTracedCallback = void (*)(VrrpMachine::State before, VrrpMachine::State after);

  protected:
    void DoInitialize() override;
    void DoDispose() override;

  private:
    void Begin();
    void Advertise(uint8_t priority);
    void Changed(VrrpMachine::State before, VrrpMachine::State after);
    void FailedChanged(bool failed);
    std::optional<SteeringVerdict> Hear(const SteeredPacket& packet);
    flowhash::HostAddress AddressAt(uint32_t port) const;

    Ptr<SteeringNetDevice> m_device;
    VrrpGroup m_group;
    flowhash::HostAddress m_own;
    VrrpMachine m_machine;
    std::set<uint32_t> m_electing;
    std::set<uint32_t> m_telling; //!< those where it elects as well
    uint8_t m_priority;
    Time m_interval;
    bool m_preempts;
    Time m_preemptDelay;
    bool m_joins;
    bool m_elected;
    bool m_member{false};

    TracedCallback<VrrpMachine::State, VrrpMachine::State> m_stateTrace;
};

} // namespace ns3

#endif // VRRP_ROUTER_H

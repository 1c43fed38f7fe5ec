// SPDX-License-Identifier: GPL-2.0-only

#ifndef DEVICE_FAILURE_H
#define DEVICE_FAILURE_H

#include "ns3/error-model.h"
#include "ns3/ipv6-interface-address.h"
#include "ns3/node.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The silent failure of a host: its devices drop all that they receive (their attribute
 * ReceiveErrorModel, so the loss is traced as one of the link), and its IP interfaces are down.
 * Ending it puts back the error models and addresses that were there. Routes are left alone.
 */
class DeviceFailure
{
  public:
    /// Starts it; nothing happens if it has. @param node the host
    void Begin(Ptr<Node> node);

    /// Ends it; nothing happens if it has not begun. @param node the host
    void End(Ptr<Node> node);

    /// @return whether it has begun and not ended
    bool IsActive() const;

  private:
    /// The error model of one device.
    struct Replaced
    {
        Ptr<NetDevice> device;
        Ptr<ErrorModel> model;  //!< drops all
        Ptr<ErrorModel> before; //!< none where there was none
    };

    void SetInterfaces(Ptr<Node> node, bool up);
    void SetIpv6Interfaces(Ptr<Node> node, bool up);

    bool m_active{false};
    std::vector<Replaced> m_replaced;
    /// Addresses by IPv6 interface, which forgets them when it goes down.
    std::vector<std::pair<uint32_t, Ipv6InterfaceAddress>> m_addresses;
};

} // namespace ns3

#endif // DEVICE_FAILURE_H

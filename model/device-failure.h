// SPDX-License-Identifier: GPL-2.0-only

#ifndef DEVICE_FAILURE_H
#define DEVICE_FAILURE_H

#include "ns3/error-model.h"
#include "ns3/node.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The silent failure of a host: its devices drop all that they receive (their attribute
 * ReceiveErrorModel, so the loss is traced as one of the link), and its IPv4 interfaces are down.
 * Ending it puts back the error models that were there. Routes are left alone.
 *
 * Not modelled: over IPv6 what the host still had to send leaves it (an IPv6 interface that goes
 * down forgets its addresses, and ns-3's ICMPv6 then fails); nothing answers it.
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

    bool m_active{false};
    std::vector<Replaced> m_replaced;
};

} // namespace ns3

#endif // DEVICE_FAILURE_H

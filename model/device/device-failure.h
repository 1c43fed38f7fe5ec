// SPDX-License-Identifier: GPL-2.0-only

#ifndef DEVICE_FAILURE_H
#define DEVICE_FAILURE_H

#include "ns3/error-model.h"
#include "ns3/net-device.h"
#include "ns3/node.h"
#include "ns3/packet.h"
#include "ns3/queue.h"

#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The silent failure of a host: nothing gets in or out, whatever the protocol. Its devices drop all
 * that they receive (their attribute ReceiveErrorModel, so the loss is traced as one of the link)
 * and all that they are to send: their TxQueue is emptied and gives way to one without room, so the
 * loss is traced as MacTxDrop or as the queue's. A frame whose transmission has begun still leaves,
 * one that waits for a shared medium included. IPv6 interfaces stay up, with addresses and routes;
 * IPv4 interfaces are down, without their routes being touched. Ending it puts back what was there.
 *
 * It takes express devices, which become silent (ExpressNetDevice::SetSilent), and those that have
 * the two attributes, such as those of point-to-point and CSMA links.
 * What a neighbour believes is its own: one that asks for a failed host by ARP and is not answered
 * takes it for dead for ns-3's ArpCache::DeadTimeout (100 s), though it may return before.
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
    /// What one device had before.
    struct Replaced
    {
        Ptr<NetDevice> device;
        Ptr<ErrorModel> model;    //!< drops all
        Ptr<ErrorModel> before;   //!< none where there was none
        Ptr<Queue<Packet>> queue; //!< none: an express device
    };

    static Ptr<ErrorModel> CutReception(Ptr<NetDevice> device);
    static void CutTransmission(Ptr<NetDevice> device, Ptr<Queue<Packet>> waiting);
    static void SetInterfaces(Ptr<Node> node, bool up);

    bool m_active{false};
    std::vector<Replaced> m_replaced;
};

} // namespace ns3

#endif // DEVICE_FAILURE_H

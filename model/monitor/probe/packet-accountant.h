// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_ACCOUNTANT_H
#define PACKET_ACCOUNTANT_H

#include "ns3/drop-reason.h"
#include "ns3/measurement-report.h"
#include "ns3/net-device.h"
#include "ns3/packet.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class LinkGauge;
class Node;
class SteeringNetDevice;

/**
 * @ingroup flow-distribution
 *
 * Accounts for every packet of a run: injected + generated + copied = delivered + consumed +
 * dropped + in flight.
 *
 * The boundary are the devices of all nodes. Injected is what hosts give to their devices,
 * delivered what their devices take in for them (ARP counts like everything else). In between,
 * steering devices generate, consume, hold and drop, and media lose. What is in flight is counted
 * where it is: in the devices' queues, on the media, held in steering devices; never as the
 * remainder of the sum. What a host's own stack drops before or behind its devices is outside.
 *
 * All devices of every channel must be known, else the sums cannot hold. Add all nodes before the
 * first packet, ports before their steering device, and keep the accountant until the simulation
 * is over: it hangs on the devices' trace sources.
 */
class PacketAccountant
{
  public:
    PacketAccountant();
    ~PacketAccountant();
    PacketAccountant(const PacketAccountant&) = delete;
    PacketAccountant& operator=(const PacketAccountant&) = delete;

    /// @param node a host or a replay's end: its point-to-point and CSMA devices
    void AddHost(Ptr<Node> node);

    /// @param device a steering device, with all of its ports
    void AddSteering(Ptr<SteeringNetDevice> device);

    /**
     * What the receive error model of a host's devices drops is called from now on: for hosts that
     * fail, and return.
     * @param node a host that was added @param reason such as SteeringNetDevice::DROP_FAILED
     */
    void NameReceiveDrops(Ptr<Node> node, const DropReason& reason);

    /// Is told of each packet that is lost. @param packet it @param device where: a device of the
    /// boundary or a steering device @param reason why
    using DropListener = std::function<void(
        Ptr<const Packet> packet, Ptr<NetDevice> device, const DropReason& reason)>;

    /// @param listener told of what nodes lose that are added from now on
    void SetDropListener(DropListener listener);

    /// What one node did with what came in.
    struct Effort
    {
        uint64_t received{0};
        uint64_t dropped{0};       //!< what it generated itself included
        uint64_t receivedBytes{0}; //!< IP length of what came in
    };

    /// @param device a steering device that was added @return what it did so far
    Effort GetEffort(Ptr<SteeringNetDevice> device) const;

    /// @param host a host that was added @return what its devices took in so far; nothing is known
    /// of what the host dropped of it
    Effort GetHostEffort(Ptr<Node> host) const;

    /// @return all counts now; see PacketReport::Balances
    PacketReport Report() const;

    /// @return for people: the sum, term by term, in one line
    static std::string Explain(const PacketReport& report);

  private:
    class SteeringGauge;

    std::unique_ptr<LinkGauge> MakeGauge(Ptr<NetDevice> device) const;

    /// A device of the boundary.
    struct Link
    {
        Ptr<Node> node;
        std::unique_ptr<LinkGauge> gauge;
        bool isHost{true};
    };

    DropListener m_listener;
    std::vector<Link> m_links;
    std::vector<std::unique_ptr<SteeringGauge>> m_steering;
};

} // namespace ns3

#endif // PACKET_ACCOUNTANT_H

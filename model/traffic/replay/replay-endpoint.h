// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_ENDPOINT_H
#define REPLAY_ENDPOINT_H

#include "replay-flows.h"

#include "ns3/application.h"
#include "ns3/net-device.h"
#include "ns3/nstime.h"
#include "ns3/packet-view.h"
#include "ns3/traced-callback.h"

#include <cstdint>

namespace ns3
{

class FlowTag;

/**
 * @ingroup flow-distribution
 *
 * What both ends of a replayed capture have in common: a node without an IP stack, one
 * point-to-point device that packets leave and arrive by, the flows they share, and the counts.
 */
class ReplayEndpoint : public Application
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    ReplayEndpoint();
    ~ReplayEndpoint() override;

    /// @param device where packets leave and arrive; without it: the node's first device
    void SetDevice(Ptr<NetDevice> device);

    /// @return packets given to the device
    uint64_t GetNInjected() const;

    /// @return packets of the capture that were kept back for good: a reset broke their flow, or
    /// their server failed
    uint64_t GetNWithheld() const;

    /// @return packets of the flows that arrived
    uint64_t GetNReceived() const;

    /// Signature of the trace source PacketDelivered. @param packet from the IP header on
    /// @param flow number @param index of the packet in its flow
    using DeliveredTracedCallback = void (*)(Ptr<const Packet> packet,
                                             uint64_t flow,
                                             uint32_t index);

  protected:
    /// A packet that waits for its time.
    struct Due
    {
        Time time;
        uint64_t number; //!< of the flow: breaks ties, so that runs repeat
        uint32_t index;  //!< of the packet in the flow
        flowhash::FlowKey key;

        /// Later packets sort first: std::priority_queue hands out the greatest.
        /// @param other packet @return whether this one is later
        bool operator<(const Due& other) const;
    };

    void DoDispose() override;

    /// @return what is replayed; null: nothing
    ReplayFlows* GetFlows() const;

    /// Begins to receive. @throws std::logic_error where nothing is replayed, or the node has no
    /// device
    void Attach();

    /// Receives no more.
    void Detach();

    /// Sends a packet of the capture, at once. @param due which
    void Inject(const Due& due);

    /// Counts packets that will not be sent. @param packets how many
    void Withhold(uint64_t packets);

    /// Counts and traces a packet that arrived where it should. @param packet packet @param tag its
    /// tag
    void CountDelivered(Ptr<const Packet> packet, const FlowTag& tag);

  private:
    /// Takes a packet that came in. @param packet from the IP header on @param view what was read
    /// of it; null: it is malformed @param tag of a packet of the capture; null: some device made
    /// it
    virtual void DoReceive(Ptr<const Packet> packet,
                           const PacketView* view,
                           const FlowTag* tag) = 0;

    void Receive(Ptr<NetDevice> device,
                 Ptr<const Packet> packet,
                 uint16_t protocol,
                 const Address& from,
                 const Address& to,
                 NetDevice::PacketType type);

    Ptr<ReplayFlows> m_flows;
    Ptr<NetDevice> m_device;
    uint64_t m_injected{0};
    uint64_t m_withheld{0};
    uint64_t m_received{0};
    TracedCallback<Ptr<const Packet>, uint64_t, uint32_t> m_deliveredTrace;
};

} // namespace ns3

#endif // REPLAY_ENDPOINT_H

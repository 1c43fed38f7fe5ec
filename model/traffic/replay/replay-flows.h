// SPDX-License-Identifier: GPL-2.0-only

#ifndef REPLAY_FLOWS_H
#define REPLAY_FLOWS_H

#include "packet-capture.h"

#include "ns3/callback.h"
#include "ns3/flow-numbers.h"
#include "ns3/object.h"
#include "ns3/packet.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What the two ends of a replay share: the capture, how it is stretched and multiplied, and which
 * packets of each flow arrived. Like the capture itself the flows are laid down before the run;
 * what happens in the run the ends learn from packets alone. Only the count of deliveries passes
 * between them here, because a flow is complete when both ends have all their packets.
 *
 * Times: a flow that the capture starts at s starts at s * `TimeScale` * `StartScale`, plus
 * `CopyOffset` times the number of its copy, after the client's start; a packet that follows the
 * flow's start by g follows it by g * `TimeScale`. Beyond 2e9 s a time stays 2e9 s.
 *
 * Copies: the client addresses of copy c are those of the capture plus c * `CopyStride`, as
 * numbers (IPv6: the last 64 bits). Ports stay. Strides that make one copy's addresses meet
 * another's are the user's to avoid: the default, 2^16, changes the second byte of an IPv4
 * address.
 */
class ReplayFlows : public Object
{
  public:
    /// Flows that there are, by the number of capture flow and copy.
    struct Id
    {
        uint32_t flow{0}; //!< number of the flow in the capture
        uint32_t copy{0}; //!< number of the copy, from 0
    };

    /// Called when a flow has all its packets. @param flow number
    using CompleteCallback = Callback<void, uint64_t>;

    /// @return the TypeId
    static TypeId GetTypeId();

    /// @param capture what is replayed
    void SetCapture(Ptr<const PacketCapture> capture);

    /// @return what is replayed
    Ptr<const PacketCapture> GetCapture() const;

    /// @return copies
    uint32_t GetCopies() const;

    /// @param id a flow @return when it starts, since the start of the replay
    Time GetStart(const Id& id) const;

    /// @param gap a time between packets of a flow in the capture @return what it is in the replay
    Time Scale(Time gap) const;

    /// @param id a flow @return the key of its client's packets, shifted for its copy
    flowhash::FlowKey GetKey(const Id& id) const;

    /// A flow starts. @param id the flow @return its number, from the run's FlowNumbers
    uint64_t Begin(const Id& id);

    /// @param number of a flow @return the flow; none where no such number began here
    std::optional<Id> Find(uint64_t number) const;

    /**
     * One packet as it goes on the wire: kept header bytes with other addresses and ports, zeros
     * up to the size that it had; checksums right where ns-3's ChecksumEnabled is on, else zero.
     * It carries a FlowTag, which numbers the packets of a direction as they are made: replies do
     * not leave in the capture's order where the requests that they follow did not arrive in it.
     * @param number of the flow
     * @param index of the packet in its CaptureFlow; in the tag, too
     * @param key its tuple
     * @return the packet, from the IP header on
     */
    Ptr<Packet> Make(uint64_t number, uint32_t index, const flowhash::FlowKey& key);

    /// A packet reached the end it was meant for; repeats count once. @param number of the flow
    /// @param index of the packet in its CaptureFlow
    void Delivered(uint64_t number, uint32_t index);

    /// A flow ended otherwise: no more deliveries are awaited. @param number of the flow
    void Abandon(uint64_t number);

    /// @param callback is called when a flow has all its packets
    void SetCompleteCallback(CompleteCallback callback);

  private:
    /// A flow that began.
    struct Progress
    {
        Id id;
        std::array<uint32_t, 2> made{}; //!< packets by direction
        uint32_t missing{0};            //!< packets that have not arrived
        std::vector<bool> arrived;      //!< by index
    };

    Ptr<const PacketCapture> m_capture;
    Ptr<FlowNumbers> m_numbers;
    double m_timeScale;
    double m_startScale;
    uint32_t m_copies;
    uint32_t m_copyStride;
    Time m_copyOffset;
    std::unordered_map<uint64_t, Progress> m_progress; //!< looked up only, never iterated
    CompleteCallback m_complete;
};

} // namespace ns3

#endif // REPLAY_FLOWS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_PIPELINE_H
#define PACKET_PIPELINE_H

#include "steered-packet.h"

#include "ns3/nstime.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * A queue and a pipeline behind it: packets are taken up one after another, each keeps the way in
 * for its time of service, and leaves a latency after that; in the order in which they came, even
 * where the latency becomes shorter. One simulator event a packet: when it leaves. Who waits is
 * computed from when each is taken up.
 */
class PacketPipeline
{
  public:
    /// Takes a packet that leaves.
    using Exit = std::function<void(SteeredPacket& packet)>;

    /// @param exit where packets leave
    explicit PacketPipeline(Exit exit);

    /**
     * A packet comes in. At the moment at which another one's service ends, there is no wait.
     * @param packet it @param service how long it keeps the way in @param latency from the end of
     * its service until it leaves @param limit packets that may wait for their service to begin
     * @return whether there was room
     */
    bool Enter(const SteeredPacket& packet, Time service, Time latency, uint32_t limit);

    /// @return packets that wait or are in the pipeline
    uint32_t GetN() const;

  private:
    struct Inside
    {
        SteeredPacket packet;
        Time start; //!< of its service
    };

    uint32_t CountWaiting();
    void Leave();

    Exit m_exit;
    std::deque<Inside> m_inside; //!< in the order of the way out
    std::size_t m_begun{0};      //!< of these, from the front: seen to have been taken up
    Time m_busyUntil;
    Time m_lastExit;
};

} // namespace ns3

#endif // PACKET_PIPELINE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SHARED_BUFFER_H
#define SHARED_BUFFER_H

#include "ns3/net-device.h"

#include <cstdint>
#include <map>

namespace ns3
{

class ExpressNetDevice;
class QueueBase;

/**
 * @ingroup flow-distribution
 *
 * The memory that the ports of a switch share for packets that wait to be sent: one limit for all,
 * and for each port the dynamic threshold of Choudhury and Hahne (IEEE/ACM Transactions on
 * Networking 6(2), 1998): a port whose packets fill alpha times what is free takes no more. The
 * packets stand in the ports' own transmit queues, whose limits hold besides; this counts their
 * bytes, and says who may come.
 *
 * A packet on its way through a port's transmitter stands in no queue any more, and takes no memory
 * here; what waits counts with the header of its link.
 */
class SharedBuffer
{
  public:
    /// What becomes of a packet.
    enum class Verdict
    {
        ADMITTED,
        FULL,           //!< all of the memory is used
        OVER_THRESHOLD, //!< there is room, but the port has its part
    };

    SharedBuffer();
    ~SharedBuffer();
    SharedBuffer(const SharedBuffer&) = delete;
    SharedBuffer& operator=(const SharedBuffer&) = delete;

    /**
     * Counts the transmit queue of a device, once.
     * @param device an express one, or one with an attribute TxQueue, as point-to-point and CSMA
     * devices have it
     * @throws flowhash::SpecError if it is neither
     */
    void Add(const Ptr<NetDevice>& device);

    /**
     * Asks before a packet is handed to a device.
     * @param device index in its node of one that was added @param bytes of the packet, with header
     * and trailer of the link
     * @param size of the memory, bytes @param alpha threshold of a port, times what is free; 0:
     * none
     * @return whether it may come
     */
    Verdict Ask(uint32_t device, uint32_t bytes, uint64_t size, double alpha);

    /// @return the most bytes that waited at a time
    uint64_t GetMost() const
    {
        return m_most;
    }

  private:
    void Count(uint32_t before, uint32_t after);
    uint64_t GetUsed() const;
    uint64_t GetUsed(uint32_t device) const;

    // By the device's index in its node. Queues tell what they hold, lines are asked.
    std::map<uint32_t, Ptr<QueueBase>> m_queues;
    std::map<uint32_t, Ptr<ExpressNetDevice>> m_lines;
    uint64_t m_queued{0}; //!< bytes in the queues
    uint64_t m_most{0};
};

} // namespace ns3

#endif // SHARED_BUFFER_H

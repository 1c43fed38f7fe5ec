// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLIENT_PORT_PICKER_H
#define CLIENT_PORT_PICKER_H

#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The source port of a client's k-th flow: a function of k and of one number that is drawn once,
 * whatever became of earlier flows, so that runs can be compared flow by flow. A port comes again
 * after the whole range and not before.
 *
 * `linux`: in the order of Linux's connect() (`__inet_hash_connect`): from a drawn start up by two
 * over the ports of the parity of the range's first port (even), round, then over the others. What
 * differs from Linux: there each destination has a start and a sequence of its own, a port in use
 * is passed over, a port is shared among destinations, and a random few ports are skipped.
 * `random`: a keyed permutation of the range, that is, without replacement.
 */
class ClientPortPicker
{
  public:
    static constexpr uint16_t FIRST = 32768; //!< least port of Linux's ephemeral range
    static constexpr uint16_t LAST = 60999;  //!< greatest port of it

    /// @param policy `linux` or `random`; else throws std::invalid_argument
    explicit ClientPortPicker(const std::string& policy = "linux");

    /// @param policy as above; else throws std::invalid_argument
    static void Check(const std::string& policy);

    /// @return the policy's name
    const std::string& GetPolicy() const;

    /// Sets the range; before the first port. @param first least port
    /// @param last greatest port, not below first; else throws std::invalid_argument
    void SetRange(uint16_t first, uint16_t last);

    /// @return how many ports there are
    uint32_t GetSize() const
    {
        return m_size;
    }

    /// @param flow number of the flow at its client, from 0 @return its port
    uint16_t GetPort(uint64_t flow);

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

    /// How a policy orders a range. @param index of the flow, below size @param size of the range
    /// @param secret 32 bits @return distance of the port from the range's first one
    using Order = uint32_t (*)(uint32_t index, uint32_t size, uint32_t secret);

  private:
    std::string m_policy;
    Order m_order;
    uint16_t m_first{FIRST};
    uint32_t m_size{LAST - FIRST + 1};
    Ptr<UniformRandomVariable> m_random;
    std::optional<uint32_t> m_secret; //!< drawn once
};

} // namespace ns3

#endif // CLIENT_PORT_PICKER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLIENT_PORT_PICKER_H
#define CLIENT_PORT_PICKER_H

#include "ns3/address.h"
#include "ns3/ptr.h"
#include "ns3/random-variable-stream.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Picks the source ports of a client's connections from 32768 to 60999, Linux's ephemeral range.
 *
 * `linux`: as connect() of Linux does it (`__inet_hash_connect`): the search starts at an offset
 * hashed from the destination and a secret, goes up by two over the ports of the parity of the
 * range's first port (even), then over the others; the next search for the destination starts
 * behind the last port found. Not modelled: that Linux shares a port among destinations (a port
 * is in use here for all of them), shares its table of offsets among destinations, and skips a
 * random few ports.
 * `random`: uniformly among the free ports.
 */
class ClientPortPicker
{
  public:
    static constexpr uint16_t FIRST = 32768; //!< least port of the range
    static constexpr uint16_t LAST = 60999;  //!< greatest port of the range

    /// @param policy `linux` or `random`; else throws std::invalid_argument
    explicit ClientPortPicker(const std::string& policy = "linux");

    /// @return the policy's name
    const std::string& GetPolicy() const;

    /**
     * Takes a free port.
     * @param destination socket address of the peer: the port's start depends on it
     * @return the port; none where all are in use
     */
    std::optional<uint16_t> Take(const Address& destination);

    /// Gives a port back. @param port one that Take returned
    void Return(uint16_t port);

    /// @return ports in use
    uint32_t GetNInUse() const;

    /// Fixes the random stream. @param stream its number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    uint32_t Start(const Address& destination);
    std::optional<uint16_t> TakeLinux(const Address& destination);
    uint16_t TakeRandom();

    std::string m_policy;
    Ptr<UniformRandomVariable> m_random;
    std::optional<uint32_t> m_secret;      //!< drawn once
    std::map<Address, uint32_t> m_advance; //!< how far past searches moved the starts
    std::vector<bool> m_used;              //!< by port, from FIRST
    std::array<uint32_t, 2> m_inUse{};     //!< even ones, odd ones
};

} // namespace ns3

#endif // CLIENT_PORT_PICKER_H

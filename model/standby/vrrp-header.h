// SPDX-License-Identifier: GPL-2.0-only

#ifndef VRRP_HEADER_H
#define VRRP_HEADER_H

#include "ns3/header.h"
#include "ns3/host-address.h"

#include <cstdint>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An advertisement of VRRP version 3 (RFC 5798, section 5), all that follows the IP header:
 *
 * | bytes | what                                                                         |
 * |-------|------------------------------------------------------------------------------|
 * | 0     | version 3 and type 1, four bits each                                         |
 * | 1     | VRID, the number of the virtual router                                       |
 * | 2     | priority of the sender; 0: it leaves                                         |
 * | 3     | how many addresses follow                                                    |
 * | 4, 5  | 4 bits of 0, and the interval of the sender's advertisements, centiseconds   |
 * | 6, 7  | checksum of the message and the pseudo-header of RFC 2460, for IPv4 as well  |
 * | 8 -   | the virtual addresses, 4 or 16 bytes each                                    |
 */
class VrrpHeader : public Header
{
  public:
    static constexpr uint16_t MOST_INTERVAL = 4095; //!< centiseconds

    /// @return the TypeId
    static TypeId GetTypeId();
    VrrpHeader() = default;

    /// @param vrid 1 to 255 @param priority 0 to 255 @param interval centiseconds, up to
    /// MOST_INTERVAL @param addresses one to 255 of one version of IP
    VrrpHeader(uint8_t vrid,
               uint8_t priority,
               uint16_t interval,
               const std::vector<flowhash::HostAddress>& addresses);

    /// Says between whom it travels, before it is written or read. @param source of the IP packet
    /// @param destination of the IP packet
    void SetEnds(const flowhash::HostAddress& source, const flowhash::HostAddress& destination);

    /// @return whether what was read is whole, undamaged and of this version: its size is that of
    /// its addresses, and the checksum holds
    bool IsValid() const;

    /// @return number of the virtual router
    uint8_t GetVrid() const;
    /// @return priority of the sender
    uint8_t GetPriority() const;
    /// @return its interval, centiseconds
    uint16_t GetInterval() const;
    /// @return the virtual addresses
    const std::vector<flowhash::HostAddress>& GetAddresses() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    /// Reads all that is there. @param start its first byte @return bytes read
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    std::vector<uint8_t> Bytes(uint16_t checksum) const;
    uint16_t Sum(const std::vector<uint8_t>& bytes) const;
    void ReadBytes(const std::vector<uint8_t>& bytes);

    uint8_t m_vrid{0};
    uint8_t m_priority{0};
    uint16_t m_interval{0};
    std::vector<flowhash::HostAddress> m_addresses;
    flowhash::HostAddress m_source;
    flowhash::HostAddress m_destination;
    bool m_valid{false};
};

} // namespace ns3

#endif // VRRP_HEADER_H

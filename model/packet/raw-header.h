// SPDX-License-Identifier: GPL-2.0-only

#ifndef RAW_HEADER_H
#define RAW_HEADER_H

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Bytes in the clothes of a Header: the only way to put bytes in front of a Packet that keeps its
 * tags. It does not own them; they must live until AddHeader returns.
 */
class RawHeader : public Header
{
  public:
    /// @return the TypeId
    static TypeId GetTypeId();
    RawHeader() = default;

    /**
     * @param bytes what to add @param size how many bytes
     * @param room bytes in front of them, of no meaning
     * @param type what they are, for whoever prints the packet
     */
    RawHeader(const uint8_t* bytes, uint32_t size, uint32_t room = 0, TypeId type = GetTypeId());

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    /// Reads nothing: bytes are read by Packet::CopyData. @param start ignored @return 0
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    const uint8_t* m_bytes{nullptr};
    uint32_t m_size{0};
    uint32_t m_room{0};
    TypeId m_type{GetTypeId()};
};

} // namespace ns3

#endif // RAW_HEADER_H

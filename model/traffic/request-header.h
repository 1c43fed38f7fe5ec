// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_HEADER_H
#define REQUEST_HEADER_H

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What stands at the start of every request to an OriginServer, or behind its RequestLine: a mark
 * that tells it from other data, the size of the request (this header and the padding behind it),
 * the size of the response that is asked for, and the number of the request in its flow. Numbers
 * are in network order.
 */
class RequestHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 16;          //!< bytes of the header
    static constexpr uint32_t MAGIC = 0x464c4f57; //!< "FLOW"

    /// @return the TypeId
    static TypeId GetTypeId();
    RequestHeader() = default;

    /// @param requestSize whole request, bytes, SIZE or more @param responseSize bytes
    /// @param number of the request in its flow, from 0
    RequestHeader(uint32_t requestSize, uint32_t responseSize, uint32_t number);

    /// @return whether the mark was there and the sizes can be
    bool IsValid() const;

    /// @return bytes of the request, from this header on
    uint32_t GetRequestSize() const;

    /// @return bytes asked for
    uint32_t GetResponseSize() const;

    /// @return number of the request in its flow
    uint32_t GetNumber() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    uint32_t m_magic{MAGIC};
    uint32_t m_requestSize{SIZE};
    uint32_t m_responseSize{0};
    uint32_t m_number{0};
};

} // namespace ns3

#endif // REQUEST_HEADER_H

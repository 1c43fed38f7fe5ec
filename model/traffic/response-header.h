// SPDX-License-Identifier: GPL-2.0-only

#ifndef RESPONSE_HEADER_H
#define RESPONSE_HEADER_H

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What stands at the start of every datagram of a response over UDP: which request of the flow it
 * answers (RequestHeader), and which piece of the response it is. Every piece but the last is full.
 * Numbers are in network order. Over TCP a response has no header.
 */
class ResponseHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 8;                //!< bytes of the header
    static constexpr uint32_t DATAGRAM = 1400;         //!< bytes of a full datagram's payload
    static constexpr uint32_t PIECE = DATAGRAM - SIZE; //!< bytes of the response in it

    /// @param size of a response, bytes @return how many pieces it has
    static uint32_t CountPieces(uint32_t size);

    /// @return the TypeId
    static TypeId GetTypeId();
    ResponseHeader() = default;

    /// @param number of the request in its flow @param piece of the response, from 0
    ResponseHeader(uint32_t number, uint32_t piece);

    /// @return number of the request in its flow
    uint32_t GetNumber() const;

    /// @return which piece, from 0
    uint32_t GetPiece() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    uint32_t m_number{0};
    uint32_t m_piece{0};
};

} // namespace ns3

#endif // RESPONSE_HEADER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef REQUEST_READER_H
#define REQUEST_READER_H

#include "ns3/packet.h"

#include <cstdint>
#include <deque>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Finds the requests (RequestLine or none, RequestHeader, then padding) in what comes over a
 * connection, however TCP has cut it.
 */
class RequestReader
{
  public:
    /// Takes what came. @param packet bytes @return whether it can be part of a request; if not,
    /// the reader is of no more use
    bool Take(Ptr<const Packet> packet);

    /// @return whether no whole request waits
    bool IsEmpty() const;

    /// Takes the first whole request out. @return size of the response it asks for, bytes;
    /// undefined where IsEmpty
    uint32_t Next();

  private:
    bool TakeLine(const uint8_t*& bytes, uint32_t& size);
    bool TakeHeader(const uint8_t*& bytes, uint32_t& size);

    uint32_t m_line{0};              //!< bytes of a line that is not whole yet
    bool m_lined{false};             //!< a line was whole, and its header is not
    std::vector<uint8_t> m_start;    //!< bytes of a header that is not whole yet
    uint32_t m_padding{0};           //!< bytes of the request still to come
    uint32_t m_asked{0};             //!< response size of the request that is coming in
    std::deque<uint32_t> m_requests; //!< response sizes of whole requests
};

} // namespace ns3

#endif // REQUEST_READER_H

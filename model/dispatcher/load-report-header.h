// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORT_HEADER_H
#define LOAD_REPORT_HEADER_H

#include "ns3/header.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * All of a server's report of its load (C8), over UDP, numbers in network byte order:
 *
 * | bytes  | what                                                                 |
 * |--------|----------------------------------------------------------------------|
 * | 0, 1   | 4c 52, "LR"                                                          |
 * | 2      | version, 1                                                           |
 * | 3      | 0                                                                    |
 * | 4 - 7  | number: each report's is one more than that of the server's last one |
 * | 8 - 11 | requests in work                                                     |
 * | 12 - 15| requests that wait                                                   |
 * | 16 - 19| CRC-32 of what comes before, as Ethernet has it                      |
 */
class LoadReportHeader : public Header
{
  public:
    static constexpr uint32_t SIZE = 20; //!< bytes

    /// @return the TypeId
    static TypeId GetTypeId();
    LoadReportHeader() = default;

    /// @param number of the report @param busy requests in work @param waiting requests that wait
    LoadReportHeader(uint32_t number, uint32_t busy, uint32_t waiting);

    /// @return whether what was read is an undamaged report of this version
    bool IsValid() const;

    /// @return its number
    uint32_t GetNumber() const;

    /// @return requests in work and waiting
    uint64_t GetLoad() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    uint32_t Sum() const;

    uint32_t m_head{0}; //!< the first four bytes
    uint32_t m_number{0};
    uint32_t m_busy{0};
    uint32_t m_waiting{0};
    uint32_t m_sum{0}; //!< as read
};

} // namespace ns3

#endif // LOAD_REPORT_HEADER_H

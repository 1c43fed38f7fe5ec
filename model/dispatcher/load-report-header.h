// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORT_HEADER_H
#define LOAD_REPORT_HEADER_H

#include "load-report.h"

#include "ns3/header.h"

#include <cstdint>
#include <optional>

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
    static constexpr uint32_t SIZE = LoadReport::SIZE; //!< bytes

    /// @return the TypeId
    static TypeId GetTypeId();
    LoadReportHeader() = default;

    /// @param number of the report @param busy requests in work @param waiting requests that wait
    LoadReportHeader(uint32_t number, uint32_t busy, uint32_t waiting);

    /// @return whether what was read is an undamaged report of this version
    bool IsValid() const;

    /// @return its number; only of one that is valid
    uint32_t GetNumber() const;

    /// @return requests in work and waiting; only of one that is valid
    uint64_t GetLoad() const;

    TypeId GetInstanceTypeId() const override;
    uint32_t GetSerializedSize() const override;
    void Serialize(Buffer::Iterator start) const override;
    uint32_t Deserialize(Buffer::Iterator start) override;
    void Print(std::ostream& os) const override;

  private:
    std::optional<LoadReport> m_report; //!< none: what was read is none
};

} // namespace ns3

#endif // LOAD_REPORT_HEADER_H

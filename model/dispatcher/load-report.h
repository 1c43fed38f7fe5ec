// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORT_H
#define LOAD_REPORT_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace ns3
{

/// What a server says of its load (C8), and its bytes: see LoadReportHeader.
struct LoadReport
{
    static constexpr uint32_t SIZE = 20; //!< bytes

    /// @return its bytes
    std::array<uint8_t, SIZE> Encode() const;

    /// @param bytes anything @param size how many @return the report; none: it is damaged, of
    /// another version, or none at all
    static std::optional<LoadReport> Decode(const uint8_t* bytes, std::size_t size);

    uint32_t number{0};  //!< one more than that of the server's last report
    uint32_t busy{0};    //!< requests in work
    uint32_t waiting{0}; //!< requests that wait
};

} // namespace ns3

#endif // LOAD_REPORT_H

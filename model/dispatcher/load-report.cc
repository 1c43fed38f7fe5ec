// SPDX-License-Identifier: GPL-2.0-only

#include "load-report.h"

#include "../hash-core/wire/byte-order.h"

#include <algorithm>
#include <boost/crc.hpp>

namespace ns3
{

namespace
{

constexpr uint32_t HEAD = 0x4c520100; // "LR", version 1, 0

} // namespace

std::array<uint8_t, LoadReport::SIZE>
LoadReport::Encode() const
{
    std::array<uint8_t, SIZE> bytes{};
    uint8_t* next = bytes.data();
    for (const uint32_t word : {HEAD, number, busy, waiting})
    {
        flowhash::StoreBig32(next, word);
        next += 4;
    }
    boost::crc_32_type sum;
    sum.process_block(bytes.data(), next);
    flowhash::StoreBig32(next, sum.checksum());
    return bytes;
}

std::optional<LoadReport>
LoadReport::Decode(const uint8_t* bytes, std::size_t size)
{
    if (size != SIZE)
    {
        return std::nullopt;
    }
    const LoadReport report{flowhash::LoadBig32(bytes + 4),
                            flowhash::LoadBig32(bytes + 8),
                            flowhash::LoadBig32(bytes + 12)};
    const std::array<uint8_t, SIZE> expected = report.Encode();
    return std::equal(expected.begin(), expected.end(), bytes) ? std::optional<LoadReport>(report)
                                                               : std::nullopt;
}

} // namespace ns3

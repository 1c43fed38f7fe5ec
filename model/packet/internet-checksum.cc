// SPDX-License-Identifier: GPL-2.0-only

#include "internet-checksum.h"

#include "../hash-core/wire/byte-order.h"

namespace ns3
{

void
InternetChecksum::Add(uint32_t number)
{
    m_sum += (number >> 16) + (number & 0xffff);
}

void
InternetChecksum::Add(const uint8_t* bytes, uint32_t size)
{
    for (uint32_t i = 0; i + 1 < size; i += 2)
    {
        m_sum += flowhash::LoadBig16(bytes + i);
    }
    m_sum += size % 2 == 0 ? 0 : uint32_t{bytes[size - 1]} << 8;
}

uint16_t
InternetChecksum::Get() const
{
    uint64_t sum = m_sum;
    while (sum >> 16)
    {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<uint16_t>(~sum);
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "client-port-picker.h"

#include "ns3/hash.h"

#include <array>
#include <limits>
#include <stdexcept>

namespace ns3
{

namespace
{

constexpr uint32_t RANGE = ClientPortPicker::LAST - ClientPortPicker::FIRST + 1;

} // namespace

ClientPortPicker::ClientPortPicker(const std::string& policy)
    : m_policy(policy),
      m_random(CreateObject<UniformRandomVariable>()),
      m_used(RANGE)
{
    if (policy != "linux" && policy != "random")
    {
        throw std::invalid_argument("source ports \"" + policy + "\": known: linux, random");
    }
}

const std::string&
ClientPortPicker::GetPolicy() const
{
    return m_policy;
}

std::optional<uint16_t>
ClientPortPicker::Take(const Address& destination)
{
    if (GetNInUse() >= RANGE)
    {
        return std::nullopt;
    }
    const std::optional<uint16_t> port =
        m_policy == "linux" ? TakeLinux(destination) : TakeRandom();
    if (port)
    {
        m_used[*port - FIRST] = true;
        ++m_inUse[*port % 2];
    }
    return port;
}

void
ClientPortPicker::Return(uint16_t port)
{
    m_inUse[port % 2] -= m_used[port - FIRST] ? 1 : 0;
    m_used[port - FIRST] = false;
}

uint32_t
ClientPortPicker::GetNInUse() const
{
    return m_inUse[0] + m_inUse[1];
}

int64_t
ClientPortPicker::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

uint32_t
ClientPortPicker::Start(const Address& destination)
{
    if (!m_secret)
    {
        m_secret = m_random->GetInteger(0, std::numeric_limits<uint32_t>::max() - 1);
    }
    std::array<uint8_t, Address::MAX_SIZE + 4> bytes{};
    const uint32_t size = destination.CopyTo(bytes.data());
    for (unsigned i = 0; i < 4; ++i)
    {
        bytes[size + i] = static_cast<uint8_t>(*m_secret >> (8 * i));
    }
    return Hash32(reinterpret_cast<const char*>(bytes.data()), size + 4);
}

std::optional<uint16_t>
ClientPortPicker::TakeLinux(const Address& destination)
{
    uint32_t& advance = m_advance[destination];
    const uint32_t even = (Start(destination) + uint64_t{advance}) % RANGE & ~1U;
    for (const uint32_t parity : {0U, 1U})
    {
        const bool isFull = m_inUse[parity] == RANGE / 2;
        for (uint32_t step = 0; step < RANGE && !isFull; step += 2)
        {
            const uint32_t offset = (even + parity + step) % RANGE;
            if (!m_used[offset])
            {
                advance += step + 2;
                return static_cast<uint16_t>(FIRST + offset);
            }
        }
    }
    return std::nullopt;
}

uint16_t
ClientPortPicker::TakeRandom()
{
    for (;;)
    {
        const uint32_t offset = m_random->GetInteger(0, RANGE - 1);
        if (!m_used[offset])
        {
            return static_cast<uint16_t>(FIRST + offset);
        }
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "client-port-picker.h"

#include "ns3/hash.h"

#include <algorithm>
#include <array>
#include <iterator>
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
      m_random(CreateObject<UniformRandomVariable>())
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
    if (m_inUse.size() >= RANGE)
    {
        return std::nullopt;
    }
    const auto port = m_policy == "linux" ? TakeLinux(destination) : TakeRandom();
    if (port)
    {
        m_inUse.insert(*port);
    }
    return port;
}

void
ClientPortPicker::Return(uint16_t port)
{
    m_inUse.erase(port);
}

uint32_t
ClientPortPicker::GetNInUse() const
{
    return static_cast<uint32_t>(m_inUse.size());
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
        for (uint32_t step = 0; step < RANGE; step += 2)
        {
            const auto port = static_cast<uint16_t>(FIRST + (even + parity + step) % RANGE);
            if (m_inUse.count(port) == 0)
            {
                advance += step + 2;
                return port;
            }
        }
    }
    return std::nullopt;
}

std::optional<uint16_t>
ClientPortPicker::TakeRandom()
{
    // The k-th free port: what is in use below it is stepped over in order.
    const auto free = static_cast<uint32_t>(RANGE - m_inUse.size());
    uint32_t port = FIRST + m_random->GetInteger(0, free - 1);
    for (const uint16_t used : m_inUse)
    {
        if (used > port)
        {
            break;
        }
        ++port;
    }
    return static_cast<uint16_t>(port);
}

} // namespace ns3

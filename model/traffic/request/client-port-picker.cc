// SPDX-License-Identifier: GPL-2.0-only

#include "client-port-picker.h"

#include "ns3/flow-hash.h"

#include <limits>
#include <map>
#include <stdexcept>
#include <utility>

namespace ns3
{

namespace
{

uint32_t
OrderAsLinux(uint32_t index, uint32_t size, uint32_t secret)
{
    const uint32_t even = (size + 1) / 2; // and the others of the first one's parity
    if (index < even)
    {
        return 2 * ((secret % even + index) % even);
    }
    const uint32_t odd = size / 2;
    return 2 * ((secret % odd + index - even) % odd) + 1;
}

/// One pass of a Feistel network of four rounds: a permutation of the numbers of 2 * `bits` bits.
uint32_t
Permute(uint32_t value, unsigned bits, uint32_t secret)
{
    const uint32_t mask = (1U << bits) - 1;
    uint32_t left = value >> bits;
    uint32_t right = value & mask;
    for (uint64_t round = 0; round < 4; ++round)
    {
        const uint64_t mixed = flowhash::Mix64(round << 48 | uint64_t{right} << 32 | secret);
        left = std::exchange(right, (left ^ static_cast<uint32_t>(mixed)) & mask);
    }
    return left << bits | right;
}

uint32_t
OrderAtRandom(uint32_t index, uint32_t size, uint32_t secret)
{
    unsigned bits = 1;
    while (1U << (2 * bits) < size)
    {
        ++bits;
    }
    // What falls outside of the range is permuted again: this stays one to one inside of it.
    do
    {
        index = Permute(index, bits, secret);
    } while (index >= size);
    return index;
}

ClientPortPicker::Order
FindOrder(const std::string& policy)
{
    static const std::map<std::string, ClientPortPicker::Order> orders = {
        {"linux", OrderAsLinux},
        {"random", OrderAtRandom},
    };
    const auto found = orders.find(policy);
    if (found == orders.end())
    {
        throw std::invalid_argument("source ports \"" + policy + "\": known: linux, random");
    }
    return found->second;
}

} // namespace

ClientPortPicker::ClientPortPicker(const std::string& policy)
    : m_policy(policy),
      m_order(FindOrder(policy)),
      m_random(CreateObject<UniformRandomVariable>())
{
}

void
ClientPortPicker::Check(const std::string& policy)
{
    FindOrder(policy);
}

const std::string&
ClientPortPicker::GetPolicy() const
{
    return m_policy;
}

void
ClientPortPicker::SetRange(uint16_t first, uint16_t last)
{
    if (first > last)
    {
        throw std::invalid_argument("source ports from " + std::to_string(first) + " to " +
                                    std::to_string(last) + ": the range is empty");
    }
    m_first = first;
    m_size = uint32_t{last} - first + 1;
}

uint16_t
ClientPortPicker::GetPort(uint64_t flow)
{
    if (!m_secret)
    {
        m_secret = m_random->GetInteger(0, std::numeric_limits<uint32_t>::max() - 1);
    }
    const auto index = static_cast<uint32_t>(flow % m_size);
    return static_cast<uint16_t>(m_first + m_order(index, m_size, *m_secret));
}

int64_t
ClientPortPicker::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace ns3

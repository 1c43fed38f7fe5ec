// SPDX-License-Identifier: MIT

#include "host-address.h"

#include "flow-hash.h"
#include "wire/byte-order.h"

#include <cstdio>
#include <tuple>

namespace flowhash
{

namespace
{

using Groups = std::array<uint16_t, 8>;

/// A run of groups: first and one behind the last.
struct Run
{
    unsigned begin{0};
    unsigned end{0};
};

Groups
ReadGroups(const std::array<uint8_t, 16>& bytes)
{
    Groups groups{};
    for (unsigned i = 0; i < 8; ++i)
    {
        groups[i] = LoadBig16(&bytes[2 * i]);
    }
    return groups;
}

/// The run that "::" stands for (RFC 5952, 4.2): the longest of at least two zeros, the first one.
Run
LongestZeroRun(const Groups& groups)
{
    Run best;
    for (unsigned i = 0; i < 8; ++i)
    {
        unsigned end = i;
        while (end < 8 && groups[end] == 0)
        {
            ++end;
        }
        if (end - i > 1 && end - i > best.end - best.begin)
        {
            best = {i, end};
        }
    }
    return best;
}

std::string
Ipv6Text(const std::array<uint8_t, 16>& bytes)
{
    const Groups groups = ReadGroups(bytes);
    const Run zeros = LongestZeroRun(groups);
    std::string text;
    for (unsigned i = 0; i < 8; ++i)
    {
        if (i == zeros.begin && zeros.end > 0)
        {
            text += "::";
            i = zeros.end - 1;
            continue;
        }
        char group[6];
        const bool first = text.empty() || text.back() == ':';
        std::snprintf(group, sizeof(group), first ? "%x" : ":%x", groups[i]);
        text += group;
    }
    return text;
}

} // namespace

HostAddress
HostAddress::Ipv4(uint32_t address)
{
    HostAddress result;
    StoreBig32(result.bytes.data(), address);
    return result;
}

std::string
HostAddress::ToString() const
{
    if (version == 6)
    {
        return Ipv6Text(bytes);
    }
    char text[16];
    std::snprintf(text, sizeof(text), "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
    return text;
}

bool
operator<(const HostAddress& a, const HostAddress& b)
{
    return std::tie(a.version, a.bytes) < std::tie(b.version, b.bytes);
}

std::size_t
HostAddressHasher::operator()(const HostAddress& address) const
{
    const uint64_t high = LoadLittle64(address.bytes.data());
    const uint64_t low = LoadLittle64(address.bytes.data() + 8);
    return static_cast<std::size_t>(Mix64(high ^ Mix64(low + address.version)));
}

} // namespace flowhash

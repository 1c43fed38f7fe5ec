// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_HOST_ADDRESS_H
#define FLOWHASH_HOST_ADDRESS_H

#include <array>
#include <cstdint>
#include <string>

namespace flowhash
{

/// An IPv4 or IPv6 address as a value: 4 or 16 bytes in network order, the rest zero.
struct HostAddress
{
    std::array<uint8_t, 16> bytes{};
    uint8_t version{4}; //!< 4 or 6

    /// @param address an IPv4 address in host order @return it as a value
    static HostAddress Ipv4(uint32_t address);

    /// @return dotted quads, or groups of hexadecimal digits
    std::string ToString() const;
};

/// Some strict order, for sorted containers.
bool operator<(const HostAddress& a, const HostAddress& b);

/// @return whether both are the same address
inline bool
operator==(const HostAddress& a, const HostAddress& b)
{
    return a.version == b.version && a.bytes == b.bytes;
}

/// Hasher for std::unordered_map and the like.
struct HostAddressHasher
{
    /// @param address the address @return a mixed value, the same on every machine
    std::size_t operator()(const HostAddress& address) const;
};

} // namespace flowhash

#endif // FLOWHASH_HOST_ADDRESS_H

// SPDX-License-Identifier: MIT

#include "linux-multipath-hash.h"

#include "../key/hash-key-reader.h"
#include "../wire/ip-protocol.h"
#include "jenkins-hash.h"

#include <algorithm>
#include <cstring>

namespace flowhash
{

namespace
{

// Places in struct flow_keys from `basic` on, where hashing starts; two VLANs, keyid and
// icmp, which multipath routing leaves empty, lie between.
constexpr std::size_t PROTOCOL = 2;
constexpr std::size_t LABEL = 4; // four bytes, of which 20 bits are in use
constexpr std::size_t PORTS = 28;
constexpr std::size_t ADDRESSES = 36;
constexpr std::size_t BEHIND = 4; // the structure is padded to eight bytes, and that is hashed, too
constexpr std::size_t MOST = ADDRESSES + 32 + BEHIND;

SipHash::Secret
FourTimes(uint32_t seed)
{
    SipHash::Secret secret;
    for (std::size_t i = 0; i < secret.size(); ++i)
    {
        secret[i] = static_cast<uint8_t>(seed >> (8 * (i % 4)));
    }
    return secret;
}

/// Whether the first number is the lesser, both as a little-endian machine reads them.
bool
IsLess(const uint8_t* a, const uint8_t* b, std::size_t size)
{
    while (size > 0)
    {
        --size;
        if (a[size] != b[size])
        {
            return a[size] < b[size];
        }
    }
    return false;
}

void
SwapFields(uint8_t* a, uint8_t* b, std::size_t size)
{
    uint8_t kept[16];
    std::memcpy(kept, a, size);
    std::memcpy(a, b, size);
    std::memcpy(b, kept, size);
}

/// The lesser address first, the lesser port first, whichever ends they are of.
void
PutInOrder(uint8_t* flowKeys, std::size_t addressSize)
{
    uint8_t* const source = flowKeys + ADDRESSES;
    uint8_t* const destination = source + addressSize;
    // Linux compares IPv6 addresses by their bytes, and all else as numbers.
    const bool swapped = addressSize == 16 ? std::memcmp(destination, source, addressSize) < 0
                                           : IsLess(destination, source, addressSize);
    if (swapped)
    {
        SwapFields(source, destination, addressSize);
    }
    if (IsLess(flowKeys + PORTS + 2, flowKeys + PORTS, 2))
    {
        SwapFields(flowKeys + PORTS, flowKeys + PORTS + 2, 2);
    }
}

/// The label, behind all that this function does not read. @return its three bytes, or null
const uint8_t*
TakeLabel(HashKeyReader& reader)
{
    for (unsigned field = FIELD_SOURCE_MAC; field < FIELD_FLOW_LABEL; field *= 2)
    {
        reader.Take(static_cast<Field>(field));
    }
    return reader.Take(FIELD_FLOW_LABEL);
}

} // namespace

LinuxMultipathHash::LinuxMultipathHash(uint32_t seed, bool custom, bool labelAsNumber)
    : m_sipHash(FourTimes(seed)),
      m_custom(custom),
      m_labelAsNumber(labelAsNumber)
{
}

uint64_t
LinuxMultipathHash::Hash(const HashKey& key) const
{
    uint8_t flowKeys[MOST] = {};
    HashKeyReader reader(key);
    const auto fill = [&](Field field, std::size_t place) {
        if (const uint8_t* const bytes = reader.Take(field))
        {
            std::memcpy(flowKeys + place, bytes, reader.SizeOf(field));
        }
    };
    fill(FIELD_SOURCE_ADDRESS, ADDRESSES);
    fill(FIELD_DESTINATION_ADDRESS, ADDRESSES + key.addressSize);
    fill(FIELD_SOURCE_PORT, PORTS);
    fill(FIELD_DESTINATION_PORT, PORTS + 2);
    fill(FIELD_PROTOCOL, PROTOCOL);
    if (const uint8_t* const label = TakeLabel(reader))
    {
        std::memcpy(flowKeys + LABEL + 1, label, 3);
        if (m_labelAsNumber)
        {
            std::reverse(flowKeys + LABEL, flowKeys + LABEL + 4);
        }
    }
    const uint8_t protocol = flowKeys[PROTOCOL];
    if (protocol == IpProtocol::ICMP || protocol == IpProtocol::ICMPV6)
    {
        std::memset(flowKeys + PORTS, 0, 4);
    }
    PutInOrder(flowKeys, key.addressSize);
    const auto value = static_cast<uint32_t>(
        m_sipHash.Compute(flowKeys, ADDRESSES + std::size_t{2} * key.addressSize + BEHIND));
    const uint32_t words[] = {value == 0 ? 1 : value, 0}; // Linux keeps 0 for "none"
    return (m_custom ? JenkinsHash::Words(words, 2, 0) : words[0]) >> 1;
}

unsigned
LinuxMultipathHash::Width() const
{
    return 31;
}

bool
LinuxMultipathHash::IsLinear() const
{
    return false;
}

bool
LinuxMultipathHash::ReadsFields() const
{
    return true;
}

std::unique_ptr<FlowHash>
LinuxMultipathHash::Make(SpecParameters& parameters)
{
    const uint64_t seed = parameters.TakeInteger("seed", 0, 0, UINT32_MAX);
    const bool custom = parameters.TakeWord("custom", "no", {"no", "yes"}) == "yes";
    const bool number =
        parameters.TakeWord("label-order", custom ? "number" : "header", {"header", "number"}) ==
        "number";
    return std::make_unique<LinuxMultipathHash>(static_cast<uint32_t>(seed), custom, number);
}

} // namespace flowhash

// SPDX-License-Identifier: GPL-2.0-only

#include "vrrp-header.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../packet/internet-checksum.h"

#include <algorithm>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(VrrpHeader);

namespace
{

constexpr uint8_t VERSION_AND_TYPE = 0x31;
constexpr std::size_t FIXED = 8; // bytes in front of the addresses

std::size_t
SizeOf(const flowhash::HostAddress& address)
{
    return address.version == 6 ? 16 : 4;
}

} // namespace

TypeId
VrrpHeader::GetTypeId()
{
    static TypeId tid = TypeId("ns3::VrrpHeader")
                            .SetParent<Header>()
                            .SetGroupName("FlowDistribution")
                            .AddConstructor<VrrpHeader>();
    return tid;
}

VrrpHeader::VrrpHeader(uint8_t vrid,
                       uint8_t priority,
                       uint16_t interval,
                       const std::vector<flowhash::HostAddress>& addresses)
    : m_vrid(vrid),
      m_priority(priority),
      m_interval(interval),
      m_addresses(addresses)
{
}

void
VrrpHeader::SetEnds(const flowhash::HostAddress& source, const flowhash::HostAddress& destination)
{
    m_source = source;
    m_destination = destination;
}

bool
VrrpHeader::IsValid() const
{
    return m_valid;
}

uint8_t
VrrpHeader::GetVrid() const
{
    return m_vrid;
}

uint8_t
VrrpHeader::GetPriority() const
{
    return m_priority;
}

uint16_t
VrrpHeader::GetInterval() const
{
    return m_interval;
}

const std::vector<flowhash::HostAddress>&
VrrpHeader::GetAddresses() const
{
    return m_addresses;
}

TypeId
VrrpHeader::GetInstanceTypeId() const
{
    return GetTypeId();
}

uint32_t
VrrpHeader::GetSerializedSize() const
{
    return static_cast<uint32_t>(FIXED + m_addresses.size() * SizeOf(m_source));
}

std::vector<uint8_t>
VrrpHeader::Bytes(uint16_t checksum) const
{
    std::vector<uint8_t> bytes{VERSION_AND_TYPE,
                               m_vrid,
                               m_priority,
                               static_cast<uint8_t>(m_addresses.size()),
                               static_cast<uint8_t>(m_interval >> 8),
                               static_cast<uint8_t>(m_interval),
                               static_cast<uint8_t>(checksum >> 8),
                               static_cast<uint8_t>(checksum)};
    for (const flowhash::HostAddress& address : m_addresses)
    {
        bytes.insert(bytes.end(), address.bytes.begin(), address.bytes.begin() + SizeOf(m_source));
    }
    return bytes;
}

/// @return 0 of a message with its checksum in it, if that holds
uint16_t
VrrpHeader::Sum(const std::vector<uint8_t>& bytes) const
{
    InternetChecksum sum;
    for (const flowhash::HostAddress* end : {&m_source, &m_destination})
    {
        sum.Add(end->bytes.data(), static_cast<uint32_t>(SizeOf(*end)));
    }
    sum.Add(static_cast<uint32_t>(bytes.size()));
    sum.Add(flowhash::IpProtocol::VRRP);
    sum.Add(bytes.data(), static_cast<uint32_t>(bytes.size()));
    return sum.Get();
}

void
VrrpHeader::Serialize(Buffer::Iterator start) const
{
    const std::vector<uint8_t> bytes = Bytes(Sum(Bytes(0)));
    start.Write(bytes.data(), static_cast<uint32_t>(bytes.size()));
}

uint32_t
VrrpHeader::Deserialize(Buffer::Iterator start)
{
    std::vector<uint8_t> bytes(start.GetRemainingSize());
    start.Read(bytes.data(), static_cast<uint32_t>(bytes.size()));
    m_addresses.clear();
    m_valid = false;
    if (bytes.size() >= FIXED)
    {
        ReadBytes(bytes);
    }
    return static_cast<uint32_t>(bytes.size());
}

void
VrrpHeader::ReadBytes(const std::vector<uint8_t>& bytes)
{
    const std::size_t size = SizeOf(m_source);
    m_vrid = bytes[1];
    m_priority = bytes[2];
    m_interval = static_cast<uint16_t>((bytes[4] & 0x0f) << 8 | bytes[5]);
    for (std::size_t at = FIXED; at + size <= bytes.size(); at += size)
    {
        flowhash::HostAddress address;
        address.version = m_source.version;
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, address.bytes.begin());
        m_addresses.push_back(address);
    }
    const std::size_t count = bytes[3];
    // A VRID or an interval of 0 is none.
    m_valid = bytes[0] == VERSION_AND_TYPE && m_vrid != 0 && m_interval != 0 && count != 0 &&
              bytes.size() == FIXED + count * size && Sum(bytes) == 0;
}

void
VrrpHeader::Print(std::ostream& os) const
{
    os << "vrid=" << +m_vrid << " priority=" << +m_priority << " interval=" << m_interval << "cs";
    for (const flowhash::HostAddress& address : m_addresses)
    {
        os << ' ' << address.ToString();
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

// What a SteeringNetDevice listens to, beside packets that pass.

#include "../packet/host-address-conversion.h"
#include "stack-routes.h"
#include "steering-net-device.h"

#include "ns3/spec-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{

namespace
{

bool
IsGroup(const flowhash::HostAddress& address)
{
    return address.version == 6 ? address.bytes[0] == 0xff : (address.bytes[0] & 0xf0) == 0xe0;
}

} // namespace

void
SteeringNetDevice::AddOwnAddress(const Address& address)
{
    Hear(ToHostAddress(address));
    AnswerAsOwn(ToHostAddress(address));
}

bool
SteeringNetDevice::HasOwnAddress(const flowhash::HostAddress& address) const
{
    return IsHeard(address);
}

void
SteeringNetDevice::Hear(const flowhash::HostAddress& address)
{
    const auto place = std::lower_bound(m_heard.begin(), m_heard.end(), address);
    if (place == m_heard.end() || !(*place == address))
    {
        m_heard.insert(place, address);
    }
}

void
SteeringNetDevice::LearnFromStack()
{
    for (uint32_t port = 0; port < GetNPorts(); ++port)
    {
        for (uint32_t link = 0; link < GetNLinks(port); ++link)
        {
            for (const Ipv4Address& address : ReadStackAddresses(GetLink(port, link)))
            {
                AddOwnAddress(address);
            }
        }
    }
    LearnRoutes();
}

void
SteeringNetDevice::JoinGroup(const Address& group)
{
    const flowhash::HostAddress address = ToHostAddress(group);
    if (!IsGroup(address))
    {
        throw flowhash::SpecError(address.ToString() + " is no group to be joined");
    }
    Hear(address);
}

void
SteeringNetDevice::JoinLinkGroup(Mac48Address group)
{
    m_linkGroups.push_back(group);
}

bool
SteeringNetDevice::HasJoined(const Mac48Address& group) const
{
    return std::find(m_linkGroups.begin(), m_linkGroups.end(), group) != m_linkGroups.end();
}

void
SteeringNetDevice::AddHearer(Hearer hearer)
{
    m_hearers.push_back(std::move(hearer));
}

bool
SteeringNetDevice::IsHeard(const flowhash::HostAddress& address) const
{
    return std::binary_search(m_heard.begin(), m_heard.end(), address);
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-talk.h"

#include "../device/control-datagram.h"

#include "ns3/spec-error.h"

#include <string>

namespace ns3
{

void
DispatcherTalk::SetOwn(uint16_t own)
{
    m_own = own;
}

void
DispatcherTalk::SetAddress(uint16_t id, const flowhash::HostAddress& address)
{
    m_addresses[id] = address;
}

void
DispatcherTalk::SetGroup(const flowhash::HostAddress& group)
{
    m_group = group;
}

void
DispatcherTalk::AddPeer(uint16_t id)
{
    for (const uint16_t one : {m_own, id})
    {
        if (!Find(one))
        {
            throw flowhash::SpecError("dispatcher " + std::to_string(one) +
                                      " has no address: AddDispatcherAddress comes first");
        }
    }
    if (Find(id)->version != Find(m_own)->version)
    {
        throw flowhash::SpecError(
            "dispatchers tell each other by one IP version: " + Find(id)->ToString() + " and " +
            Find(m_own)->ToString() + " are of two");
    }
    m_peers.insert(id);
}

void
DispatcherTalk::RemovePeer(uint16_t id)
{
    m_peers.erase(id);
}

const flowhash::HostAddress*
DispatcherTalk::Find(uint16_t id) const
{
    const auto found = m_addresses.find(id);
    return found == m_addresses.end() ? nullptr : &found->second;
}

std::vector<Ptr<Packet>>
DispatcherTalk::Address(const std::optional<uint16_t>& peer,
                        const Ptr<const Packet>& message,
                        uint16_t port,
                        bool checksums) const
{
    std::vector<Ptr<Packet>> datagrams;
    const auto add = [&](const flowhash::HostAddress& to) {
        datagrams.push_back(ControlDatagram{*Find(m_own), to, port}.Build(message, checksums));
    };
    if (!peer && m_group && !m_peers.empty())
    {
        add(*m_group);
        return datagrams;
    }
    for (const uint16_t id : m_peers)
    {
        if (!peer || *peer == id)
        {
            add(*Find(id));
        }
    }
    return datagrams;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

// How a DispatcherNetDevice and those that it tells come, go, fail and return.

#include "dispatcher-parts.h"

namespace ns3
{

namespace
{

using flowhash::MemberChange;

} // namespace

void
DispatcherNetDevice::UpdateDispatchers(const std::vector<MemberChange>& changes)
{
    m_parts->talk.SetOwn(m_id);
    for (const MemberChange& change : changes)
    {
        const auto id = static_cast<uint16_t>(change.id);
        id == m_id ? UpdateOwn(change.kind) : UpdatePeer(id, change.kind);
    }
}

/// This one joins the cluster, or leaves it.
void
DispatcherNetDevice::UpdateOwn(MemberChange::Kind kind)
{
    if (kind == MemberChange::Kind::ADD)
    {
        m_member = true;
        if (IsInitialized() && !HasFailed())
        {
            Restart();
        }
    }
    else if (kind == MemberChange::Kind::REMOVE)
    {
        m_member = false;
        m_parts->sync->Stop();
    }
}

void
DispatcherNetDevice::UpdatePeer(uint16_t id, MemberChange::Kind kind)
{
    switch (kind)
    {
    case MemberChange::Kind::ADD:
    case MemberChange::Kind::SET_ACTIVE:
        m_parts->talk.AddPeer(id);
        m_parts->sync->AddPeer(id);
        break;
    case MemberChange::Kind::REMOVE:
    case MemberChange::Kind::SET_DOWN:
        m_parts->talk.RemovePeer(id);
        m_parts->sync->RemovePeer(id);
        m_parts->locks.LoseHolder(id);
        break;
    case MemberChange::Kind::SET_WEIGHT:
    case MemberChange::Kind::SET_DRAINING:
        break; // it takes part all the same
    }
}

/// Begins again, as one that knows nothing: what others know is asked for, by a member.
void
DispatcherNetDevice::Restart()
{
    m_parts->sync->Stop();
    DropHeld();
    m_parts->table.Clear();
    if (m_member)
    {
        m_parts->sync->Start(true);
    }
}

void
DispatcherNetDevice::DoSetFailed(bool failed)
{
    if (!IsInitialized())
    {
        return;
    }
    if (!failed)
    {
        Restart();
        return;
    }
    m_parts->sync->Stop();
    DropHeld();
}

void
DispatcherNetDevice::DropHeld()
{
    for (const auto& held : {m_parts->locks.Clear(), m_parts->bindings.Clear()})
    {
        for (const SteeredPacket& packet : held)
        {
            Drop(packet.packet, packet.view, DROP_FAILED);
        }
    }
}

} // namespace ns3

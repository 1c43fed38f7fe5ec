// SPDX-License-Identifier: GPL-2.0-only

// How a DistributorNetDevice keeps what it remembers of flows like that of others.

#include "../device/control-datagram.h"
#include "../packet/host-address-conversion.h"
#include "distributor-net-device.h"
#include "flow-sharing.h"
#include "member-pool.h"

#include "ns3/simulator.h"
#include "ns3/spec-error.h"

namespace ns3
{

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

Ptr<TableSync>
DistributorNetDevice::ShareFlows(uint16_t id, const std::map<uint16_t, Address>& nodes)
{
    m_sharing = std::make_unique<FlowSharing>(FlowSharing::Actions{
        [this](uint32_t pool, const flowhash::FlowKey& flow, flowhash::MemberId member) {
            return LearnShared(pool, flow, member);
        },
        [this](uint32_t pool, const flowhash::FlowKey& flow) {
            m_pools[pool]->Scheme()->Forget(flow);
        }});
    const Ptr<TableSync>& sync = m_sharing->GetSync();
    sync->SetNode(id);
    sync->SetSend(MakeCallback(&DistributorNetDevice::SendShared, this));
    for (const auto& [node, address] : nodes)
    {
        m_sharers[node] = ToHostAddress(address);
        if (node != id)
        {
            sync->AddPeer(node);
        }
    }
    m_sharer = id;
    return sync;
}

Ptr<TableSync>
DistributorNetDevice::GetSync() const
{
    return m_sharing ? m_sharing->GetSync() : nullptr;
}

bool
DistributorNetDevice::LearnShared(uint32_t pool,
                                  const flowhash::FlowKey& flow,
                                  flowhash::MemberId member)
{
    if (pool >= m_pools.size() || !m_pools[pool]->Scheme()->IsServing(member))
    {
        return false;
    }
    m_pools[pool]->Scheme()->Learn(flow, member, NowNs());
    return true;
}

void
DistributorNetDevice::SendShared(std::optional<uint16_t> peer, Ptr<Packet> message)
{
    for (const auto& [node, address] : m_sharers)
    {
        if (node != m_sharer && (!peer || *peer == node))
        {
            const ControlDatagram datagram{m_sharers.at(m_sharer), address, SHARING_PORT};
            SendGenerated(datagram.Build(message, HasChecksums()));
        }
    }
}

SteeringVerdict
DistributorNetDevice::DoHear(SteeredPacket& packet)
{
    const Ptr<Packet> message = m_sharing ? ControlDatagram::Read(packet, SHARING_PORT) : nullptr;
    if (!message)
    {
        return SteeringVerdict::Deliver();
    }
    return m_sharing->GetSync()->Receive(message) ? SteeringVerdict::Consume()
                                                  : SteeringVerdict::Drop(DROP_BAD_MESSAGE);
}

/// Affinity state outlasts a failure; what others entered meanwhile is asked for.
void
DistributorNetDevice::DoSetFailed(bool failed)
{
    if (m_sharing && IsInitialized())
    {
        failed ? m_sharing->GetSync()->Stop() : m_sharing->GetSync()->Start(true);
    }
}

void
DistributorNetDevice::DoDispose()
{
    if (m_sharing)
    {
        m_sharing->GetSync()->Dispose();
    }
    SteeringNetDevice::DoDispose();
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "standby-probe.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"

#include "ns3/simulator.h"

namespace ns3
{

/// What one node does.
class StandbyProbe::Ear
{
  public:
    Ear(StandbyProbe& probe, uint32_t number, const Ptr<VrrpRouter>& router)
        : m_probe(probe),
          m_number(number)
    {
        router->TraceConnectWithoutContext("StateChanged", MakeCallback(&Ear::Changed, this));
        const Ptr<SteeringNetDevice> device = router->GetDevice();
        device->TraceConnectWithoutContext("Forwarded", MakeCallback(&Ear::Forwarded, this));
        device->TraceConnectWithoutContext("Generated", MakeCallback(&Ear::Generated, this));
        device->TraceConnectWithoutContext("Dropped", MakeCallback(&Ear::Dropped, this));
    }

    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

  private:
    void Changed(VrrpMachine::State /* before */, VrrpMachine::State after)
    {
        m_probe.m_monitor.SetMaster(
            m_number, after == VrrpMachine::State::MASTER, Simulator::Now());
    }

    void Forwarded(Ptr<const Packet> packet, const PacketView&, uint32_t /* port */)
    {
        FlowTag tag;
        if (m_probe.HasTwoMasters() && packet->PeekPacketTag(tag))
        {
            m_probe.m_monitor.Forwarded(
                m_number, tag.GetFlow(), tag.IsReverse(), tag.GetSequence());
        }
    }

    void Generated(Ptr<const Packet> packet, const PacketView& view)
    {
        if (view.protocol == flowhash::IpProtocol::VRRP)
        {
            ++m_probe.m_adverts.packets;
            m_probe.m_adverts.bytes += packet->GetSize();
        }
    }

    void Dropped(Ptr<const Packet> /* packet */, const PacketView& view, const DropReason& reason)
    {
        // What reaches a dead device it does not refuse.
        if (view.protocol == flowhash::IpProtocol::VRRP &&
            !(reason == ForwardingNetDevice::DROP_FAILED))
        {
            ++m_probe.m_refused[reason.GetName()];
        }
    }

    StandbyProbe& m_probe;
    uint32_t m_number;
};

StandbyProbe::StandbyProbe() = default;
StandbyProbe::~StandbyProbe() = default;

void
StandbyProbe::AddNode(const Ptr<VrrpRouter>& router)
{
    m_ears.push_back(std::make_unique<Ear>(*this, GetN(), router));
}

uint32_t
StandbyProbe::GetN() const
{
    return static_cast<uint32_t>(m_ears.size());
}

bool
StandbyProbe::HasTwoMasters() const
{
    return m_monitor.HasTwoMasters();
}

StandbyReport
StandbyProbe::Report(Time now) const
{
    return m_monitor.Report(now);
}

void
StandbyProbe::AddTo(ControlReport& report) const
{
    ControlCount& count = report.byKind["advert"];
    count.packets += m_adverts.packets;
    count.bytes += m_adverts.bytes;
    for (const auto& [reason, refused] : m_refused)
    {
        report.dropped[reason] += refused;
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "standby-probe.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "control-gauge.h"

#include "ns3/simulator.h"

namespace ns3
{

namespace
{

constexpr const char* ADVERT = "advert";

} // namespace

/// What one node does.
class StandbyProbe::Ear
{
  public:
    Ear(StandbyProbe& probe, uint32_t number, const Ptr<VrrpRouter>& router)
        : m_probe(probe),
          m_number(number),
          m_adverts(
              router->GetDevice(),
              {flowhash::IpProtocol::VRRP, 0},
              [](const auto& /* packet */, const auto& /* view */) { return ADVERT; },
              probe.m_control.byKind)
    {
        router->TraceConnectWithoutContext("StateChanged", MakeCallback(&Ear::Changed, this));
        const Ptr<SteeringNetDevice> device = router->GetDevice();
        device->TraceConnectWithoutContext("Forwarded", MakeCallback(&Ear::Forwarded, this));
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

    void Dropped(Ptr<const Packet> /* packet */, const PacketView& view, const DropReason& reason)
    {
        // What reaches a dead device it does not refuse.
        if (m_adverts.IsMessage(view) && !(reason == ForwardingNetDevice::DROP_FAILED))
        {
            ++m_probe.m_control.dropped[reason.GetName()];
        }
    }

    StandbyProbe& m_probe;
    uint32_t m_number;
    ControlGauge m_adverts;
};

StandbyProbe::StandbyProbe()
    : m_control{{{ADVERT, {}}}, {}} // none is a figure, too
{
}

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
    for (const auto& [kind, sent] : m_control.byKind)
    {
        ControlCount& count = report.byKind[kind];
        count.packets += sent.packets;
        count.bytes += sent.bytes;
    }
    for (const auto& [reason, refused] : m_control.dropped)
    {
        report.dropped[reason] += refused;
    }
}

} // namespace ns3

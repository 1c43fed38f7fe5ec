// SPDX-License-Identifier: GPL-2.0-only

#include "keeping-probe.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/flow-tag.h"
#include "control-gauge.h"

#include "ns3/group-member.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <algorithm>
#include <set>

namespace ns3
{

namespace
{

/// @param packet a heartbeat @param view it @return its kind
std::string
KindOf(const Ptr<const Packet>& packet, const PacketView& view)
{
    uint8_t bytes[PacketView::WANTED];
    const uint32_t size = packet->CopyData(bytes, sizeof(bytes));
    const uint32_t kind = view.payloadOffset + 3U; // see HeartbeatHeader
    return kind < size && bytes[kind] == 2 ? "leave" : "heartbeat";
}

} // namespace

/// What one node does.
class KeepingProbe::Ear
{
  public:
    Ear(KeepingProbe& probe,
        uint32_t number,
        Ptr<SteeringNetDevice> device,
        const Ptr<SelfSelector>& selector)
        : m_probe(probe),
          m_number(number),
          m_device(device),
          m_control(device,
                    {flowhash::IpProtocol::UDP, GroupMember::PORT},
                    &KindOf,
                    probe.m_control.byKind)
    {
        device->TraceConnectWithoutContext("Received", MakeCallback(&Ear::Received, this));
        device->TraceConnectWithoutContext("Generated", MakeCallback(&Ear::Generated, this));
        device->TraceConnectWithoutContext("Forwarded", MakeCallback(&Ear::Forwarded, this));
        device->TraceConnectWithoutContext("Dropped", MakeCallback(&Ear::Dropped, this));
        selector->TraceConnectWithoutContext("Judged", MakeCallback(&Ear::Judged, this));
    }

    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    Ptr<Node> GetNode() const
    {
        return m_device->GetNode();
    }

    KeepingReport::Node Report() const
    {
        return {m_received, m_received - std::min(m_received, m_dropped), m_bytes};
    }

  private:
    void Received(Ptr<const Packet>, const PacketView& view, uint32_t)
    {
        ++m_received;
        m_bytes += view.ipLength;
    }

    void Generated(Ptr<const Packet> packet, const PacketView&)
    {
        m_made.insert(packet->GetUid());
    }

    void Forwarded(Ptr<const Packet> packet, const PacketView&, uint32_t)
    {
        m_made.erase(packet->GetUid());
    }

    void Dropped(Ptr<const Packet> packet, const PacketView& view, const DropReason& reason)
    {
        m_dropped += 1 - m_made.erase(packet->GetUid());
        if (m_control.IsMessage(view))
        {
            ++m_probe.m_control.dropped[reason.GetName()];
        }
    }

    void Judged(Ptr<const Packet> packet, const PacketView& view, const SelfJudgement& judgement)
    {
        FlowTag tag;
        if (packet->PeekPacketTag(tag))
        {
            m_probe.m_monitor.Judged(
                m_number,
                {tag.GetFlow(), tag.IsReverse(), tag.GetSequence(), view.fragmentOffset},
                judgement,
                Simulator::Now());
        }
    }

    KeepingProbe& m_probe;
    uint32_t m_number;
    Ptr<SteeringNetDevice> m_device;
    ControlGauge m_control;
    uint64_t m_received{0};
    uint64_t m_bytes{0};
    uint64_t m_dropped{0};     //!< of those received
    std::set<uint64_t> m_made; //!< numbers of packets that the node made and that wait to leave
};

KeepingProbe::KeepingProbe(const std::string& group, const std::vector<bool>& live)
    : m_group(group),
      m_monitor(live)
{
}

KeepingProbe::~KeepingProbe() = default;

void
KeepingProbe::AddNode(Ptr<SteeringNetDevice> device, Ptr<SelfSelector> selector)
{
    m_ears.push_back(std::make_unique<Ear>(*this, GetN(), device, selector));
}

uint32_t
KeepingProbe::GetN() const
{
    return static_cast<uint32_t>(m_ears.size());
}

KeepingMonitor&
KeepingProbe::GetMonitor()
{
    return m_monitor;
}

bool
KeepingProbe::IsOf(Ptr<Node> node) const
{
    return std::any_of(
        m_ears.begin(), m_ears.end(), [&node](const auto& ear) { return ear->GetNode() == node; });
}

KeepingReport
KeepingProbe::ReportKeeping()
{
    KeepingReport report = m_monitor.Report();
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        report.nodes[m_group + std::to_string(node)] = m_ears[node]->Report();
    }
    return report;
}

ControlReport
KeepingProbe::ReportControl() const
{
    return m_control;
}

} // namespace ns3

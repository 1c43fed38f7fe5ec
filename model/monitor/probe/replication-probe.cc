// SPDX-License-Identifier: GPL-2.0-only

#include "replication-probe.h"

#include "../../hash-core/wire/ip-protocol.h"
#include "../../sync/sync-codec.h"
#include "control-gauge.h"

#include "ns3/simulator.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ns3
{

namespace
{

/// @param packet an IP packet @param view it @return the kind of the message in it
std::string
KindOf(const Ptr<const Packet>& packet, const PacketView& view)
{
    std::array<uint8_t, PacketView::WANTED + synccodec::HEADER_SIZE> bytes;
    const uint32_t size = packet->CopyData(bytes.data(), bytes.size());
    const uint32_t start = std::min<uint32_t>(view.payloadOffset, size);
    return synccodec::KindOf(bytes.data() + start, size - start);
}

} // namespace

/// What one node does.
class ReplicationProbe::Ear
{
  public:
    Ear(ReplicationProbe& probe, uint32_t number, Node node)
        : m_probe(probe),
          m_number(number),
          m_node(std::move(node)),
          m_control(
              m_node.device, {flowhash::IpProtocol::UDP, m_node.port}, &KindOf, probe.m_sent.byKind)
    {
        m_node.sync->TraceConnectWithoutContext("Changed", MakeCallback(&Ear::Changed, this));
    }

    Ear(const Ear&) = delete;
    Ear& operator=(const Ear&) = delete;

    const Node& GetNode() const
    {
        return m_node;
    }

  private:
    void Changed(const SyncKey& key, const SyncVersion& version, bool there)
    {
        m_probe.m_monitor.Changed(m_number, key, version, there, Simulator::Now());
    }

    ReplicationProbe& m_probe;
    uint32_t m_number;
    Node m_node;
    ControlGauge m_control;
};

ReplicationProbe::ReplicationProbe(const std::vector<bool>& live)
    : m_monitor(live),
      m_live(live)
{
}

ReplicationProbe::~ReplicationProbe() = default;

void
ReplicationProbe::AddNode(const Node& node)
{
    m_ears.push_back(std::make_unique<Ear>(*this, GetN(), node));
}

uint32_t
ReplicationProbe::GetN() const
{
    return static_cast<uint32_t>(m_ears.size());
}

void
ReplicationProbe::SetLive(uint32_t node, bool live, Time now)
{
    m_live[node] = live;
    m_monitor.SetLive(node, live, now);
}

void
ReplicationProbe::Happened(Time now)
{
    m_monitor.Happened(now);
}

void
ReplicationProbe::Sample(Time now)
{
    m_samples[now.GetSeconds()] = m_monitor.GetNDiffering();
}

const std::map<double, uint64_t>&
ReplicationProbe::GetSamples() const
{
    return m_samples;
}

ControlReport
ReplicationProbe::ReportControl() const
{
    ControlReport report = m_sent;
    for (const auto& ear : m_ears)
    {
        for (const auto& [reason, count] : ear->GetNode().sync->GetCounts().dropped)
        {
            report.dropped[reason] += count.packets;
        }
    }
    return report;
}

ReplicationReport
ReplicationProbe::ReportTables(Time now) const
{
    ReplicationReport report = m_monitor.Report(now);
    for (uint32_t node = 0; node < GetN(); ++node)
    {
        report.locksAtEnd += m_live[node] ? m_ears[node]->GetNode().getLocks() : 0;
    }
    return report;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "packet-accountant.h"

#include "link-gauge.h"

#include "ns3/node.h"
#include "ns3/steering-net-device.h"

#include <algorithm>
#include <sstream>
#include <utility>

namespace ns3
{

/// What one steering device did, by its trace sources.
class PacketAccountant::SteeringGauge
{
  public:
    SteeringGauge(Ptr<SteeringNetDevice> device, DropListener listener)
        : m_device(device),
          m_listener(std::move(listener))
    {
        Connect("Received", &SteeringGauge::Received);
        Connect("Delivered", &SteeringGauge::Delivered);
        Connect("Consumed", &SteeringGauge::Consumed);
        Connect("Copied", &SteeringGauge::Copied);
        Connect("Generated", &SteeringGauge::Generated);
        Connect("Dropped", &SteeringGauge::Dropped);
    }

    SteeringGauge(const SteeringGauge&) = delete;
    SteeringGauge& operator=(const SteeringGauge&) = delete;

    /// @param device any @return whether it is this one
    bool IsOf(const Ptr<SteeringNetDevice>& device) const
    {
        return m_device == device;
    }

    /// @return what it did with what came in
    Effort GetEffort() const
    {
        Effort effort;
        effort.received = m_hops;
        effort.receivedBytes = m_bytes;
        for (const auto& [reason, count] : m_dropped)
        {
            effort.dropped += count;
        }
        return effort;
    }

    /// Adds what the device did, and what it holds now. @param report where
    void AddTo(PacketReport& report) const
    {
        report.hops += m_hops;
        report.delivered += m_delivered;
        report.consumed += m_consumed;
        report.copied += m_copied;
        report.generated += m_generated;
        report.inFlight += m_device->GetNHeld();
        for (const auto& [reason, count] : m_dropped)
        {
            report.dropped[reason] += count;
        }
    }

  private:
    template <typename Sink>
    void Connect(const char* source, Sink sink)
    {
        m_device->TraceConnectWithoutContext(source, MakeCallback(sink, this));
    }

    void Received(Ptr<const Packet>, const PacketView& view, uint32_t)
    {
        ++m_hops;
        m_bytes += view.ipLength;
    }

    void Delivered(Ptr<const Packet>, const PacketView&, uint32_t)
    {
        ++m_delivered;
    }

    void Consumed(Ptr<const Packet>, const PacketView&, uint32_t)
    {
        ++m_consumed;
    }

    void Copied(Ptr<const Packet>, const PacketView&, uint32_t)
    {
        ++m_copied;
    }

    void Generated(Ptr<const Packet>, const PacketView&)
    {
        ++m_generated;
    }

    void Dropped(Ptr<const Packet> packet, const PacketView&, const DropReason& reason)
    {
        ++m_dropped[reason.GetName()];
        if (m_listener)
        {
            m_listener(packet, m_device, reason);
        }
    }

    Ptr<SteeringNetDevice> m_device;
    DropListener m_listener;
    uint64_t m_hops{0};
    uint64_t m_bytes{0};
    uint64_t m_delivered{0};
    uint64_t m_consumed{0};
    uint64_t m_copied{0};
    uint64_t m_generated{0};
    std::map<std::string, uint64_t> m_dropped;
};

PacketAccountant::PacketAccountant() = default;
PacketAccountant::~PacketAccountant() = default;

void
PacketAccountant::SetDropListener(DropListener listener)
{
    m_listener = std::move(listener);
}

std::unique_ptr<LinkGauge>
PacketAccountant::MakeGauge(Ptr<NetDevice> device) const
{
    auto gauge = LinkGauge::Make(device);
    if (m_listener)
    {
        const DropListener& listener = m_listener;
        gauge->SetDropListener(
            [listener, device](Ptr<const Packet> packet, const DropReason& reason) {
                listener(packet, device, reason);
            });
    }
    return gauge;
}

PacketAccountant::Effort
PacketAccountant::GetEffort(Ptr<SteeringNetDevice> device) const
{
    const auto found = std::find_if(m_steering.begin(), m_steering.end(), [&](const auto& gauge) {
        return gauge->IsOf(device);
    });
    return found == m_steering.end() ? Effort() : (*found)->GetEffort();
}

PacketAccountant::Effort
PacketAccountant::GetHostEffort(Ptr<Node> host) const
{
    Effort effort;
    for (const Link& link : m_links)
    {
        if (link.isHost && link.node == host)
        {
            effort.received += link.gauge->Get().received;
            effort.receivedBytes += link.gauge->Get().receivedBytes;
        }
    }
    return effort;
}

void
PacketAccountant::AddHost(Ptr<Node> node)
{
    for (uint32_t i = 0; i < node->GetNDevices(); ++i)
    {
        if (LinkGauge::CanGauge(node->GetDevice(i)))
        {
            m_links.push_back({node, MakeGauge(node->GetDevice(i)), true});
            m_links.back().gauge->CountBytes();
        }
    }
}

void
PacketAccountant::AddSteering(Ptr<SteeringNetDevice> device)
{
    m_steering.push_back(std::make_unique<SteeringGauge>(device, m_listener));
    for (uint32_t i = 0; i < device->GetNPorts(); ++i)
    {
        for (uint32_t link = 0; link < device->GetNLinks(i); ++link)
        {
            auto gauge = MakeGauge(device->GetLink(i, link));
            gauge->SetSteering(device);
            m_links.push_back({device->GetNode(), std::move(gauge), false});
        }
    }
}

void
PacketAccountant::NameReceiveDrops(Ptr<Node> node, const DropReason& reason)
{
    for (const Link& link : m_links)
    {
        if (link.isHost && link.node == node)
        {
            link.gauge->NameReceiveDrops(reason);
        }
    }
}

PacketReport
PacketAccountant::Report() const
{
    PacketReport report;
    int64_t onWire = 0; // one device's own share of a channel's may be negative
    for (const Link& link : m_links)
    {
        const LinkGauge::Counts counts = link.gauge->Get();
        report.injected += link.isHost ? counts.sent : 0;
        report.delivered += link.isHost ? counts.received : 0;
        report.copied += counts.copied;
        report.inFlight += link.gauge->GetQueued();
        onWire += link.gauge->GetOnWire();
        for (const auto& [reason, count] : counts.dropped)
        {
            report.dropped[reason] += count;
        }
    }
    report.inFlight += static_cast<uint64_t>(onWire);
    for (const auto& steering : m_steering)
    {
        steering->AddTo(report);
    }
    return report;
}

std::string
PacketAccountant::Explain(const PacketReport& report)
{
    std::ostringstream line;
    line << report.injected << " injected + " << report.generated << " generated + "
         << report.copied << " copied " << (report.Balances() ? "=" : "!=") << ' '
         << report.delivered << " delivered + " << report.consumed << " consumed + ";
    for (const auto& [reason, count] : report.dropped)
    {
        line << count << " dropped (" << reason << ") + ";
    }
    line << report.inFlight << " in flight";
    return line.str();
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "tier-probe.h"

#include "../../packet/flow-tag.h"
#include "frame-reader.h"

#include "ns3/abort.h"
#include "ns3/packet-view.h"
#include "ns3/simulator.h"
#include "ns3/steering-net-device.h"

#include <algorithm>
#include <utility>

namespace ns3
{

/// One watched device with its trace sinks.
class TierProbe::Watched
{
  public:
    Watched(TierProbe& probe, Members members)
        : m_probe(probe),
          m_members(std::move(members))
    {
    }

    void Connect(Ptr<SteeringNetDevice> device, const std::vector<uint32_t>& inner)
    {
        m_steering = device;
        for (const uint32_t port : inner)
        {
            m_inner.resize(std::max<std::size_t>(m_inner.size(), port + 1));
            m_inner[port] = true;
        }
        device->TraceConnectWithoutContext("Received", MakeCallback(&Watched::Steered, this));
    }

    void ConnectKept(Ptr<NetDevice> device)
    {
        device->TraceConnectWithoutContext("Kept", MakeCallback(&Watched::Kept, this));
    }

    void Connect(Ptr<NetDevice> device)
    {
        ConnectLeaving(device);
        device->TraceConnectWithoutContext(m_frames.GetArrivalSource(),
                                           MakeCallback(&Watched::Arrived, this));
    }

    void ConnectLeaving(Ptr<NetDevice> device)
    {
        m_frames = FrameReader(device);
        device->TraceConnectWithoutContext(m_frames.GetDepartureSource(),
                                           MakeCallback(&Watched::Left, this));
    }

  private:
    void Steered(Ptr<const Packet> packet, const PacketView& view, uint32_t port)
    {
        const bool handedOn = port < m_inner.size() && m_inner[port];
        if (!handedOn && !m_steering->HasFailed() && !m_steering->IsStandby())
        {
            m_probe.Observe(m_members.fixed, packet, view.ipLength);
        }
    }

    void Kept(Ptr<const Packet> packet, const PacketView& view, uint32_t /*port*/)
    {
        m_probe.Observe(m_members.fixed, packet, view.ipLength);
    }

    void Arrived(Ptr<const Packet> frame)
    {
        AtHost(frame, false);
    }

    void Left(Ptr<const Packet> frame)
    {
        AtHost(frame, true);
    }

    void AtHost(Ptr<const Packet> frame, bool leaves)
    {
        FlowTag tag;
        if (!frame->PeekPacketTag(tag))
        {
            ++m_probe.m_untagged;
            return;
        }
        PacketView view;
        if (tag.IsReverse() == leaves && m_frames.Read(frame, view))
        {
            Judge(tag, view, leaves ? view.source : view.destination);
        }
    }

    void Judge(const FlowTag& tag, const PacketView& view, const flowhash::HostAddress& own)
    {
        if (m_members.byAddress.empty())
        {
            m_probe.Judge(m_members.fixed, tag, view.ipLength);
            return;
        }
        const auto found = m_members.byAddress.find(own);
        if (found != m_members.byAddress.end())
        {
            m_probe.Judge(found->second, tag, view.ipLength);
        }
    }

    TierProbe& m_probe;
    Members m_members;
    Ptr<SteeringNetDevice> m_steering;
    std::vector<bool> m_inner; //!< by port: whether it leads to other members
    FrameReader m_frames;
};

TierProbe::TierProbe(const Monitors& monitors,
                     const FlowLedger::Tier& tier,
                     const std::vector<flowhash::Member>& members)
    : m_monitors(monitors),
      m_tier(monitors.ledger.AddTier(tier))
{
    const uint32_t same = monitors.imbalance.AddTier(tier.name, members);
    NS_ABORT_MSG_UNLESS(same == m_tier, "the monitors have other tiers");
}

TierProbe::~TierProbe() = default;

void
TierProbe::WatchSteering(Ptr<SteeringNetDevice> device,
                         flowhash::MemberId member,
                         const std::vector<uint32_t>& inner)
{
    Watch({member, {}}).Connect(device, inner);
}

void
TierProbe::WatchKept(Ptr<NetDevice> device, flowhash::MemberId member)
{
    Watch({member, {}}).ConnectKept(device);
}

void
TierProbe::WatchHost(Ptr<NetDevice> device, flowhash::MemberId member)
{
    Watch({member, {}}).Connect(device);
}

void
TierProbe::WatchLeaving(Ptr<NetDevice> device, flowhash::MemberId member)
{
    Watch({member, {}}).ConnectLeaving(device);
}

void
TierProbe::WatchHosts(Ptr<NetDevice> device,
                      const std::map<flowhash::HostAddress, flowhash::MemberId>& members)
{
    Watch({0, members}).Connect(device);
}

uint32_t
TierProbe::GetTier() const
{
    return m_tier;
}

uint64_t
TierProbe::GetUntagged() const
{
    return m_untagged;
}

void
TierProbe::Observe(flowhash::MemberId member, Ptr<const Packet> packet, uint32_t bytes)
{
    FlowTag tag;
    if (!packet->PeekPacketTag(tag))
    {
        ++m_untagged;
        return;
    }
    Judge(member, tag, bytes);
}

void
TierProbe::Judge(flowhash::MemberId member, const FlowTag& tag, uint32_t bytes)
{
    const Time now = Simulator::Now();
    const FlowLedger::Arrival arrival{
        m_tier, member, tag.GetFlow(), tag.IsReverse(), bytes, tag.GetSequence()};
    const FlowLedger::Sighting sighting = m_monitors.ledger.Observe(arrival, now);
    if (sighting.late)
    {
        return;
    }
    const ChoiceBook& book = m_monitors.book;
    const auto sender = book.FindSender(m_tier, arrival.Packet(), member);
    ImbalanceMonitor::Load load{member, std::nullopt, 0, sighting.first, bytes};
    if (sender)
    {
        // What nobody chose for, such as a server's reply, is expected by what is known now.
        load.chooser = sender->chooser;
        load.epoch = sender->reverse == tag.IsReverse()
                         ? sender->epoch
                         : book.GetHistory(sender->chooser).GetEpoch();
    }
    m_monitors.imbalance.Observe(m_tier, load, now);
}

TierProbe::Watched&
TierProbe::Watch(Members members)
{
    m_watched.push_back(std::make_unique<Watched>(*this, std::move(members)));
    return *m_watched.back();
}

} // namespace ns3

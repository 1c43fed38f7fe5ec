// SPDX-License-Identifier: GPL-2.0-only

#include "host-net-device.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ether-type.h"
#include "../nat/packet-rewriter.h"
#include "../nat/reply-sources.h"
#include "../nat/translated-fragments.h"
#include "../packet/host-address-conversion.h"
#include "flow-labeller.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <vector>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("HostNetDevice");

NS_OBJECT_ENSURE_REGISTERED(HostNetDevice);

/// What restoring is made of.
struct HostNetDevice::Parts
{
    ReplySources services;
    PacketRewriter rewriter;
    TranslatedFragments fragments;
    bool recordsHeaders{false};
    std::vector<flowhash::HostAddress> quiet; //!< taken, and nobody is told
    std::unique_ptr<FlowLabeller> labeller;   //!< null: labels stay as the stack wrote them
};

TypeId
HostNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::HostNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<HostNetDevice>()
            .AddAttribute("FragmentEntries",
                          "Most packets whose later fragments are restored as the first one "
                          "(packets).",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&HostNetDevice::m_fragmentEntries),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("FragmentTimeout",
                          "How long the first fragment of a packet is remembered (time).",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&HostNetDevice::m_fragmentTimeout),
                          MakeTimeChecker(NanoSeconds(1)));
    return tid;
}

HostNetDevice::HostNetDevice()
    : m_parts(std::make_unique<Parts>())
{
}

HostNetDevice::~HostNetDevice() = default;

void
HostNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_parts->rewriter = PacketRewriter(HasChecksums());
    m_parts->fragments.Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
    m_parts->recordsHeaders = SteeredPacket::RecordHeaders();
}

void
HostNetDevice::RestoreService(const Address& service, uint8_t protocol, uint16_t port)
{
    m_parts->services.Add(ToHostAddress(service), protocol, port);
}

void
HostNetDevice::LabelFlows(const std::string& changes)
{
    m_parts->labeller = std::make_unique<FlowLabeller>(FlowLabeller::ReadChanges(changes));
}

int64_t
HostNetDevice::AssignStreams(int64_t stream)
{
    return m_parts->labeller ? m_parts->labeller->AssignStreams(stream) : 0;
}

uint64_t
HostNetDevice::GetNLabelChanges() const
{
    return m_parts->labeller ? m_parts->labeller->GetNChanges() : 0;
}

uint64_t
HostNetDevice::GetNRestored() const
{
    return m_restored;
}

void
HostNetDevice::TakeQuietly(const Address& address)
{
    m_parts->quiet.push_back(ToHostAddress(address));
}

SteeringVerdict
HostNetDevice::DoSteer(SteeredPacket& packet)
{
    const auto& quiet = m_parts->quiet;
    if (std::find(quiet.begin(), quiet.end(), packet.view.destination) != quiet.end())
    {
        return SteeringVerdict::Deliver();
    }
    NS_LOG_DEBUG("packet " << packet.packet->GetUid() << " is for another host");
    return SteeringVerdict::Drop(DROP_NOT_OWN);
}

bool
HostNetDevice::Send(Ptr<Packet> packet, const Address& dest, uint16_t protocol)
{
    const bool isIp =
        protocol == flowhash::EtherType::IPV4 || protocol == flowhash::EtherType::IPV6;
    if (!isIp || (m_parts->services.GetN() == 0 && !m_parts->labeller))
    {
        return SteeringNetDevice::Send(packet, dest, protocol);
    }
    SteeredPacket leaving(packet, 0, Address());
    const bool read = leaving.Parse(protocol == flowhash::EtherType::IPV6 ? 6 : 4);
    const bool labelled = read && Label(leaving);
    const bool restored = read && m_parts->services.GetN() > 0 && Restore(leaving);
    m_restored += restored ? 1 : 0;
    if (labelled || restored)
    {
        return SteeringNetDevice::Send(leaving.Update(m_parts->recordsHeaders), dest, protocol);
    }
    return SteeringNetDevice::Send(packet, dest, protocol);
}

/// @return whether it has another label now than the stack wrote
bool
HostNetDevice::Label(SteeredPacket& packet)
{
    if (!m_parts->labeller || packet.view.source.version != 6)
    {
        return false;
    }
    const uint32_t label = m_parts->labeller->LabelOf(packet.view);
    if (label == packet.view.flowLabel)
    {
        return false;
    }
    // Behind version and traffic class, 12 bits.
    packet.bytes[1] = static_cast<uint8_t>((packet.bytes[1] & 0xf0) | label >> 16);
    flowhash::StoreBig16(packet.bytes.data() + 2, static_cast<uint16_t>(label));
    packet.Changed(4);
    return true;
}

/// @return whether it is a reply of a service, and has its address now
bool
HostNetDevice::Restore(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = Simulator::Now().GetNanoSeconds();
    if (view.isLaterFragment)
    {
        return m_parts->fragments.Follow(packet, m_parts->rewriter, now).has_value();
    }
    const flowhash::HostAddress* const service = view.isEchoReply
                                                     ? m_parts->services.FindFirst(view.key.version)
                                                     : m_parts->services.Find(view.key);
    flowhash::FlowKey to = view.key;
    if (!service)
    {
        return false;
    }
    to.source = service->bytes;
    const bool restored = m_parts->rewriter.Rewrite(packet, to);
    if (restored && view.isFragment)
    {
        m_parts->fragments.Remember(packet, SteeringVerdict::Route(), now);
    }
    return restored;
}

} // namespace ns3

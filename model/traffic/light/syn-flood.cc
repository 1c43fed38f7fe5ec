// SPDX-License-Identifier: GPL-2.0-only

#include "syn-flood.h"

#include "../../../base/spec-checker.h"
#include "../../hash-core/wire/byte-order.h"
#include "../../hash-core/wire/ip-protocol.h"
#include "../../packet/host-address-conversion.h"
#include "light-segment.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/string.h"

#include <limits>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SynFlood");

NS_OBJECT_ENSURE_REGISTERED(SynFlood);

namespace
{

constexpr uint32_t SHARED_SPACE = 0x64400000; // 100.64.0.0
constexpr uint32_t SHARED_SPACE_BITS = 22;
constexpr uint32_t LEAST_PORT = 1024;

} // namespace

TypeId
SynFlood::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SynFlood")
            .SetParent<LightEndpoint>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<SynFlood>()
            .AddAttribute(
                "Interarrival",
                "Time from one SYN to the next (SizeDistribution, seconds).",
                StringValue("exponential:0.1"),
                MakeStringAccessor(&SynFlood::SetInterarrival, &SynFlood::GetInterarrival),
                flowdist::MakeSpecChecker(SizeDistribution::Check));
    return tid;
}

SynFlood::SynFlood()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

SynFlood::~SynFlood() = default;

void
SynFlood::AddTarget(const RequestTarget& target)
{
    if (target.kind != "tcp" || target.port == 0)
    {
        throw std::invalid_argument("SynFlood: a target is of kind tcp and has a port, this is " +
                                    target.kind + ", port " + std::to_string(target.port));
    }
    for (const Address& address : {target.address, target.other})
    {
        if (!address.IsInvalid())
        {
            m_aims.push_back({ToHostAddress(address), target.port, {}});
        }
    }
}

uint64_t
SynFlood::GetNSyns() const
{
    return m_syns;
}

uint64_t
SynFlood::GetNUnroutable() const
{
    return m_unroutable;
}

int64_t
SynFlood::AssignStreams(int64_t stream)
{
    m_interarrival.AssignStreams(stream);
    m_random->SetStream(stream + 1);
    return STREAMS;
}

void
SynFlood::SetInterarrival(std::string spec)
{
    m_interarrival = SizeDistribution(spec);
}

std::string
SynFlood::GetInterarrival() const
{
    return m_interarrival.GetSpec();
}

void
SynFlood::DoDispose()
{
    m_next.Cancel();
    LightEndpoint::DoDispose();
}

void
SynFlood::StartApplication()
{
    if (m_aims.empty())
    {
        throw std::logic_error("SynFlood: there is no target: AddTarget comes before the start");
    }
    FindStacks();
    for (Aim& aim : m_aims)
    {
        aim.way = FindWay(aim.address);
    }
    ScheduleNext();
}

void
SynFlood::StopApplication()
{
    m_next.Cancel();
}

bool
SynFlood::DoReceive(const Arrival& /* arrival */)
{
    return false;
}

void
SynFlood::ScheduleNext()
{
    m_next = Simulator::Schedule(m_interarrival.GetTime(), &SynFlood::SendSyn, this);
}

flowhash::HostAddress
SynFlood::DrawSource(uint8_t version)
{
    flowhash::HostAddress source;
    source.version = version;
    if (version == 4)
    {
        const uint32_t host = m_random->GetInteger(0, (1U << SHARED_SPACE_BITS) - 1);
        flowhash::StoreBig32(source.bytes.data(), SHARED_SPACE | host);
        return source;
    }
    source.bytes[0] = 0x01; // 100::/64
    const uint32_t most = std::numeric_limits<uint32_t>::max() - 1;
    flowhash::StoreBig32(source.bytes.data() + 8, m_random->GetInteger(0, most));
    flowhash::StoreBig32(source.bytes.data() + 12, m_random->GetInteger(1, most));
    return source;
}

void
SynFlood::SendSyn()
{
    ScheduleNext();
    const auto last = static_cast<uint32_t>(m_aims.size() - 1);
    const Aim& aim = m_aims[m_random->GetInteger(0, last)];
    LightSegment syn;
    syn.key.source = DrawSource(aim.address.version).bytes;
    syn.key.destination = aim.address.bytes;
    syn.key.sourcePort = static_cast<uint16_t>(m_random->GetInteger(LEAST_PORT, 65535));
    syn.key.destinationPort = aim.port;
    syn.key.protocol = flowhash::IpProtocol::TCP;
    syn.key.version = aim.address.version;
    syn.sequence = m_random->GetInteger(0, std::numeric_limits<uint32_t>::max() - 1);
    syn.flags = LightSegment::SYN;
    syn.mss = static_cast<uint16_t>(GetMss());
    if (!aim.way.device)
    {
        ++m_unroutable;
        return;
    }
    ++m_syns;
    NS_LOG_LOGIC("SYN " << syn.key.ToString());
    Transmit(syn, aim.way.device, NO_FLOW, false, 0, 0);
}

} // namespace ns3

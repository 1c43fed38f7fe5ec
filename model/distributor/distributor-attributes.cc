// SPDX-License-Identifier: GPL-2.0-only

// The settings of DistributorNetDevice and what is declared to it, apart from the way of packets.

#include "../../base/spec-checker.h"
#include "../device/fragment-table.h"
#include "../device/packet-scheme.h"
#include "../packet/host-address-conversion.h"
#include "distributor-net-device.h"
#include "flow-ends.h"
#include "flow-sharing.h"
#include "member-pool.h"
#include "member-table.h"

#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DistributorAttributes");

NS_OBJECT_ENSURE_REGISTERED(DistributorNetDevice);

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

TypeId
DistributorNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::DistributorNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<DistributorNetDevice>()
            .AddAttribute(
                "Scheme",
                "How members of pool 0 are chosen (spec: part=name and parameter=value words).",
                StringValue("key=greater-port hash=toeplitz select=hrw"),
                MakeStringAccessor(&DistributorNetDevice::TrySetScheme,
                                   &DistributorNetDevice::GetScheme),
                flowdist::MakeSpecChecker(MakePacketScheme))
            .AddAttribute("LearnFromMembers",
                          "Whether a packet from a member teaches the scheme's affinity state that "
                          "its flow is that member's (true or false); no effect without state.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&DistributorNetDevice::m_learnFromMembers),
                          MakeBooleanChecker())
            .AddAttribute("ForgetEnded",
                          "Whether affinity state forgets TCP connections that ended (true or "
                          "false), after the times below; no effect without state.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&DistributorNetDevice::m_forgetEnded),
                          MakeBooleanChecker())
            .AddAttribute(
                "TcpFinWait",
                "Idle time of a TCP connection after one end's FIN (time); that of the "
                "client is all that is seen where replies pass elsewhere; before traffic.",
                TimeValue(Seconds(120)), // IPVS, FIN_WAIT
                MakeTimeAccessor(&DistributorNetDevice::m_tcpFinWait),
                MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("TcpClosing",
                          "Idle time of a TCP connection after both ends' FIN or a RST (time); "
                          "before traffic.",
                          TimeValue(Seconds(10)), // IPVS, CLOSE; a traffic manager's, too
                          MakeTimeAccessor(&DistributorNetDevice::m_tcpClosing),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute(
                "TableSize",
                "Entries of the table of members that all pools share (entries); a change "
                "that does not fit waits for room; 0: no limit; before members come.",
                UintegerValue(0),
                MakeUintegerAccessor(&DistributorNetDevice::SetTableSize,
                                     &DistributorNetDevice::GetTableSize),
                MakeUintegerChecker<uint32_t>())
            .AddAttribute("FragmentEntries",
                          "Packets whose first fragment is remembered (packets), so that the later "
                          "ones follow it; the oldest is forgotten for a new one; before traffic.",
                          UintegerValue(4096),
                          MakeUintegerAccessor(&DistributorNetDevice::m_fragmentEntries),
                          MakeUintegerChecker<uint32_t>(0, 1U << 24))
            .AddAttribute("FragmentTimeout",
                          "How long the first fragment of a packet is remembered (time); before "
                          "traffic.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&DistributorNetDevice::m_fragmentTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("MembersChanging",
                            "The membership is about to change.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_membersChangingTrace),
                            "ns3::ChooserTracedCallback::MembersChanging")
            .AddTraceSource("MembersChanged",
                            "The membership has changed.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_membersChangedTrace),
                            "ns3::ChooserTracedCallback::MembersChanged")
            .AddTraceSource("UpdateRefused",
                            "The table of members had no room for a change, which waits.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_updateRefusedTrace),
                            "ns3::DistributorNetDevice::UpdateRefusedTracedCallback")
            .AddTraceSource("Chosen",
                            "The scheme chose a member for a packet.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_chosenTrace),
                            "ns3::ChooserTracedCallback::Chosen")
            .AddTraceSource("Forgotten",
                            "An entry of a scheme's affinity state went.",
                            MakeTraceSourceAccessor(&DistributorNetDevice::m_forgottenTrace),
                            "ns3::DistributorNetDevice::ForgottenTracedCallback");
    return tid;
}

DistributorNetDevice::DistributorNetDevice()
    : m_ends(std::make_unique<FlowEnds>([this](const auto& flow) { ForgetFlow(flow); })),
      m_fragments(std::make_unique<FragmentTable<Fate>>())
{
    m_table = MakeTable();
    m_pools.push_back(std::make_unique<MemberPool>(PoolMatch()));
    NeverReturn();
}

DistributorNetDevice::~DistributorNetDevice() = default;

void
DistributorNetDevice::DoInitialize()
{
    m_ends->Configure({m_tcpFinWait.GetNanoSeconds(), m_tcpClosing.GetNanoSeconds()});
    m_fragments->Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
    SteeringNetDevice::DoInitialize();
    if (m_sharing)
    {
        m_sharing->GetSync()->Start(false);
    }
}

// ---- declarations ------------------------------------------------------------------------------

uint32_t
DistributorNetDevice::AddPool(const PoolMatch& match, const std::string& spec)
{
    for (uint32_t port : match.ingressPorts)
    {
        CheckPort(port);
    }
    auto pool = std::make_unique<MemberPool>(match);
    pool->SetScheme(pool->MakeOther(spec, NowNs()));
    m_hasState = m_hasState || pool->Scheme()->HasState();
    m_pools.push_back(std::move(pool));
    HearScheme(GetNPools() - 1);
    return GetNPools() - 1;
}

uint32_t
DistributorNetDevice::GetNPools() const
{
    return static_cast<uint32_t>(m_pools.size());
}

MemberPool&
DistributorNetDevice::GetPool(uint32_t pool) const
{
    if (pool >= m_pools.size())
    {
        throw flowhash::SpecError("there is no pool " + std::to_string(pool) + " among " +
                                  std::to_string(m_pools.size()));
    }
    return *m_pools[pool];
}

void
DistributorNetDevice::DeclareMember(flowhash::MemberId id,
                                    uint32_t port,
                                    const Address& neighbor,
                                    uint32_t pool)
{
    CheckPort(port);
    MemberPool::Place place{port, {}};
    if (!neighbor.IsInvalid())
    {
        place.neighbor = ToHostAddress(neighbor);
    }
    else if (IsShared(port))
    {
        throw flowhash::SpecError("member " + std::to_string(id) + " needs an address on port " +
                                  std::to_string(port) + ", which others may share");
    }
    GetPool(pool).Declare(id, place);
    if (!neighbor.IsInvalid())
    {
        AddRoute(neighbor, place.neighbor.version == 6 ? 128 : 32, port);
        AddMemberAddress(id, neighbor, pool);
    }
    m_memberPorts.resize(GetNPorts());
    AddMembership(m_memberPorts[port], {pool, id});
}

void
DistributorNetDevice::AddMembership(std::vector<Membership>& memberships,
                                    const Membership& membership)
{
    for (Membership& known : memberships)
    {
        if (known.pool == membership.pool)
        {
            known.id.reset();
            return;
        }
    }
    memberships.push_back(membership);
}

void
DistributorNetDevice::AddMember(
    flowhash::MemberId id, double weight, uint32_t port, const Address& neighbor, uint32_t pool)
{
    DeclareMember(id, port, neighbor, pool);
    UpdateMembers({{flowhash::MemberChange::Kind::ADD, id, weight}}, pool);
}

void
DistributorNetDevice::AddMemberAddress(flowhash::MemberId id, const Address& address, uint32_t pool)
{
    if (!GetPool(pool).IsDeclared(id))
    {
        throw flowhash::SpecError("member " + std::to_string(id) + " has not been declared");
    }
    const flowhash::HostAddress own = ToHostAddress(address);
    m_services.AddMember(own);
    m_byAddress[own].push_back({pool, id});
}

void
DistributorNetDevice::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddService(ToHostAddress(address), protocol, port);
    AddAnsweredAddress(address);
}

void
DistributorNetDevice::AddBackend(const Address& address,
                                 uint8_t protocol,
                                 uint16_t port,
                                 const Address& service)
{
    std::optional<flowhash::HostAddress> behind;
    if (!service.IsInvalid())
    {
        behind = ToHostAddress(service);
    }
    m_services.AddBackend(ToHostAddress(address), protocol, port, behind);
}

void
DistributorNetDevice::AddSelfAddress(const Address& address)
{
    m_services.AddSelf(ToHostAddress(address));
    AddAnsweredAddress(address);
}

void
DistributorNetDevice::RouteAdded(const flowhash::HostAddress& network,
                                 uint8_t prefixLength,
                                 const RouteTable::Route& route)
{
    if (route.gateway && prefixLength == (network.version == 6 ? 128 : 32))
    {
        m_services.AddGateway(network, *route.gateway);
    }
}

void
DistributorNetDevice::SetScheme(const std::string& spec)
{
    SetPoolScheme(0, spec);
}

bool
DistributorNetDevice::TrySetScheme(std::string spec)
{
    return flowdist::Succeeds([&] { SetScheme(spec); });
}

void
DistributorNetDevice::SetPoolScheme(uint32_t pool, const std::string& spec)
{
    MemberPool& changed = GetPool(pool);
    std::unique_ptr<flowhash::Distribution> scheme = changed.MakeOther(spec, NowNs());
    const bool replaces = changed.Scheme() != nullptr;
    if (replaces)
    {
        m_membersChangingTrace({}, pool);
    }
    changed.SetScheme(std::move(scheme));
    NS_LOG_LOGIC("pool " << pool << " has scheme " << changed.Scheme()->Spec());
    HearScheme(pool);
    m_hasState = std::any_of(m_pools.begin(), m_pools.end(), [](const auto& each) {
        return each->Scheme() && each->Scheme()->HasState();
    });
    if (replaces)
    {
        m_membersChangedTrace({}, {}, pool);
    }
}

void
DistributorNetDevice::HearScheme(uint32_t pool)
{
    m_pools[pool]->Scheme()->OnForget([this, pool](const flowhash::ForgottenEntry& entry) {
        using Why = flowhash::ForgottenEntry::Why;
        if (m_sharing && entry.why != Why::RENEWED && entry.why != Why::REPLACED)
        {
            m_sharing->Forgot(entry.flow, entry.why == Why::ENDED);
        }
        if (entry.why != flowhash::ForgottenEntry::Why::RENEWED)
        {
            m_forgottenTrace(entry.flow, entry.member, flowhash::ForgetReasonName(entry.why), pool);
        }
    });
}

int64_t
DistributorNetDevice::AssignStreams(int64_t stream)
{
    int64_t used = 0;
    for (const auto& pool : m_pools)
    {
        used += pool->AssignStream(stream + used);
    }
    return used;
}

std::string
DistributorNetDevice::GetScheme() const
{
    const flowhash::Distribution* scheme = m_pools[0]->Scheme();
    return scheme ? scheme->Spec() : "";
}

const flowhash::Distribution&
DistributorNetDevice::GetDistribution(uint32_t pool) const
{
    return *GetPool(pool).Scheme();
}

flowhash::StateUsage
DistributorNetDevice::GetFragmentUsage()
{
    return m_fragments->Usage(NowNs());
}

} // namespace ns3

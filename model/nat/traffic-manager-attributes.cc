// SPDX-License-Identifier: GPL-2.0-only

// The settings of TrafficManagerNetDevice, apart from what it does.

#include "../../base/spec-checker.h"
#include "../packet/host-address-conversion.h"
#include "traffic-manager-net-device.h"
#include "traffic-manager-parts.h"

#include "ns3/boolean.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <utility>

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(TrafficManagerNetDevice);

namespace
{

constexpr const char* RESET = "reset";
constexpr const char* TIMEOUT = "timeout";

} // namespace

TypeId
TrafficManagerNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::TrafficManagerNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<TrafficManagerNetDevice>()
            .AddAttribute("TranslateDestination",
                          "Whether a service's address is replaced by that of the chosen server "
                          "(true or false).",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TrafficManagerNetDevice::SetTranslateDestination,
                                              &TrafficManagerNetDevice::GetTranslateDestination),
                          MakeBooleanChecker())
            .AddAttribute("TranslateSource",
                          "Whether the client's address and port are replaced by the self address "
                          "and a port of this device (true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&TrafficManagerNetDevice::SetTranslateSource,
                                              &TrafficManagerNetDevice::GetTranslateSource),
                          MakeBooleanChecker())
            .AddAttribute("SelfAddress",
                          "Source of translated IPv4 packets (address); shared by all traffic "
                          "managers or this one's own, but no own address of the node; 0.0.0.0: "
                          "none.",
                          Ipv4AddressValue(Ipv4Address::GetAny()),
                          MakeIpv4AddressAccessor(&TrafficManagerNetDevice::SetSelfAddress,
                                                  &TrafficManagerNetDevice::GetSelfAddress),
                          MakeIpv4AddressChecker())
            .AddAttribute(
                "SelfAddressIpv6",
                "Source of translated IPv6 packets (address), as SelfAddress; unspecified: none.",
                Ipv6AddressValue(Ipv6Address::GetAny()),
                MakeIpv6AddressAccessor(&TrafficManagerNetDevice::SetSelfAddressIpv6,
                                        &TrafficManagerNetDevice::GetSelfAddressIpv6),
                MakeIpv6AddressChecker())
            .AddAttribute("SelfAddressShared",
                          "Whether other traffic managers have the same self address (true), or "
                          "replies to it are routed to this one whatever their port (false): then "
                          "any port is free, and PortTable is not used; before traffic.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&TrafficManagerNetDevice::m_selfShared),
                          MakeBooleanChecker())
            .AddAttribute("ManagerId",
                          "Id of this device among the traffic managers (number), for the port "
                          "table.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&TrafficManagerNetDevice::m_managerId),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("Scheme",
                          "The distributors' scheme (spec), for the port table; before traffic.",
                          StringValue(""),
                          MakeStringAccessor(
                              &TrafficManagerNetDevice::Try<&TrafficManagerNetDevice::SetScheme>,
                              &TrafficManagerNetDevice::GetScheme),
                          flowdist::MakeSpecChecker(SourceTranslation::CheckScheme))
            .AddAttribute("PortTable",
                          "Source ports: free (any above the server's port, at random), scheme "
                          "(those that Scheme maps back to this device), or a spec whose table is "
                          "used; before traffic.",
                          StringValue(SourceTranslation::FREE_PORTS),
                          MakeStringAccessor(
                              &TrafficManagerNetDevice::Try<&TrafficManagerNetDevice::SetPortTable>,
                              &TrafficManagerNetDevice::GetPortTable),
                          flowdist::MakeSpecChecker(SourceTranslation::CheckPortTable))
            .AddAttribute(
                "ServerChoice",
                "Policy that chooses servers (spec): round-robin, weighted, "
                "least-connections, two-choices, or hash and a scheme; before traffic.",
                StringValue("round-robin"),
                MakeStringAccessor(
                    &TrafficManagerNetDevice::Try<&TrafficManagerNetDevice::SetServerChoice>,
                    &TrafficManagerNetDevice::GetServerChoiceSpec),
                flowdist::MakeSpecChecker(ServerChoice::Check))
            .AddAttribute(
                "Capacity",
                "Most connections (entries); beyond, new ones are dropped as table-full; before "
                "traffic.",
                UintegerValue(1000000),
                MakeUintegerAccessor(&TrafficManagerNetDevice::m_capacity),
                MakeUintegerChecker<uint32_t>(1, 1U << 30))
            .AddAttribute("TcpHalfOpen",
                          "Idle time of a TCP connection before its handshake is done (time); "
                          "before traffic.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_tcpHalfOpen),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("TcpEstablished",
                          "Idle time of an open TCP connection (time); before traffic.",
                          TimeValue(Seconds(7440)), // RFC 5382, REQ-5: at least 2 h 4 min
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_tcpEstablished),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("TcpClosing",
                          "Idle time of a TCP connection after both ends' FIN or a RST (time); "
                          "before traffic.",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_tcpClosing),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("UdpIdle",
                          "Idle time of UDP and ICMP echo (time); before traffic.",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_udpIdle),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("PortRest",
                          "How long a source port rests after its connection was removed (time); "
                          "before traffic.",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_portRest),
                          MakeTimeChecker(Time(0)))
            .AddAttribute("PortRestAfterGain",
                          "How long a source port rests that a table change gained (time): its "
                          "old connections may live at the servers. A deployment takes their "
                          "TIME_WAIT; the default fits runs of seconds; before traffic.",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&TrafficManagerNetDevice::m_portRestAfterGain),
                          MakeTimeChecker(Time(0)))
            .AddAttribute(
                "OnServerFailure",
                "What becomes of a failed server's connections: reset (to the client, "
                "at once) or timeout (left alone).",
                StringValue(RESET),
                MakeStringAccessor(&TrafficManagerNetDevice::SetOnServerFailure,
                                   &TrafficManagerNetDevice::GetOnServerFailure),
                flowdist::MakeWordChecker("OnServerFailure of a traffic manager", {RESET, TIMEOUT}))
            .AddAttribute("MidStreamPickup",
                          "Whether a TCP packet of an unknown connection that is no SYN opens an "
                          "entry instead of being refused (true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&TrafficManagerNetDevice::m_midStreamPickup),
                          MakeBooleanChecker())
            .AddAttribute(
                "FragmentEntries",
                "Packets whose first fragment is remembered (packets), so that the later "
                "ones are translated alike; the oldest is forgotten for a new one; before traffic.",
                UintegerValue(4096),
                MakeUintegerAccessor(&TrafficManagerNetDevice::m_fragmentEntries),
                MakeUintegerChecker<uint32_t>(0, 1U << 24))
            .AddAttribute(
                "FragmentTimeout",
                "How long the first fragment of a packet is remembered (time); before traffic.",
                TimeValue(Seconds(30)),
                MakeTimeAccessor(&TrafficManagerNetDevice::m_fragmentTimeout),
                MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("Translated",
                            "A connection got its entry: client side, server side, server.",
                            MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_translatedTrace),
                            "ns3::TrafficManagerNetDevice::TranslatedTracedCallback")
            .AddTraceSource("EntryRemoved",
                            "A connection's entry was removed, and why.",
                            MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_entryRemovedTrace),
                            "ns3::TrafficManagerNetDevice::EntryRemovedTracedCallback")
            .AddTraceSource("Untranslated",
                            "A packet from a server passes without state, untranslated.",
                            MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_untranslatedTrace),
                            "ns3::TrafficManagerNetDevice::UntranslatedTracedCallback")
            .AddTraceSource(
                "MembersChanging",
                "The membership of the servers is about to change.",
                MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_membersChangingTrace),
                "ns3::ChooserTracedCallback::MembersChanging")
            .AddTraceSource(
                "MembersChanged",
                "The membership of the servers has changed.",
                MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_membersChangedTrace),
                "ns3::ChooserTracedCallback::MembersChanged")
            .AddTraceSource("Chosen",
                            "A client's packet goes to the server of its entry.",
                            MakeTraceSourceAccessor(&TrafficManagerNetDevice::m_chosenTrace),
                            "ns3::ChooserTracedCallback::Chosen");
    return tid;
}

template <void (TrafficManagerNetDevice::*SET)(std::string)>
bool
TrafficManagerNetDevice::Try(std::string text)
{
    return flowdist::Succeeds([&] { (this->*SET)(text); });
}

void
TrafficManagerNetDevice::CheckIdle(const char* attribute) const
{
    if (!m_parts->translator.IsIdle())
    {
        throw flowhash::SpecError(
            std::string(attribute) +
            " of a traffic manager is to be set before the simulation starts");
    }
}

void
TrafficManagerNetDevice::SetTranslateDestination(bool translate)
{
    m_parts->translator.TranslateDestination(translate);
}

bool
TrafficManagerNetDevice::GetTranslateDestination() const
{
    return m_parts->translator.TranslatesDestination();
}

void
TrafficManagerNetDevice::SetTranslateSource(bool translate)
{
    m_parts->translator.GetSource().Enable(translate);
}

bool
TrafficManagerNetDevice::GetTranslateSource() const
{
    return m_parts->translator.GetSource().IsEnabled();
}

void
TrafficManagerNetDevice::SetScheme(std::string spec)
{
    CheckIdle("Scheme");
    m_parts->translator.GetSource().SetScheme(spec);
}

std::string
TrafficManagerNetDevice::GetScheme() const
{
    return m_parts->translator.GetSource().GetScheme();
}

void
TrafficManagerNetDevice::SetPortTable(std::string choice)
{
    CheckIdle("PortTable");
    m_parts->translator.GetSource().SetPortTable(choice);
}

std::string
TrafficManagerNetDevice::GetPortTable() const
{
    return m_parts->translator.GetSource().GetPortTable();
}

void
TrafficManagerNetDevice::SetServerChoice(std::string spec)
{
    CheckIdle("ServerChoice");
    m_parts->translator.SetServerChoice(ServerChoice::Make(spec));
    m_serverChoiceSpec = std::move(spec);
}

std::string
TrafficManagerNetDevice::GetServerChoiceSpec() const
{
    return m_serverChoiceSpec;
}

void
TrafficManagerNetDevice::SetOnServerFailure(std::string action)
{
    m_resetOnServerFailure = action == RESET;
}

std::string
TrafficManagerNetDevice::GetOnServerFailure() const
{
    return m_resetOnServerFailure ? RESET : TIMEOUT;
}

void
TrafficManagerNetDevice::SetSelfAddress(Ipv4Address address)
{
    m_parts->translator.GetSource().SetSelf(
        4, address.IsAny() ? std::nullopt : std::optional(ToHostAddress(address)));
}

Ipv4Address
TrafficManagerNetDevice::GetSelfAddress() const
{
    const auto& self = m_parts->translator.GetSource().GetSelf(4);
    return self ? Ipv4Address::ConvertFrom(ToAddress(*self)) : Ipv4Address::GetAny();
}

void
TrafficManagerNetDevice::SetSelfAddressIpv6(Ipv6Address address)
{
    m_parts->translator.GetSource().SetSelf(
        6, address.IsAny() ? std::nullopt : std::optional(ToHostAddress(address)));
}

Ipv6Address
TrafficManagerNetDevice::GetSelfAddressIpv6() const
{
    const auto& self = m_parts->translator.GetSource().GetSelf(6);
    return self ? Ipv6Address::ConvertFrom(ToAddress(*self)) : Ipv6Address::GetAny();
}

void
TrafficManagerNetDevice::Configure()
{
    const ConnectionTable::Settings table{m_capacity,
                                          {m_tcpHalfOpen.GetNanoSeconds(),
                                           m_tcpEstablished.GetNanoSeconds(),
                                           m_tcpClosing.GetNanoSeconds(),
                                           m_udpIdle.GetNanoSeconds()}};
    const SourceTranslation::Settings source{
        m_selfShared,
        m_managerId,
        {m_portRest.GetNanoSeconds(), m_portRestAfterGain.GetNanoSeconds()}};
    m_parts->translator.Start(table, source);
}

} // namespace ns3

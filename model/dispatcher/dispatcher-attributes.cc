// SPDX-License-Identifier: GPL-2.0-only

// The settings of DispatcherNetDevice, apart from what it does.

#include "../../base/spec-checker.h"
#include "dispatcher-net-device.h"
#include "dispatcher-parts.h"

#include "ns3/boolean.h"
#include "ns3/pointer.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(DispatcherNetDevice);

TypeId
DispatcherNetDevice::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::DispatcherNetDevice")
            .SetParent<SteeringNetDevice>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<DispatcherNetDevice>()
            .AddAttribute("DispatcherId",
                          "Id of this device among the dispatchers (number); of two words of equal "
                          "age that of the lower id counts. Before traffic.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_id),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute(
                "EntryKey",
                "What an entry is found by: tuple (addresses, ports, protocol) or client "
                "(the client's address alone); before traffic.",
                StringValue("tuple"),
                MakeStringAccessor(&DispatcherNetDevice::m_entryKey),
                flowdist::MakeWordChecker("EntryKey of a dispatcher", {"tuple", "client"}))
            .AddAttribute("Capacity",
                          "Most entries (entries); a new one beyond takes the place of another.",
                          UintegerValue(1000000),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_capacity),
                          MakeUintegerChecker<uint32_t>(1, 1U << 30))
            .AddAttribute("TcpHalfOpen",
                          "Idle time of a TCP connection of which no more than the SYN was seen "
                          "(time).",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_tcpHalfOpen),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("TcpEstablished",
                          "Idle time of an open TCP connection (time).",
                          TimeValue(Seconds(7440)), // RFC 5382, REQ-5: at least 2 h 4 min
                          MakeTimeAccessor(&DispatcherNetDevice::m_tcpEstablished),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("TcpClosing",
                          "How long an entry rests after both ends' FIN or a RST, where Removal "
                          "is linger (time).",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_tcpClosing),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("UdpIdle",
                          "Idle time of UDP and ICMP echo, and of entries by client (time).",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_udpIdle),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute(
                "Removal",
                "When the entry of a TCP connection goes that ended: linger (after a "
                "rest, so that its last packets find it) or at-once.",
                StringValue("linger"),
                MakeStringAccessor(&DispatcherNetDevice::m_removal),
                flowdist::MakeWordChecker("Removal of a dispatcher", {"linger", "at-once"}))
            .AddAttribute("SeesReplies",
                          "Whether replies pass the dispatchers (true or false). Where servers "
                          "answer past them (HostNetDevice::RestoreService) a connection ends with "
                          "its client's FIN, and Applications cannot tell by paths.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&DispatcherNetDevice::m_seesReplies),
                          MakeBooleanChecker())
            .AddAttribute("NoEntry",
                          "What becomes of a packet that opens nothing and finds neither entry nor "
                          "lock: drop, reset (and drop), choose (a server, as for a request), or "
                          "hold (for HoldTime, until an entry comes).",
                          StringValue("drop"),
                          MakeStringAccessor(&DispatcherNetDevice::m_noEntry),
                          flowdist::MakeWordChecker("NoEntry of a dispatcher",
                                                    {"drop", "reset", "choose", "hold"}))
            .AddAttribute("HoldTime",
                          "How long a packet waits for an entry where NoEntry is hold (time).",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_holdTime),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("HeldPackets",
                          "Most packets that wait, for entries and locks together, and "
                          "connections whose application is not known yet (packets).",
                          UintegerValue(10000),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_heldPackets),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("Lock",
                          "Whether a client is locked before a server is chosen (true or false).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&DispatcherNetDevice::m_locks),
                          MakeBooleanChecker())
            .AddAttribute(
                "LockHold",
                "How long a client is locked at least; at most half of LockTimeout counts "
                "(time).",
                TimeValue(Seconds(0)),
                MakeTimeAccessor(&DispatcherNetDevice::m_lockHold),
                MakeTimeChecker(Time(0)))
            .AddAttribute("LockPackets",
                          "Packets that are wanted before a server is chosen (packets); of TCP "
                          "there is one before an answer, whatever is said here. After half of "
                          "LockTimeout they are waited for no more.",
                          UintegerValue(1),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_lockPackets),
                          MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("LockTimeout",
                          "A lock whose holder keeps silent so long is taken over; a holder "
                          "chooses within half of it, whatever is wanted (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_lockTimeout),
                          MakeTimeChecker(NanoSeconds(2)))
            .AddAttribute("BindingTimeout",
                          "How long a client that was answered may take to name its application, "
                          "and its server then to answer (time).",
                          TimeValue(Seconds(10)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_bindingTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("BindingRetry",
                          "Time between the SYNs that a dispatcher sends to a server (time).",
                          TimeValue(Seconds(1)), // RFC 6298, section 2
                          MakeTimeAccessor(&DispatcherNetDevice::m_bindingRetry),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("BindingWindow",
                          "What a client that a dispatcher answers may send before its server "
                          "answers (bytes).",
                          UintegerValue(16384),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_bindingWindow),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("ServerChoice",
                          "Policy that chooses servers (spec): round-robin, weighted, "
                          "least-connections, two-choices, or hash and a scheme; before traffic.",
                          StringValue("round-robin"),
                          MakeStringAccessor(&DispatcherNetDevice::SetServerChoice,
                                             &DispatcherNetDevice::GetServerChoiceSpec),
                          flowdist::MakeSpecChecker(ServerChoice::Check))
            .AddAttribute("Applications",
                          "Servers by application, such as tcp:80=0-3 udp:53=4-7: protocol, port, "
                          "ids of servers; of TCP, behind the port, how the path of a request "
                          "begins, such as tcp:80/images=0; each application has a ServerChoice of "
                          "its own, and "
                          "the others share what servers are left (text); before traffic.",
                          StringValue(""),
                          MakeStringAccessor(&DispatcherNetDevice::SetApplications,
                                             &DispatcherNetDevice::GetApplications),
                          flowdist::MakeSpecChecker(ApplicationChoice::Parse))
            .AddAttribute(
                "LoadFrom",
                "What a server's load is, where ServerChoice reads loads: entries (as "
                "many as name it), or reports (what it said last to UDP port 3781, see "
                "LoadReporter); before traffic.",
                StringValue("entries"),
                MakeStringAccessor(&DispatcherNetDevice::m_loadFrom),
                flowdist::MakeWordChecker("LoadFrom of a dispatcher", {"entries", "reports"}))
            .AddAttribute("Sync",
                          "What tells the other dispatchers of entries (a TableSync).",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&DispatcherNetDevice::GetSync),
                          MakePointerChecker<TableSync>())
            .AddAttribute("FragmentEntries",
                          "Packets whose first fragment is remembered (packets), so that the later "
                          "ones are translated alike; the oldest is forgotten for a new one.",
                          UintegerValue(4096),
                          MakeUintegerAccessor(&DispatcherNetDevice::m_fragmentEntries),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("FragmentTimeout",
                          "How long a first fragment is remembered (time).",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&DispatcherNetDevice::m_fragmentTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("Translated",
                            "An entry was made here.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_translatedTrace),
                            "ns3::DispatcherNetDevice::TranslatedTracedCallback")
            .AddTraceSource("EntryRemoved",
                            "An entry went: its two keys, and why.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_entryRemovedTrace),
                            "ns3::DispatcherNetDevice::EntryRemovedTracedCallback")
            .AddTraceSource("BindingEnded",
                            "A connection whose client was answered here has an entry, or will "
                            "have none: how it ended.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_bindingEndedTrace),
                            "ns3::DispatcherNetDevice::BindingEndedTracedCallback")
            .AddTraceSource("MembersChanging",
                            "The servers' membership is about to change.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_membersChangingTrace),
                            "ns3::ChooserTracedCallback::MembersChanging")
            .AddTraceSource("MembersChanged",
                            "The servers' membership has changed.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_membersChangedTrace),
                            "ns3::ChooserTracedCallback::MembersChanged")
            .AddTraceSource("Chosen",
                            "A packet of a client goes to a server.",
                            MakeTraceSourceAccessor(&DispatcherNetDevice::m_chosenTrace),
                            "ns3::ChooserTracedCallback::Chosen");
    return tid;
}

bool
DispatcherNetDevice::SetServerChoice(std::string spec)
{
    return flowdist::Succeeds([this, &spec] {
        m_parts->table.GetChoice().Configure(spec, m_applications);
        m_serverChoiceSpec = spec;
    });
}

std::string
DispatcherNetDevice::GetServerChoiceSpec() const
{
    return m_serverChoiceSpec;
}

bool
DispatcherNetDevice::SetApplications(std::string text)
{
    return text == m_applications || flowdist::Succeeds([this, &text] {
               m_parts->table.GetChoice().Configure(m_serverChoiceSpec, text);
               m_applications = text;
           });
}

std::string
DispatcherNetDevice::GetApplications() const
{
    return m_applications;
}

void
DispatcherNetDevice::Configure()
{
    if (m_entryKey == "client" && m_parts->table.GetChoice().HasApplications())
    {
        throw flowhash::SpecError("Applications of a dispatcher need EntryKey tuple: a client's "
                                  "entry is for all of them");
    }
    if (!m_seesReplies && m_parts->table.GetChoice().ReadsPaths())
    {
        throw flowhash::SpecError("Applications of a dispatcher that tell by paths need "
                                  "SeesReplies: the server's numbers have to be translated");
    }
    if (m_loadFrom == "reports")
    {
        m_parts->table.GetChoice().GoByReports();
    }
    const ConnectionTable::Settings table{m_capacity,
                                          {m_tcpHalfOpen.GetNanoSeconds(),
                                           m_tcpEstablished.GetNanoSeconds(),
                                           m_tcpClosing.GetNanoSeconds(),
                                           m_udpIdle.GetNanoSeconds()}};
    m_parts->table.Configure(
        {table, m_entryKey == "client", m_removal == "at-once", !m_seesReplies});
    m_parts->locks.Configure({m_holdTime.GetNanoSeconds(),
                              m_lockHold.GetNanoSeconds(),
                              m_lockPackets,
                              m_lockTimeout.GetNanoSeconds()});
    m_parts->bindings.Configure({m_bindingTimeout.GetNanoSeconds(),
                                 m_bindingRetry.GetNanoSeconds(),
                                 m_lockTimeout.GetNanoSeconds() / 2,
                                 m_bindingWindow,
                                 HasChecksums()});
    m_parts->fragments.Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
}

} // namespace ns3

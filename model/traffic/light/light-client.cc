// SPDX-License-Identifier: GPL-2.0-only

#include "light-client.h"

#include "../../../base/spec-checker.h"
#include "../request-line.h"
#include "../request/client-port-picker.h"
#include "../request/request-kind.h"
#include "../request/request-planner.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/size-distribution.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("LightClient");

static_assert(LightClient::STREAMS == RequestPlanner::STREAMS);

NS_OBJECT_ENSURE_REGISTERED(LightClient);

namespace
{

void
CheckKind(const std::string& kind)
{
    if (kind != "tcp" && kind != "udp")
    {
        throw std::invalid_argument("LightClient: light flows are of kind tcp or udp, not " + kind);
    }
}

} // namespace

TypeId
LightClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::LightClient")
            .SetParent<LightEndpoint>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<LightClient>()
            .AddAttribute("FlowNumbers",
                          "Allots the flow numbers of the run; without it the client has its own.",
                          PointerValue(),
                          MakePointerAccessor(&LightClient::m_numbers),
                          MakePointerChecker<FlowNumbers>())
            .AddAttribute(
                "Interarrival",
                "Time from one flow's start to the next (SizeDistribution, seconds).",
                StringValue("exponential:0.1"),
                MakeStringAccessor(&LightClient::SetInterarrival, &LightClient::GetInterarrival),
                flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute("Concurrent",
                          "Flows that are open at once, each replaced as it ends; 0: however many.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&LightClient::m_concurrent),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute(
                "SourcePorts",
                "How source ports are picked: linux or random (ClientPortPicker).",
                StringValue("linux"),
                MakeStringAccessor(&LightClient::SetSourcePorts, &LightClient::GetSourcePorts),
                flowdist::MakeSpecChecker(ClientPortPicker::Check))
            .AddAttribute("FirstPort",
                          "Least source port.",
                          UintegerValue(ClientPortPicker::FIRST),
                          MakeUintegerAccessor(&LightClient::m_firstPort),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute("LastPort",
                          "Greatest source port.",
                          UintegerValue(ClientPortPicker::LAST),
                          MakeUintegerAccessor(&LightClient::m_lastPort),
                          MakeUintegerChecker<uint16_t>(1))
            .AddAttribute(
                "Ipv6Share",
                "Share of the flows to targets with two addresses that use IPv6 (0 to 1).",
                DoubleValue(0.5),
                MakeDoubleAccessor(&LightClient::SetIpv6Share, &LightClient::GetIpv6Share),
                MakeDoubleChecker<double>(0, 1))
            .AddAttribute("Timeout",
                          "Longest life of a flow, after which it is broken; 0: no limit (time).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&LightClient::m_timeout),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("FlowPlanned",
                            "A flow is about to start: its number, what it will ask.",
                            MakeTraceSourceAccessor(&LightClient::m_plannedTrace),
                            "ns3::LightClient::FlowPlannedTracedCallback")
            .AddTraceSource("FlowStarted",
                            "A flow starts: its number, the key of the client's packets.",
                            MakeTraceSourceAccessor(&LightClient::m_startedTrace),
                            "ns3::LightClient::FlowStartedTracedCallback")
            .AddTraceSource("FlowAnswered",
                            "The first byte of an answer is here.",
                            MakeTraceSourceAccessor(&LightClient::m_answeredTrace),
                            "ns3::LightClient::FlowAnsweredTracedCallback")
            .AddTraceSource("FlowEnded",
                            "A flow is completed, broken or refused.",
                            MakeTraceSourceAccessor(&LightClient::m_endedTrace),
                            "ns3::LightClient::FlowEndedTracedCallback");
    return tid;
}

LightClient::LightClient()
    : m_planner(std::make_unique<RequestPlanner>()),
      m_timers(m_flows.GetRecords())
{
    m_timers.SetCallback([this](Number number) { HandleTimer(number); });
}

LightClient::~LightClient() = default;

void
LightClient::AddTarget(const RequestTarget& target)
{
    CheckKind(target.kind);
    m_planner->AddTarget(target);
}

void
LightClient::AddProfile(const RequestProfile& profile, const LightProfile& light)
{
    CheckKind(profile.kind);
    if (light.window < 1 || light.window > LightProfile::MOST_WINDOW)
    {
        throw std::invalid_argument("LightClient: a window of " + std::to_string(light.window) +
                                    " segments is not possible: 1 to " +
                                    std::to_string(LightProfile::MOST_WINDOW));
    }
    m_planner->AddProfile(profile);
    m_sorts.push_back({light, RequestLine::Make(profile.path)});
}

uint64_t
LightClient::GetNOffered() const
{
    return m_offered;
}

uint64_t
LightClient::GetNEnded(FlowOutcome outcome) const
{
    return m_outcomes.at(static_cast<std::size_t>(outcome));
}

uint32_t
LightClient::GetNOpen() const
{
    return m_open;
}

uint32_t
LightClient::GetNPortsInUse() const
{
    return m_flows.GetN();
}

uint64_t
LightClient::GetNPortTaken() const
{
    return m_portTaken;
}

uint64_t
LightClient::GetNUnroutable() const
{
    return m_unroutable;
}

std::size_t
LightClient::GetFlowBytes() const
{
    return m_flows.GetBytes() + m_timers.GetBytes();
}

int64_t
LightClient::AssignStreams(int64_t stream)
{
    m_planner->AssignStreams(stream);
    return STREAMS;
}

void
LightClient::SetInterarrival(std::string spec)
{
    m_planner->SetInterarrival(spec);
}

std::string
LightClient::GetInterarrival() const
{
    return m_planner->GetInterarrival();
}

void
LightClient::SetSourcePorts(std::string policy)
{
    m_planner->SetSourcePorts(policy);
}

std::string
LightClient::GetSourcePorts() const
{
    return m_planner->GetSourcePorts();
}

void
LightClient::SetIpv6Share(double share)
{
    m_planner->SetIpv6Share(share);
}

double
LightClient::GetIpv6Share() const
{
    return m_planner->GetIpv6Share();
}

void
LightClient::DoDispose()
{
    m_next.Cancel();
    m_replacement.Cancel();
    m_timers.Stop();
    m_numbers = nullptr;
    LightEndpoint::DoDispose();
}

void
LightClient::StartApplication()
{
    Attach();
    if (m_planner->GetNProfiles() == 0)
    {
        AddProfile(RequestProfile());
    }
    if (m_plays)
    {
        return;
    }
    m_planner->Prepare(m_firstPort, m_lastPort);
    if (!m_numbers)
    {
        m_numbers = CreateObject<FlowNumbers>();
    }
    ScheduleNext();
}

void
LightClient::StopApplication()
{
    m_next.Cancel();
    m_replacement.Cancel();
    m_stopped = true;
}

void
LightClient::ScheduleNext()
{
    m_full = m_concurrent > 0 && m_open >= m_concurrent;
    if (!m_full)
    {
        m_next = Simulator::Schedule(m_planner->NextGap(), &LightClient::HandleNext, this);
    }
}

void
LightClient::HandleNext()
{
    StartFlow();
    ScheduleNext();
}

void
LightClient::HandleReplacement()
{
    m_replacing = true;
    for (uint32_t left = m_missing; left > 0; --left)
    {
        --m_missing;
        StartFlow();
    }
    m_replacing = false;
    if (m_missing > 0)
    {
        // Those that could not even start: others are tried at the pace of arrivals.
        m_replacement =
            Simulator::Schedule(m_planner->NextGap(), &LightClient::HandleReplacement, this);
    }
}

void
LightClient::StartFlow()
{
    RequestPlan plan = m_planner->Next();
    StartPlanned(m_numbers->Next(), plan);
}

/// @param plan whose port may change where the client draws its flows
void
LightClient::StartPlanned(uint64_t flow, RequestPlan& plan)
{
    if (flow >= NO_FLOW)
    {
        throw std::logic_error("LightClient: more than 4294967294 flows");
    }
    bool isNew = false;
    const uint16_t place = m_flows.PlaceOf(plan, isNew);
    LightFlowTable::Target& target = m_flows.GetTarget(place);
    target.way = isNew ? FindWay(target.address) : target.way;
    Number number = LightFlowTable::NONE;
    const auto open = [&](const RequestPlan& tried) {
        number = m_flows.Open(tried.port, place);
        return number == LightFlowTable::NONE;
    };
    if (target.way.device)
    {
        m_plays ? void(open(plan)) : void(m_planner->PassOver(plan, open));
    }
    ++m_offered;
    ++m_open;
    m_plannedTrace(flow, plan);
    const flowhash::HostAddress& local = target.way.device ? target.way.source : target.address;
    flowhash::FlowKey key;
    key.source = local.bytes;
    key.destination = target.address.bytes;
    key.sourcePort = plan.port;
    key.destinationPort = plan.targetPort;
    key.version = target.address.version;
    key.protocol = target.protocol;
    // Before the first packet, so that monitors know the tuple when they see it.
    m_startedTrace(flow, key);
    if (number == LightFlowTable::NONE)
    {
        NS_LOG_LOGIC("flow " << flow << " has no route, or all ports are in use");
        ++(target.way.device ? m_portTaken : m_unroutable);
        Count(FlowOutcome::BROKEN);
        m_endedTrace(flow, FlowOutcomeName(FlowOutcome::BROKEN), Time());
        return;
    }
    m_flows[number].number = static_cast<uint32_t>(flow);
    m_flows[number].start = LightTime(Simulator::Now().GetNanoSeconds());
    m_flows[number].profile = static_cast<uint8_t>(plan.profile & 0x7f);
    Begin(number, plan);
}

void
LightClient::Count(FlowOutcome outcome)
{
    --m_open;
    ++m_outcomes[static_cast<std::size_t>(outcome)];
    if (m_full && !m_stopped)
    {
        ++m_missing;
        if (!m_replacing && m_replacement.IsExpired())
        {
            m_replacement = Simulator::ScheduleNow(&LightClient::HandleReplacement, this);
        }
    }
}

void
LightClient::End(Number number, FlowOutcome outcome)
{
    const uint32_t flow = m_flows[number].number;
    const Time start = NanoSeconds(m_flows[number].start.Get());
    NS_LOG_LOGIC("flow " << flow << " is " << FlowOutcomeName(outcome));
    Count(outcome);
    m_endedTrace(flow, FlowOutcomeName(outcome), Simulator::Now() - start);
}

void
LightClient::Free(Number number)
{
    m_timers.Disarm(number);
    m_gaps.Forget(number);
    m_flows.Close(number);
}

} // namespace ns3

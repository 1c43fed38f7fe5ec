// SPDX-License-Identifier: GPL-2.0-only

#include "request-client.h"

#include "../../../base/spec-checker.h"
#include "client-port-picker.h"
#include "request-flow.h"
#include "request-planner.h"

#include "ns3/double.h"
#include "ns3/ipv4.h"
#include "ns3/ipv6.h"
#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <stdexcept>
#include <utility>

namespace ns3
{

static_assert(RequestClient::STREAMS == RequestPlanner::STREAMS);

NS_LOG_COMPONENT_DEFINE("RequestClient");

NS_OBJECT_ENSURE_REGISTERED(RequestClient);

namespace
{

/// @return a judge of distributions that refuses those which never reach a value
flowdist::SpecJudge
Reaching(double least, const std::string& wanted)
{
    return [=](const std::string& spec) {
        if (SizeDistribution::GetGreatest(spec) < least)
        {
            throw std::invalid_argument('"' + spec + "\" is always 0: " + wanted);
        }
    };
}

} // namespace

TypeId
RequestClient::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RequestClient")
            .SetParent<Application>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<RequestClient>()
            .AddAttribute("FlowNumbers",
                          "Allots the flow numbers of the run; without it the client has its own.",
                          PointerValue(),
                          MakePointerAccessor(&RequestClient::m_numbers),
                          MakePointerChecker<FlowNumbers>())
            .AddAttribute("Interarrival",
                          "Time from one flow's start to the next (SizeDistribution, seconds).",
                          StringValue("exponential:0.1"),
                          MakeStringAccessor(&RequestClient::SetInterarrival,
                                             &RequestClient::GetInterarrival),
                          flowdist::MakeSpecChecker(Reaching(1e-9, "at least 1 ns, at times")))
            .AddAttribute("RequestSize",
                          "Size of a request, at least 16 (SizeDistribution, bytes).",
                          StringValue("constant:200"),
                          MakeStringAccessor(&RequestClient::SetSpec<&RequestProfile::requestSize>,
                                             &RequestClient::GetSpec<&RequestProfile::requestSize>),
                          flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute(
                "ResponseSize",
                "Size of a response, at least 1 (SizeDistribution, bytes).",
                StringValue("constant:10000"),
                MakeStringAccessor(&RequestClient::SetSpec<&RequestProfile::responseSize>,
                                   &RequestClient::GetSpec<&RequestProfile::responseSize>),
                flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute("Requests",
                          "Requests of one flow, 1 to 65535 (SizeDistribution, rounded).",
                          StringValue("constant:1"),
                          MakeStringAccessor(&RequestClient::SetSpec<&RequestProfile::requests>,
                                             &RequestClient::GetSpec<&RequestProfile::requests>),
                          flowdist::MakeSpecChecker(Reaching(0.5, "at least 1, rounded")))
            .AddAttribute("Pause",
                          "From a response to the next request (SizeDistribution, seconds).",
                          StringValue("constant:0"),
                          MakeStringAccessor(&RequestClient::SetSpec<&RequestProfile::pause>,
                                             &RequestClient::GetSpec<&RequestProfile::pause>),
                          flowdist::MakeSpecChecker(SizeDistribution::Check))
            .AddAttribute(
                "SourcePorts",
                "Order of source ports and identifiers: linux or random (ClientPortPicker).",
                StringValue("linux"),
                MakeStringAccessor(&RequestClient::SetSourcePorts, &RequestClient::GetSourcePorts),
                flowdist::MakeSpecChecker(ClientPortPicker::Check))
            .AddAttribute("FirstPort",
                          "Least source port; 0 where all flows are echoes, as an identifier.",
                          UintegerValue(ClientPortPicker::FIRST),
                          MakeUintegerAccessor(&RequestClient::m_firstPort),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute("LastPort",
                          "Greatest source port.",
                          UintegerValue(ClientPortPicker::LAST),
                          MakeUintegerAccessor(&RequestClient::m_lastPort),
                          MakeUintegerChecker<uint16_t>())
            .AddAttribute(
                "Ipv6Share",
                "Share of the flows to targets with two addresses that use IPv6 (0 to 1).",
                DoubleValue(0.5),
                MakeDoubleAccessor(&RequestClient::SetIpv6Share, &RequestClient::GetIpv6Share),
                MakeDoubleChecker<double>(0, 1))
            .AddAttribute("ConnTimeout",
                          "TCP: wait for the answer to the first SYN; doubled each time (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RequestClient::m_connTimeout),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("ConnCount",
                          "TCP: SYNs that are sent before a flow is broken.",
                          UintegerValue(6),
                          MakeUintegerAccessor(&RequestClient::m_connCount),
                          MakeUintegerChecker<uint32_t>(1, 30))
            .AddAttribute("TimeWait",
                          "TCP: how long a closed connection keeps its port (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RequestClient::m_timeWait),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("ResendTime",
                          "UDP, echo: silence after which a request is sent again (time).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&RequestClient::m_resendTime),
                          MakeTimeChecker(MilliSeconds(1)))
            .AddAttribute("Resends",
                          "UDP, echo: how often a request is sent again before a flow is broken.",
                          UintegerValue(5),
                          MakeUintegerAccessor(&RequestClient::m_resends),
                          MakeUintegerChecker<uint32_t>(0, 1000))
            .AddAttribute("Timeout",
                          "Longest life of a flow, after which it is broken; 0: no limit (time).",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&RequestClient::m_timeout),
                          MakeTimeChecker(Seconds(0)))
            .AddTraceSource("FlowPlanned",
                            "A flow is about to start: its number, what it will ask.",
                            MakeTraceSourceAccessor(&RequestClient::m_plannedTrace),
                            "ns3::RequestClient::FlowPlannedTracedCallback")
            .AddTraceSource("FlowStarted",
                            "A flow starts: its number, the key of the client's packets.",
                            MakeTraceSourceAccessor(&RequestClient::m_startedTrace),
                            "ns3::RequestClient::FlowStartedTracedCallback")
            .AddTraceSource("FlowAnswered",
                            "The first byte of an answer is here.",
                            MakeTraceSourceAccessor(&RequestClient::m_answeredTrace),
                            "ns3::RequestClient::FlowAnsweredTracedCallback")
            .AddTraceSource("FlowEnded",
                            "A flow is completed, broken or refused.",
                            MakeTraceSourceAccessor(&RequestClient::m_endedTrace),
                            "ns3::RequestClient::FlowEndedTracedCallback");
    return tid;
}

RequestClient::RequestClient()
    : m_planner(std::make_unique<RequestPlanner>())
{
}

RequestClient::~RequestClient() = default;

void
RequestClient::AddTarget(const RequestTarget& target)
{
    m_planner->AddTarget(target);
}

void
RequestClient::AddProfile(const RequestProfile& profile)
{
    m_planner->AddProfile(profile);
}

uint64_t
RequestClient::GetNOffered() const
{
    return m_offered;
}

uint64_t
RequestClient::GetNEnded(FlowOutcome outcome) const
{
    const auto it = m_outcomes.find(outcome);
    return it == m_outcomes.end() ? 0 : it->second;
}

uint32_t
RequestClient::GetNOpen() const
{
    return m_open;
}

uint32_t
RequestClient::GetNPortsInUse() const
{
    return static_cast<uint32_t>(m_flows.size());
}

uint64_t
RequestClient::GetNUnroutable() const
{
    return m_unroutable;
}

int64_t
RequestClient::AssignStreams(int64_t stream)
{
    m_planner->AssignStreams(stream);
    return STREAMS;
}

void
RequestClient::SetInterarrival(std::string spec)
{
    m_planner->SetInterarrival(spec);
}

std::string
RequestClient::GetInterarrival() const
{
    return m_planner->GetInterarrival();
}

void
RequestClient::SetSourcePorts(std::string policy)
{
    m_planner->SetSourcePorts(policy);
}

std::string
RequestClient::GetSourcePorts() const
{
    return m_planner->GetSourcePorts();
}

void
RequestClient::SetIpv6Share(double share)
{
    m_planner->SetIpv6Share(share);
}

double
RequestClient::GetIpv6Share() const
{
    return m_planner->GetIpv6Share();
}

template <std::string RequestProfile::*FIELD>
void
RequestClient::SetSpec(std::string spec)
{
    m_profile.*FIELD = std::move(spec);
}

template <std::string RequestProfile::*FIELD>
std::string
RequestClient::GetSpec() const
{
    return m_profile.*FIELD;
}

void
RequestClient::DoDispose()
{
    m_next.Cancel();
    while (!m_flows.empty())
    {
        const Ptr<RequestFlow> flow = m_flows.begin()->second.requests;
        flow->Release(); // which erases it from the flows
    }
    m_numbers = nullptr;
    Application::DoDispose();
}

void
RequestClient::StartApplication()
{
    if (!GetNode()->GetObject<Ipv4>() && !GetNode()->GetObject<Ipv6>())
    {
        throw std::logic_error("RequestClient: node " + std::to_string(GetNode()->GetId()) +
                               " has no internet stack");
    }
    if (m_plays)
    {
        return;
    }
    if (m_planner->GetNProfiles() == 0)
    {
        m_planner->AddProfile(m_profile);
    }
    m_planner->Prepare(m_firstPort, m_lastPort);
    if (!m_numbers)
    {
        m_numbers = CreateObject<FlowNumbers>();
    }
    ScheduleNext();
}

void
RequestClient::StopApplication()
{
    m_next.Cancel();
}

void
RequestClient::ScheduleNext()
{
    m_next = Simulator::Schedule(m_planner->NextGap(), &RequestClient::StartFlow, this);
}

bool
RequestClient::Open(RequestFlow& flow, const Address& local)
{
    if (local.IsInvalid())
    {
        NS_LOG_LOGIC("there is no route to the target of flow " << m_offered);
        ++m_unroutable;
        return false;
    }
    if (!flow.Open())
    {
        NS_LOG_LOGIC("the port of flow " << m_offered << " is in use");
        ++m_portTaken;
        return false;
    }
    return true;
}

} // namespace ns3

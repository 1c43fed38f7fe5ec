// SPDX-License-Identifier: GPL-2.0-only

#include "request-planner.h"

#include "../../packet/host-address-conversion.h"
#include "../request-line.h"

#include "ns3/log.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RequestPlanner");

namespace
{

constexpr int64_t FIRST_OF_PROFILES = 8; // streams before it belong to the client as a whole
constexpr int64_t STREAMS_OF_PROFILE = 4;
constexpr uint32_t MAX_REQUESTS = 65535; // an echo's sequence number has no more values

static_assert(FIRST_OF_PROFILES + STREAMS_OF_PROFILE * RequestPlanner::MAX_PROFILES <=
              RequestPlanner::STREAMS);

void
CheckAddress(const Address& address)
{
    // ns-3's static routing ends the program when it is asked for a route to some of the others.
    const auto host = ToHostAddress(address);
    if (!IsUnicastAddress(host))
    {
        throw flowhash::SpecError("no single host can have target address " + host.ToString());
    }
}

} // namespace

RequestPlanner::RequestPlanner()
    : m_profile(CreateObject<UniformRandomVariable>()),
      m_target(CreateObject<UniformRandomVariable>()),
      m_family(CreateObject<UniformRandomVariable>())
{
}

void
RequestPlanner::SetInterarrival(const std::string& spec)
{
    m_interarrival = SizeDistribution(spec);
}

void
RequestPlanner::SetBursts(uint32_t flows, int64_t stream)
{
    m_burst = std::max<uint32_t>(flows, 1);
    m_burstStream = stream;
}

void
RequestPlanner::SetPortRule(std::size_t profile, PortRule rule)
{
    m_sources.at(profile).rule = std::move(rule);
}

const std::string&
RequestPlanner::GetInterarrival() const
{
    return m_interarrival.GetSpec();
}

void
RequestPlanner::SetSourcePorts(const std::string& policy)
{
    m_ports = ClientPortPicker(policy);
}

const std::string&
RequestPlanner::GetSourcePorts() const
{
    return m_ports.GetPolicy();
}

void
RequestPlanner::SetIpv6Share(double share)
{
    m_ipv6Share = share;
}

double
RequestPlanner::GetIpv6Share() const
{
    return m_ipv6Share;
}

void
RequestPlanner::AddProfile(const RequestProfile& profile)
{
    if (m_sources.size() == MAX_PROFILES)
    {
        throw std::invalid_argument("a client has at most " + std::to_string(MAX_PROFILES) +
                                    " request profiles");
    }
    m_sources.push_back(MakeSource(profile));
}

RequestPlanner::Source
RequestPlanner::MakeSource(const RequestProfile& profile)
{
    if (!(profile.share >= 0) || !std::isfinite(profile.share))
    {
        throw std::invalid_argument("the share of a request profile must be at least 0");
    }
    const std::string fault = RequestLine::FindFault(profile.path, profile.kind == "tcp");
    if (!fault.empty())
    {
        throw std::invalid_argument(fault);
    }
    return {profile,
            &RequestKind::Get(profile.kind),
            SizeDistribution(profile.requestSize),
            SizeDistribution(profile.responseSize),
            SizeDistribution(profile.requests),
            SizeDistribution(profile.pause),
            {},
            nullptr};
}

std::size_t
RequestPlanner::GetNProfiles() const
{
    return m_sources.size();
}

void
RequestPlanner::AddTarget(const RequestTarget& target)
{
    if (RequestKind::Get(target.kind).hasPorts != (target.port != 0))
    {
        throw std::invalid_argument("port " + std::to_string(target.port) + " is none for a " +
                                    target.kind + " target");
    }
    CheckAddress(target.address);
    if (!target.other.IsInvalid())
    {
        CheckAddress(target.other);
        if (ToHostAddress(target.address).version == ToHostAddress(target.other).version)
        {
            throw flowhash::SpecError("a target's two addresses must be of two families");
        }
    }
    m_targets.push_back(target);
}

void
RequestPlanner::Prepare(uint16_t first, uint16_t last)
{
    m_ports.SetRange(first, last);
    m_shares = 0;
    for (Source& source : m_sources)
    {
        const std::string& kind = source.profile.kind;
        m_shares += source.profile.share;
        source.targets.clear();
        std::copy_if(m_targets.begin(),
                     m_targets.end(),
                     std::back_inserter(source.targets),
                     [&kind](const RequestTarget& target) { return target.kind == kind; });
        if (source.targets.empty())
        {
            throw std::logic_error("RequestClient: there is no " + kind +
                                   " target to ask: AddTarget comes before the start");
        }
        if (source.kind->hasPorts && first == 0)
        {
            throw std::logic_error("RequestClient: port 0 is an identifier of echo, and none of " +
                                   kind);
        }
    }
    if (!(m_shares > 0))
    {
        throw std::logic_error("RequestClient: one profile at least needs a share above 0");
    }
    ApplyStreams();
}

void
RequestPlanner::AssignStreams(int64_t stream)
{
    m_stream = stream;
}

void
RequestPlanner::ApplyStreams()
{
    if (m_stream < 0)
    {
        return;
    }
    m_interarrival.AssignStreams(m_burstStream < 0 ? m_stream : m_burstStream);
    m_ports.AssignStreams(m_stream + 1);
    m_profile->SetStream(m_stream + 2);
    m_target->SetStream(m_stream + 3);
    m_family->SetStream(m_stream + 4);
    int64_t stream = m_stream + FIRST_OF_PROFILES;
    for (Source& source : m_sources)
    {
        for (auto* distribution :
             {&source.requestSize, &source.responseSize, &source.requests, &source.pause})
        {
            distribution->AssignStreams(stream++);
        }
    }
}

Time
RequestPlanner::NextGap()
{
    if (m_inBurst > 0)
    {
        --m_inBurst;
        return Time();
    }
    m_inBurst = m_burst - 1;
    return m_interarrival.GetTime();
}

RequestPlan
RequestPlanner::Next()
{
    Source& source = PickSource();
    const double part = m_target->GetValue(0, 1); // below 1
    const double count = static_cast<double>(source.targets.size());
    const RequestTarget& target = source.targets[static_cast<std::size_t>(part * count)];
    const bool isIpv6 = m_family->GetValue(0, 1) < m_ipv6Share;
    NS_LOG_LOGIC("a flow asks over " << source.profile.kind << ", port " << target.port);
    RequestPlan plan{source.profile.kind,
                     PickAddress(target, isIpv6),
                     target.port,
                     0,
                     source.profile.path,
                     DrawRequests(source),
                     static_cast<uint16_t>(&source - m_sources.data())};
    PickPort(plan, source.rule);
    return plan;
}

void
RequestPlanner::PickPort(RequestPlan& plan, const PortRule& rule)
{
    plan.port = m_ports.GetPort(m_drawn++);
    for (uint32_t left = m_ports.GetSize(); rule && left > 0 && !rule(plan); --left)
    {
        plan.port = m_ports.GetPort(m_drawn++);
    }
}

bool
RequestPlanner::PassOver(RequestPlan& plan, const PortRule& inUse)
{
    bool taken = inUse(plan);
    for (uint32_t left = m_ports.GetSize(); taken && left > 0; --left)
    {
        PickPort(plan, m_sources[plan.profile].rule);
        taken = inUse(plan);
    }
    return taken;
}

RequestPlanner::Source&
RequestPlanner::PickSource()
{
    double left = m_profile->GetValue(0, 1) * m_shares;
    auto source = m_sources.begin();
    auto last = source; // of those that have a share at all
    for (; source != m_sources.end(); ++source)
    {
        if (source->profile.share > 0)
        {
            last = source;
            if (left < source->profile.share)
            {
                break;
            }
            left -= source->profile.share;
        }
    }
    return *last;
}

Address
RequestPlanner::PickAddress(const RequestTarget& target, bool isIpv6)
{
    const bool isFirst =
        target.other.IsInvalid() || (ToHostAddress(target.address).version == 6) == isIpv6;
    return isFirst ? target.address : target.other;
}

std::vector<RequestPlan::Request>
RequestPlanner::DrawRequests(Source& source)
{
    const uint32_t least = source.kind->leastRequest +
                           static_cast<uint32_t>(RequestLine::Make(source.profile.path).size());
    std::vector<RequestPlan::Request> requests(std::min(source.requests.GetBytes(), MAX_REQUESTS));
    for (std::size_t i = 0; i < requests.size(); ++i)
    {
        const uint32_t size = source.requestSize.GetBytes(least);
        requests[i].size = std::min(size, source.kind->mostRequest);
        requests[i].response = source.responseSize.GetBytes();
        requests[i].pause = i == 0 ? Time() : source.pause.GetTime();
    }
    return requests;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "answer-routers.h"

#include "ns3/self-selector.h"
#include "ns3/simulator.h"
#include "ns3/trace-source-accessor.h"

namespace ns3
{

NS_OBJECT_ENSURE_REGISTERED(AnswerRouters);

using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

TypeId
AnswerRouters::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::AnswerRouters")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<AnswerRouters>()
            .AddTraceSource("MembersChanging",
                            "The server is about to learn of routers.",
                            MakeTraceSourceAccessor(&AnswerRouters::m_membersChangingTrace),
                            "ns3::ChooserTracedCallback::MembersChanging")
            .AddTraceSource("MembersChanged",
                            "It has learned of them.",
                            MakeTraceSourceAccessor(&AnswerRouters::m_membersChangedTrace),
                            "ns3::ChooserTracedCallback::MembersChanged")
            .AddTraceSource("Chosen",
                            "A router was chosen for an answer.",
                            MakeTraceSourceAccessor(&AnswerRouters::m_chosenTrace),
                            "ns3::ChooserTracedCallback::Chosen");
    return tid;
}

AnswerRouters::AnswerRouters() = default;
AnswerRouters::~AnswerRouters() = default;

void
AnswerRouters::SetScheme(const std::string& spec)
{
    SelfSelector::CheckScheme(spec);
    m_scheme = Distribution::Make(spec);
}

void
AnswerRouters::SetModulus(uint32_t count)
{
    std::vector<MemberChange> numbers;
    for (MemberId number = 0; number < count; ++number)
    {
        numbers.push_back({MemberChange::Kind::ADD, number});
    }
    m_numbers = Distribution::Make(m_scheme->Spec());
    m_numbers->Update(numbers);
}

bool
AnswerRouters::HasModulus() const
{
    return m_numbers != nullptr;
}

void
AnswerRouters::Declare(MemberId id, const Place& place)
{
    m_places[id] = place;
}

void
AnswerRouters::Update(const Changes& changes)
{
    m_membersChangingTrace(changes, 0);
    const auto delta = m_scheme->Update(changes, Simulator::Now().GetNanoSeconds());
    m_membersChangedTrace(changes, delta, 0);
}

std::optional<MemberId>
AnswerRouters::Find(const FlowKey& answer) const
{
    const FlowKey request = answer.Reversed();
    if (!m_numbers)
    {
        return m_scheme->Evaluate(request);
    }
    std::vector<MemberId> live;
    for (const flowhash::Member& member : m_scheme->Members())
    {
        if (member.IsLive())
        {
            live.push_back(member.id);
        }
    }
    const auto number = m_numbers->Evaluate(request);
    return live.empty() || !number ? std::nullopt
                                   : std::optional<MemberId>(live[*number % live.size()]);
}

std::optional<std::pair<uint32_t, flowhash::HostAddress>>
AnswerRouters::Choose(const Ptr<const Packet>& packet, const PacketView& view)
{
    const auto router = Find(view.key);
    if (!router)
    {
        return std::nullopt;
    }
    m_chosenTrace(packet, view, {*router, 0, MemberChoice::Basis::HASH});
    const Place& place = m_places.at(*router);
    return std::make_pair(place.port, place.neighbors.at(view.source.version));
}

const Distribution&
AnswerRouters::GetDistribution() const
{
    return *m_scheme;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "self-selector.h"

#include "../../base/spec-checker.h"
#include "../device/fragment-table.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../packet/host-address-conversion.h"
#include "drained-views.h"
#include "kept-flows.h"

#include "ns3/log.h"
#include "ns3/pointer.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/steering-net-device.h"
#include "ns3/string.h"
#include "ns3/trace-source-accessor.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <iterator>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SelfSelector");

NS_OBJECT_ENSURE_REGISTERED(SelfSelector);

using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

bool
Comes(const MemberChange& change)
{
    return change.kind == MemberChange::Kind::ADD || change.kind == MemberChange::Kind::SET_ACTIVE;
}

} // namespace

TypeId
SelfSelector::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::SelfSelector")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<SelfSelector>()
            .AddAttribute("Convergence",
                          "Whose open connections are when a node joins: at-once (the newcomer has "
                          "its share of them) or drain (they stay, for a while).",
                          StringValue("at-once"),
                          MakeStringAccessor(&SelfSelector::m_convergence),
                          flowdist::MakeWordChecker("Convergence of a self-selecting node",
                                                    {"at-once", "drain"}))
            .AddAttribute("DrainTime",
                          "How long connections stay at most after a node joined (time).",
                          TimeValue(Seconds(60)),
                          MakeTimeAccessor(&SelfSelector::m_drainTime),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute(
                "DrainEntries",
                "Most connections that a node remembers (entries); a new one beyond takes "
                "the place of the least recently used.",
                UintegerValue(1000000),
                MakeUintegerAccessor(&SelfSelector::m_drainEntries),
                MakeUintegerChecker<uint32_t>(1))
            .AddAttribute("DrainIdle",
                          "Idle time after which a remembered connection is forgotten (time).",
                          TimeValue(Seconds(7440)), // RFC 5382, REQ-5: at least 2 h 4 min
                          MakeTimeAccessor(&SelfSelector::m_drainIdle),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("FragmentEntries",
                          "Most packets whose first fragment is remembered (packets).",
                          UintegerValue(1000),
                          MakeUintegerAccessor(&SelfSelector::m_fragmentEntries),
                          MakeUintegerChecker<uint32_t>())
            .AddAttribute("FragmentTimeout",
                          "How long it is remembered (time).",
                          TimeValue(Seconds(30)), // RFC 791, section 3.2, and Linux
                          MakeTimeAccessor(&SelfSelector::m_fragmentTimeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddAttribute("Membership",
                          "Who is in the group, by this node's view (GroupMembership).",
                          TypeId::ATTR_GET,
                          PointerValue(),
                          MakePointerAccessor(&SelfSelector::m_membership),
                          MakePointerChecker<GroupMembership>())
            .AddTraceSource("MembersChanging",
                            "The view is about to change.",
                            MakeTraceSourceAccessor(&SelfSelector::m_membersChangingTrace),
                            "ns3::ChooserTracedCallback::MembersChanging")
            .AddTraceSource("MembersChanged",
                            "The view changed, and choices with it.",
                            MakeTraceSourceAccessor(&SelfSelector::m_membersChangedTrace),
                            "ns3::ChooserTracedCallback::MembersChanged")
            .AddTraceSource("Chosen",
                            "A packet is this node's.",
                            MakeTraceSourceAccessor(&SelfSelector::m_chosenTrace),
                            "ns3::ChooserTracedCallback::Chosen")
            .AddTraceSource("Judged",
                            "It was found out whether a packet is this node's.",
                            MakeTraceSourceAccessor(&SelfSelector::m_judgedTrace),
                            "ns3::SelfSelector::JudgedTracedCallback")
            .AddTraceSource("Forgotten",
                            "A connection is not remembered any more.",
                            MakeTraceSourceAccessor(&SelfSelector::m_forgottenTrace),
                            "ns3::SelfSelector::ForgottenTracedCallback");
    return tid;
}

SelfSelector::SelfSelector()
    : m_membership(CreateObject<GroupMembership>()),
      m_old(std::make_unique<DrainedViews>()),
      m_kept(std::make_unique<KeptFlows>()),
      m_fragments(std::make_unique<FragmentTable<SelfJudgement>>())
{
    m_membership->SetListener([this](const Changes& changes) { FollowView(changes); });
    m_kept->SetListener(
        [this](const FlowKey& flow, const char* why) { m_forgottenTrace(flow, m_own, why, 0); });
}

SelfSelector::~SelfSelector() = default;

void
SelfSelector::DoInitialize()
{
    m_kept->Configure(m_drainEntries, m_drainIdle.GetNanoSeconds());
    m_fragments->Configure(m_fragmentEntries, m_fragmentTimeout.GetNanoSeconds());
    Object::DoInitialize();
}

void
SelfSelector::DoDispose()
{
    m_membership->Dispose();
    Object::DoDispose();
}

void
SelfSelector::CheckScheme(const std::string& spec)
{
    const auto scheme = Distribution::Make(spec);
    const flowhash::SelectorTraits traits = scheme->GetSelector().Traits();
    const bool ofPacket = (scheme->Rule().Fields() & flowhash::FIELDS_LINK) != 0;
    if (scheme->HasState() || !traits.pure || !traits.historyFree || ofPacket)
    {
        throw flowhash::SpecError(
            "scheme '" + spec +
            "': nodes that choose themselves have to find the same, so it can have no state, go by "
            "no turn, chance, load, time or earlier members, and read no MAC address or port of "
            "the device");
    }
}

void
SelfSelector::SetScheme(const std::string& spec)
{
    CheckScheme(spec);
    m_scheme = Distribution::Make(spec);
}

void
SelfSelector::SetMembers(uint32_t group, MemberId own, const std::vector<flowhash::Member>& members)
{
    m_own = own;
    m_membership->SetOwn(group, own);
    m_membership->SetMembers(members);
    Changes changes;
    for (const flowhash::Member& member : members)
    {
        changes.push_back({MemberChange::Kind::ADD, member.id, member.weight});
    }
    m_scheme->Update(changes);
}

void
SelfSelector::AddService(const Address& address, uint8_t protocol, uint16_t port)
{
    m_services.AddService(ToHostAddress(address), protocol, port);
}

const Ptr<GroupMembership>&
SelfSelector::GetMembership() const
{
    return m_membership;
}

MemberId
SelfSelector::GetOwn() const
{
    return m_own;
}

const Distribution&
SelfSelector::GetDistribution() const
{
    return *m_scheme;
}

flowhash::StateUsage
SelfSelector::GetUsage() const
{
    return m_kept->GetUsage();
}

bool
SelfSelector::Drains() const
{
    return m_convergence == "drain";
}

/// What a view was before a newcomer counts for connections that were open then. One who comes
/// itself begins with the view of those who were there.
void
SelfSelector::FollowView(const Changes& changes)
{
    m_membersChangingTrace(changes, 0);
    const auto isOwn = [this](const MemberChange& change) { return change.id == m_own; };
    const auto own = std::find_if(changes.begin(), changes.end(), isOwn);
    Changes others;
    std::remove_copy_if(changes.begin(), changes.end(), std::back_inserter(others), isOwn);
    if (own != changes.end())
    {
        m_old->Clear();
        m_kept->Clear();
        m_scheme->Update(others, NowNs());
    }
    if (Drains() && std::any_of(changes.begin(), changes.end(), Comes))
    {
        m_old->Add(*m_scheme, NowNs() + m_drainTime.GetNanoSeconds());
    }
    m_old->Leave(changes);
    const flowhash::UpdateDelta delta =
        m_scheme->Update(own != changes.end() ? Changes{*own} : others, NowNs());
    m_membersChangedTrace(changes, delta, 0);
}

// ---- packets -----------------------------------------------------------------------------------

SelfJudgement
SelfSelector::Judge(const SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const SelfJudgement judgement = view.isFragment ? JudgeFragment(view) : Decide(view);
    NS_LOG_LOGIC("flow " << view.key.ToString() << ": node " << m_own
                         << (judgement.IsKept() ? " keeps it" : " drops it"));
    if (judgement.IsKept())
    {
        const auto basis = view.isLaterFragment   ? MemberChoice::Basis::ENTRY
                           : judgement.remembered ? MemberChoice::Basis::STATE
                                                  : MemberChoice::Basis::HASH;
        m_chosenTrace(packet.packet, view, {m_own, 0, basis});
    }
    m_judgedTrace(packet.packet, view, judgement);
    return judgement;
}

SelfJudgement
SelfSelector::JudgeFragment(const PacketView& view)
{
    if (view.isLaterFragment)
    {
        const SelfJudgement* first = m_fragments->Find(view, 0, NowNs());
        return first ? *first : SelfJudgement{{}, false, &SteeringNetDevice::DROP_BEFORE_FIRST};
    }
    const SelfJudgement judgement = Decide(view);
    m_fragments->Insert(view, 0, judgement, NowNs());
    return judgement;
}

FlowKey
SelfSelector::KeyOf(const PacketView& view) const
{
    using Direction = ServiceTable::Finding::Direction;
    return m_services.Find(view, false).direction == Direction::REPLY ? view.key.Reversed()
                                                                      : view.key;
}

SelfJudgement
SelfSelector::Decide(const PacketView& view)
{
    if (!m_membership->IsIn())
    {
        return {{}, false, &DROP_NOT_MEMBER};
    }
    const FlowKey flow = KeyOf(view);
    if (Drains() && view.protocol == flowhash::IpProtocol::TCP)
    {
        return DecideDraining(view, flow);
    }
    const auto chosen = m_scheme->Evaluate(flow);
    return {chosen, false, chosen == m_own ? nullptr : &DROP_NOT_CHOSEN};
}

SelfJudgement
SelfSelector::DecideDraining(const PacketView& view, const FlowKey& flow)
{
    const int64_t now = NowNs();
    m_old->Expire(now);
    const auto chosen = m_scheme->Evaluate(flow);
    if (view.AsksForConnection())
    {
        chosen == m_own ? m_kept->Keep(flow, now) : m_kept->Forget(flow, nullptr);
        return {chosen, false, chosen == m_own ? nullptr : &DROP_NOT_CHOSEN};
    }
    const bool ownNow = chosen == m_own;
    // As long as views name others than whom the present one does, nobody but who remembers keeps
    // it.
    const bool agreed = chosen && m_old->AllChoose(flow, *chosen);
    if (m_kept->Use(flow, now))
    {
        if (ownNow || !agreed)
        {
            return {m_own, true, nullptr};
        }
        m_kept->Forget(flow, "drained");
    }
    if (ownNow && agreed)
    {
        m_kept->Keep(flow, now);
        return {chosen, false, nullptr};
    }
    return {chosen, false, ownNow ? &DROP_DRAINED : &DROP_NOT_CHOSEN};
}

} // namespace ns3

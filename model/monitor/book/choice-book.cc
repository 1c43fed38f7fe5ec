// SPDX-License-Identifier: GPL-2.0-only

#include "choice-book.h"

#include <algorithm>
#include <set>

namespace ns3
{

namespace
{

constexpr uint32_t NONE = 0;

} // namespace

ChoiceBook::ChoiceBook(const FlowRoster& roster)
    : m_roster(roster),
      m_courses(1)
{
}

uint32_t
ChoiceBook::AddTier()
{
    m_latest.emplace_back();
    m_replies.emplace_back();
    return static_cast<uint32_t>(m_latest.size() - 1);
}

ChoiceBook::ChooserId
ChoiceBook::AddChooser(uint32_t tier,
                       const Chooser& chooser,
                       const std::vector<flowhash::Member>& members)
{
    const auto before = std::count_if(
        m_choosers.begin(), m_choosers.end(), [tier](const Known& k) { return k.tier == tier; });
    m_choosers.push_back(
        {tier, static_cast<uint32_t>(before), chooser, MembershipHistory(members), {}, {}});
    return GetNChoosers() - 1;
}

uint32_t
ChoiceBook::GetNChoosers() const
{
    return static_cast<uint32_t>(m_choosers.size());
}

const Chooser&
ChoiceBook::GetChooser(ChooserId chooser) const
{
    return m_choosers[chooser].chooser;
}

uint32_t
ChoiceBook::GetTier(ChooserId chooser) const
{
    return m_choosers[chooser].tier;
}

uint32_t
ChoiceBook::GetPlace(ChooserId chooser) const
{
    return m_choosers[chooser].place;
}

const MembershipHistory&
ChoiceBook::GetHistory(ChooserId chooser) const
{
    return m_choosers[chooser].history;
}

const ChoiceBook::Counts&
ChoiceBook::GetCounts(ChooserId chooser) const
{
    return m_choosers[chooser].counts;
}

void
ChoiceBook::Update(ChooserId chooser, const std::vector<flowhash::MemberChange>& changes)
{
    m_choosers[chooser].history.Update(changes);
}

void
ChoiceBook::Chose(ChooserId chooser, const Packet& packet, const MemberChoice& choice)
{
    const uint64_t flow = packet.flow;
    const bool reverse = packet.reverse;
    Known& known = m_choosers[chooser];
    ++known.counts.packets[static_cast<std::size_t>(choice.basis)];
    auto& flows = m_latest[known.tier];
    if (flow >= flows.size())
    {
        flows.resize(flow + 1);
    }
    NoteReply(known.tier, packet);
    NoteLabel(packet);
    uint32_t& place = flows[flow][reverse];
    const uint32_t epoch = known.history.GetEpoch();
    const Course& latest = m_courses[place];
    const bool same = latest.chooser == chooser && latest.member == choice.member;
    // A later fragment follows the first of its packet, whatever was learned in between.
    const bool follows = known.chooser.scheme && choice.basis == MemberChoice::Basis::ENTRY &&
                         LatestTo(known.tier, flow, reverse, choice.member);
    if (follows || (place != NONE && same && latest.epoch == epoch))
    {
        return;
    }
    Course course;
    course.chooser = chooser;
    course.member = choice.member;
    course.epoch = epoch;
    course.basis = choice.basis;
    course.ground = choice.ground;
    course.reverse = reverse;
    course.portless = packet.portless;
    course.split = known.chooser.split && known.chooser.split();
    course.firstSequence = packet.sequence;
    course.number = static_cast<uint32_t>(m_courses.size());
    course.label = packet.key ? packet.key->FlowLabel() : 0;
    course.relabelled = course.label != LabelsOf(flow).first[reverse] && HashesLabel(known.chooser);
    course.before = place;
    Describe(course, known, flow, reverse);
    place = course.number;
    m_courses.push_back(course);
}

void
ChoiceBook::NoteReply(uint32_t tier, const Packet& packet)
{
    if (!packet.reverse || packet.portless || !packet.key)
    {
        return;
    }
    auto& replies = m_replies[tier];
    if (packet.flow >= replies.size())
    {
        flowhash::FlowKey unknown;
        unknown.version = 0;
        replies.resize(packet.flow + 1, unknown);
    }
    // As the roster has keys: of whole packets, without the fields of links.
    flowhash::FlowKey& reply = replies[packet.flow];
    reply = *packet.key;
    reply.flags &= static_cast<uint8_t>(~flowhash::FlowKey::FLAG_FIRST_FRAGMENT);
    reply.identification = 0;
    reply.SetFlowLabel(0);
    reply.sourceMac = {};
    reply.destinationMac = {};
    reply.etherType = 0;
    reply.vlan = 0;
    reply.ingressPort = 0;
}

/// What packets of a flow look like to those who choose from a tier.
void
ChoiceBook::NoteLabel(const Packet& packet)
{
    if (packet.portless || !packet.key || packet.key->version != 6)
    {
        return;
    }
    if (packet.flow >= m_labels.size())
    {
        m_labels.resize(packet.flow + 1);
    }
    Labels& labels = m_labels[packet.flow];
    labels.latest[packet.reverse] = packet.key->FlowLabel();
    if (!labels.known[packet.reverse])
    {
        labels.known[packet.reverse] = true;
        labels.first[packet.reverse] = packet.key->FlowLabel();
    }
}

ChoiceBook::Labels
ChoiceBook::LabelsOf(uint64_t flow) const
{
    return flow < m_labels.size() ? m_labels[flow] : Labels{};
}

flowhash::FlowKey
ChoiceBook::KeyOf(uint32_t tier, uint64_t flow, bool reverse) const
{
    const FlowRoster::Flow& record = m_roster.Get(flow);
    const auto& replies = m_replies[tier];
    const bool isKnown = reverse && flow < replies.size() && replies[flow].version != 0;
    return isKnown ? replies[flow] : reverse ? record.reply : record.key;
}

void
ChoiceBook::Forgot(ChooserId chooser, const char* why)
{
    ++m_choosers[chooser].counts.forgotten[why];
}

void
ChoiceBook::Forgot(ChooserId chooser, const flowhash::FlowKey& client, const char* why, Time now)
{
    Forgot(chooser, why);
    static const std::set<std::string> successions{"replaced", "reused"}; // there is one, another
    if (successions.count(why) == 0)
    {
        m_choosers[chooser].forgotten[client] = now;
    }
}

bool
ChoiceBook::HasForgotten(ChooserId chooser, uint64_t flow) const
{
    const auto& forgotten = m_choosers[chooser].forgotten;
    const FlowRoster::Flow& record = m_roster.Get(flow);
    flowhash::FlowKey client;
    client.version = record.key.version;
    client.source = record.key.source;
    const auto isOfThis = [&](const flowhash::FlowKey& key) {
        const auto found = forgotten.find(key);
        return found != forgotten.end() && found->second >= record.start;
    };
    return isOfThis(record.key) || isOfThis(client);
}

/// What can only be known while the scheme is as it was for this packet. It matters only for
/// packets that went elsewhere than the flow's others.
void
ChoiceBook::Describe(Course& course, const Known& known, uint64_t flow, bool reverse) const
{
    const uint32_t other = m_latest[known.tier][flow][!reverse];
    const bool differs = (other != NONE && m_courses[other].member != course.member) ||
                         course.before != NONE || course.portless;
    const FlowRoster::Flow& record = m_roster.Get(flow);
    if (!differs || !known.chooser.scheme || !record.known)
    {
        return;
    }
    if (known.chooser.byRequest)
    {
        course.byClient = course.byTurned = course.byWhole = known.chooser.byRequest(record.key);
        return;
    }
    const flowhash::Distribution& scheme = *known.chooser.scheme();
    const Labels labels = LabelsOf(flow);
    flowhash::FlowKey client = record.key;
    client.SetFlowLabel(labels.first[0]);
    flowhash::FlowKey whole = KeyOf(known.tier, flow, reverse);
    whole.SetFlowLabel(labels.first[reverse]);
    course.byClient = scheme.Evaluate(client);
    course.byTurned = scheme.Evaluate(client.Reversed());
    course.byWhole = scheme.Evaluate(whole);
}

const ChoiceBook::Course*
ChoiceBook::Latest(uint32_t tier, uint64_t flow, bool reverse) const
{
    const auto& flows = m_latest[tier];
    const uint32_t place = flow < flows.size() ? flows[flow][reverse] : NONE;
    return place == NONE ? nullptr : &m_courses[place];
}

const ChoiceBook::Course*
ChoiceBook::LatestTo(
    uint32_t tier, uint64_t flow, bool reverse, flowhash::MemberId member, uint32_t before) const
{
    const Course* course = Latest(tier, flow, reverse);
    while (course && (course->member != member || course->number >= before))
    {
        course = course->before == NONE ? nullptr : &m_courses[course->before];
    }
    return course;
}

const ChoiceBook::Course*
ChoiceBook::FindCourse(uint32_t tier, const Packet& packet, flowhash::MemberId member) const
{
    const Course* const latest = LatestTo(tier, packet.flow, packet.reverse, member);
    if (!latest)
    {
        return LatestTo(tier, packet.flow, !packet.reverse, member);
    }
    const Course* own = latest;
    while (own && own->firstSequence > packet.sequence) // packets overtake each other
    {
        own = LatestTo(tier, packet.flow, packet.reverse, member, own->number);
    }
    return own ? own : latest;
}

std::optional<flowhash::MemberId>
ChoiceBook::Ask(ChooserId chooser, uint64_t flow, bool reverse, Time now) const
{
    const Known& known = m_choosers[chooser];
    if (known.chooser.byRequest)
    {
        return known.chooser.byRequest(m_roster.Get(flow).key);
    }
    flowhash::FlowKey key = KeyOf(known.tier, flow, reverse);
    key.SetFlowLabel(LabelsOf(flow).latest[reverse]);
    return known.chooser.scheme ? known.chooser.scheme()->Peek(key, now.GetNanoSeconds())
                                : known.chooser.entry(key);
}

bool
ChoiceBook::ChoosesPerPacket(const Chooser& chooser)
{
    return FollowsMoment(chooser) && !chooser.scheme()->GetSelector().Traits().hashed;
}

bool
ChoiceBook::FollowsMoment(const Chooser& chooser)
{
    if (!chooser.scheme || chooser.scheme()->HasState())
    {
        return false;
    }
    const flowhash::SelectorTraits traits = chooser.scheme()->GetSelector().Traits();
    return !traits.pure && !traits.late;
}

bool
ChoiceBook::HashesLabel(const Chooser& chooser)
{
    if (!chooser.scheme)
    {
        return false;
    }
    const flowhash::Distribution& scheme = *chooser.scheme();
    return (scheme.Rule().Fields() & flowhash::FIELD_FLOW_LABEL) != 0 &&
           scheme.GetSelector().Traits().hashed;
}

bool
ChoiceBook::FollowsLate(const Chooser& chooser)
{
    return chooser.scheme && chooser.scheme()->GetSelector().Traits().late;
}

} // namespace ns3

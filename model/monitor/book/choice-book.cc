// SPDX-License-Identifier: GPL-2.0-only

#include "choice-book.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

namespace ns3
{

ChoiceBook::ChoiceBook(const FlowRoster& roster)
    : m_roster(roster),
      m_store(roster.GetStore()),
      m_shelf(m_store)
{
}

uint32_t
ChoiceBook::AddTier()
{
    return m_store.AddTier();
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
    Known& known = m_choosers[chooser];
    ++known.counts.packets[static_cast<std::size_t>(choice.basis)];
    const uint32_t slot = m_store.Touch(packet.flow);
    if (slot == FlowStore::NONE)
    {
        return; // of a flow that is over for long
    }
    NoteReply(known.tier, slot, packet);
    NoteLabel(slot, packet);
    Course asked;
    asked.chooser = chooser;
    asked.member = choice.member;
    asked.epoch = known.history.GetEpoch();
    if (!m_shelf.IsLatest({known.tier, slot}, packet.reverse, asked))
    {
        Begin(chooser, slot, packet, choice);
    }
}

/// A packet is the first of a course, unless it is a fragment that follows another one's.
void
ChoiceBook::Begin(ChooserId chooser,
                  uint32_t slot,
                  const Packet& packet,
                  const MemberChoice& choice)
{
    const Known& known = m_choosers[chooser];
    const CourseShelf::Place place{known.tier, slot};
    // A later fragment follows the first of its packet, whatever was learned in between.
    if (known.chooser.scheme && choice.basis == MemberChoice::Basis::ENTRY &&
        m_shelf.LatestTo(place, packet.reverse, choice.member, UINT32_MAX))
    {
        return;
    }
    const auto latest = m_shelf.Latest(place, packet.reverse);
    Course course;
    course.chooser = chooser;
    course.member = choice.member;
    course.epoch = known.history.GetEpoch();
    course.basis = choice.basis;
    course.ground = choice.ground;
    course.reverse = packet.reverse;
    course.portless = packet.portless;
    course.split = known.chooser.split && known.chooser.split();
    course.firstSequence = packet.sequence;
    course.label = packet.key ? packet.key->FlowLabel() : 0;
    course.relabelled =
        course.label != m_store.GetLabels(slot).first[packet.reverse] && HashesLabel(known.chooser);
    course.before = latest ? latest->number : CourseShelf::NONE;
    Describe(course, known, slot);
    Tidy();
    m_shelf.Add(place, course, m_roster.Now());
}

void
ChoiceBook::Tidy()
{
    m_shelf.Tidy(m_roster.Now(), m_roster.GetLinger());
}

void
ChoiceBook::NoteReply(uint32_t tier, uint32_t slot, const Packet& packet)
{
    if (!packet.reverse || packet.portless || !packet.key)
    {
        return;
    }
    // As the roster has keys: of whole packets, without the fields of links.
    const auto flags =
        static_cast<uint8_t>(packet.key->flags & ~flowhash::FlowKey::FLAG_FIRST_FRAGMENT);
    const FlowPart& flow = m_store.Flow(slot);
    TierPart& part = m_store.Tier(tier, slot);
    if (m_store.Keys().IsSame(Reversed(flow.key), *packet.key, flags))
    {
        part.reply = TierPart::Reply::REVERSED;
    }
    else if (m_store.Keys().IsSame(flow.reply, *packet.key, flags))
    {
        part.reply = TierPart::Reply::ANSWER;
    }
    else
    {
        flowhash::FlowKey reply = *packet.key;
        reply.flags = flags;
        reply.identification = 0;
        reply.SetFlowLabel(0);
        reply.sourceMac = {};
        reply.destinationMac = {};
        reply.etherType = 0;
        reply.vlan = 0;
        reply.ingressPort = 0;
        m_store.Rest(tier, slot).reply = std::make_unique<flowhash::FlowKey>(reply);
        part.reply = TierPart::Reply::OTHER;
    }
}

void
ChoiceBook::NoteLabel(uint32_t slot, const Packet& packet)
{
    if (packet.portless || !packet.key || packet.key->version != 6)
    {
        return;
    }
    FlowPart& flow = m_store.Flow(slot);
    const uint32_t label = packet.key->FlowLabel();
    FlowLabels labels = m_store.GetLabels(slot);
    const auto known = static_cast<uint8_t>(FlowPart::LABELLED << (packet.reverse ? 1 : 0));
    if (!flow.Is(known))
    {
        flow.Set(known);
        labels.first[packet.reverse] = label;
    }
    else if (labels.latest[packet.reverse] == label)
    {
        return;
    }
    labels.latest[packet.reverse] = label;
    m_store.SetLabels(slot, labels);
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
        Known& known = m_choosers[chooser];
        known.forgotten[client] = now;
        if (known.forgotten.size() > known.forgottenAtMost)
        {
            DropForgotten(known);
        }
    }
}

/// Of flows that are retired nobody asks. Those of all of a client's stay.
void
ChoiceBook::DropForgotten(Known& known) const
{
    for (auto item = known.forgotten.begin(); item != known.forgotten.end();)
    {
        const flowhash::FlowKey& key = item->first;
        const bool ofClient = key.sourcePort == 0 && key.destinationPort == 0;
        item = ofClient || m_roster.HasKey(key) ? std::next(item) : known.forgotten.erase(item);
    }
    known.forgottenAtMost = std::max<std::size_t>(1024, 2 * known.forgotten.size());
}

bool
ChoiceBook::HasForgotten(ChooserId chooser, uint64_t flow) const
{
    const auto& forgotten = m_choosers[chooser].forgotten;
    const FlowRoster::Flow record = m_roster.Get(flow);
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
ChoiceBook::Describe(Course& course, const Known& known, uint32_t slot) const
{
    const auto other = m_shelf.Latest({known.tier, slot}, !course.reverse);
    const bool differs = (other && other->member != course.member) ||
                         course.before != CourseShelf::NONE || course.portless;
    const FlowPart& flow = m_store.Flow(slot);
    if (!differs || !known.chooser.scheme || !flow.Is(FlowPart::KNOWN))
    {
        return;
    }
    flowhash::FlowKey client = m_store.Keys().Unpack(flow.key);
    if (known.chooser.byRequest)
    {
        course.byClient = course.byTurned = course.byWhole = known.chooser.byRequest(client);
        return;
    }
    const flowhash::Distribution& scheme = *known.chooser.scheme();
    const FlowLabels labels = m_store.GetLabels(slot);
    client.SetFlowLabel(labels.first[0]);
    flowhash::FlowKey whole = KeyOf(known.tier, slot, course.reverse);
    whole.SetFlowLabel(labels.first[course.reverse]);
    course.byClient = scheme.Evaluate(client);
    course.byTurned = scheme.Evaluate(client.Reversed());
    course.byWhole = scheme.Evaluate(whole);
}

std::optional<ChoiceBook::Course>
ChoiceBook::Latest(uint32_t tier, uint64_t flow, bool reverse) const
{
    const uint32_t slot = m_store.Find(flow);
    return slot == FlowStore::NONE ? std::nullopt : m_shelf.Latest({tier, slot}, reverse);
}

std::optional<ChoiceBook::ChooserId>
ChoiceBook::LatestChooser(uint32_t tier, uint32_t slot, bool reverse) const
{
    const TierPart& part = m_store.Tier(tier, slot);
    if ((part.bits & TierPart::SPILLED) == 0)
    {
        const PackedCourse& only = part.courses[reverse];
        return only.number == CourseShelf::NONE ? std::nullopt
                                                : std::optional<ChooserId>(only.chooser);
    }
    const auto course = m_shelf.Latest({tier, slot}, reverse);
    return course ? std::optional(course->chooser) : std::nullopt;
}

std::optional<ChoiceBook::Course>
ChoiceBook::LatestTo(
    uint32_t tier, uint64_t flow, bool reverse, flowhash::MemberId member, uint32_t before) const
{
    const uint32_t slot = m_store.Find(flow);
    return slot == FlowStore::NONE ? std::nullopt
                                   : m_shelf.LatestTo({tier, slot}, reverse, member, before);
}

std::optional<ChoiceBook::Course>
ChoiceBook::FindCourse(uint32_t tier, const Packet& packet, flowhash::MemberId member) const
{
    const auto latest = LatestTo(tier, packet.flow, packet.reverse, member);
    if (!latest)
    {
        return LatestTo(tier, packet.flow, !packet.reverse, member);
    }
    auto own = latest;
    while (own && own->firstSequence > packet.sequence) // packets overtake each other
    {
        own = LatestTo(tier, packet.flow, packet.reverse, member, own->number);
    }
    return own ? own : latest;
}

std::optional<ChoiceBook::Sender>
ChoiceBook::FindSender(uint32_t tier, const Packet& packet, flowhash::MemberId member) const
{
    const uint32_t slot = m_store.Find(packet.flow);
    if (slot == FlowStore::NONE)
    {
        return std::nullopt;
    }
    const TierPart& part = m_store.Tier(tier, slot);
    if ((part.bits & TierPart::SPILLED) != 0)
    {
        const auto course = FindCourse(tier, packet, member);
        return course ? std::optional(Sender{course->chooser, course->epoch, course->reverse})
                      : std::nullopt;
    }
    for (const bool reverse : {packet.reverse, !packet.reverse})
    {
        const PackedCourse& only = part.courses[reverse];
        if (only.number != CourseShelf::NONE && only.member == member)
        {
            return Sender{only.chooser, only.epoch, reverse};
        }
    }
    return std::nullopt;
}

} // namespace ns3

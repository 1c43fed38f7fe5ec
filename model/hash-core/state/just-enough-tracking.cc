// SPDX-License-Identifier: MIT

#include "just-enough-tracking.h"

#include "state-selector.h"

#include <algorithm>
#include <iterator>

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_SPARE = uint64_t{1} << 24;

/// Those that may become live as they are.
std::vector<Member>
Weighty(const std::vector<Member>& members)
{
    std::vector<Member> weighty;
    std::copy_if(members.begin(),
                 members.end(),
                 std::back_inserter(weighty),
                 [](const Member& member) { return member.weight > 0; });
    return weighty;
}

} // namespace

JustEnoughTracking::JustEnoughTracking(CompactFlowTable table,
                                       SelectorSource source,
                                       uint32_t spare)
    : m_table(std::move(table)),
      m_source(std::move(source)),
      m_spare(spare)
{
    m_table.OnForget([this](const ForgottenEntry& entry) { Forget(entry); });
}

std::unique_ptr<AffinityState>
JustEnoughTracking::Make(SpecParameters& parameters, const SelectorSource& source)
{
    const auto selector = source();
    RequireSelector(parameters, source, "jet", !selector->Copy(), true);
    const uint64_t spare = parameters.TakeInteger("horizon", 0, 0, MOST_SPARE);
    if (spare > 0 && !selector->Traits().placesAhead)
    {
        parameters.Refuse("horizon",
                          "0, as this selector's places follow from ids that are not known yet "
                          "(those of anchor and memento do not),");
    }
    return std::make_unique<JustEnoughTracking>(
        CompactFlowTable::Make(parameters), source, static_cast<uint32_t>(spare));
}

std::optional<MemberId>
JustEnoughTracking::Find(const FlowQuery& query)
{
    return m_table.Find(query.flow, query.now);
}

bool
JustEnoughTracking::FindFlow(const FlowKey& flow, int64_t now, MemberId& member)
{
    return m_table.FindFlow(flow, now, member);
}

bool
JustEnoughTracking::FindsByFlow() const
{
    return true;
}

std::optional<MemberId>
JustEnoughTracking::Peek(const FlowQuery& query) const
{
    return m_table.Peek(query.flow, query.now);
}

uint64_t
JustEnoughTracking::FindSome(const FlowKey* flows,
                             std::size_t count,
                             int64_t now,
                             MemberId* members)
{
    return m_table.FindSome(flows, count, now, members);
}

/// One look-up: if some of the members that it knows left, the horizon, no flow of another one
/// would move. So what it says is the scheme's own choice where that is no member of the horizon,
/// and the flow stays there when they come.
uint64_t
JustEnoughTracking::ChooseUntracked(const uint64_t* hashes, std::size_t count, MemberId* members)
{
    if (!m_union || !m_union->SelectSome(hashes, count, members))
    {
        return 0;
    }
    uint64_t live = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        const bool isLive = m_live.Contains(members[i]);
        live |= uint64_t{isLive ? 1U : 0U} << i;
        m_vain += isLive && !m_sure.Contains(members[i]) ? 1 : 0;
    }
    JudgeIfDue();
    return live;
}

bool
JustEnoughTracking::ChooseOneUntracked(uint64_t hash, MemberId& member)
{
    if (!m_union || !m_union->SelectInto(hash, member) || !m_live.Contains(member))
    {
        return false;
    }
    m_vain += m_sure.Contains(member) ? 0 : 1;
    JudgeIfDue();
    return true;
}

bool
JustEnoughTracking::LeavesUntracked() const
{
    return true;
}

// ---- what need not be searched for -------------------------------------------------------------

void
JustEnoughTracking::UseHashing(TupleHashing hashing)
{
    m_hashing = std::move(hashing);
    m_sure = SureMembers(m_hashing.symmetric);
}

/// Mostly the table holds no flow that the selector over members and horizon gives to a live
/// member: what it gives to one is not there.
uint64_t
JustEnoughTracking::ChooseUnsearched(const FlowKey* flows,
                                     const uint64_t* hashes,
                                     std::size_t count,
                                     MemberId* members)
{
    if (!m_union->SelectSome(hashes, count, members))
    {
        return 0;
    }
    const uint64_t sure = m_sure.HaveSome(flows, members, count);
    m_unsearched += static_cast<uint64_t>(__builtin_popcountll(sure));
    return sure;
}

bool
JustEnoughTracking::ChooseOneUnsearched(const FlowKey& flow, uint64_t hash, MemberId& member)
{
    const bool isSure = m_union->SelectInto(hash, member) && m_sure.Has(flow, member);
    m_unsearched += isSure ? 1 : 0;
    return isSure;
}

/// After an update any entry may be of a flow that goes to a live member now. To look at all of
/// them takes longer than some searches, so it waits until eight times as many were in vain.
void
JustEnoughTracking::JudgeIfDue()
{
    constexpr uint64_t SEARCHES_AN_ENTRY = 8;
    if (m_vain > 0 && m_vain >= SEARCHES_AN_ENTRY * m_table.Usage().entries)
    {
        Judge();
    }
}

void
JustEnoughTracking::Judge()
{
    m_vain = 0;
    if (!m_hashing.hash || !m_union)
    {
        return;
    }
    m_sure.Assign(m_liveMembers);
    if (m_table.Usage().entries == 0)
    {
        m_sure.ForgetAddresses();
    }
    m_table.ForEachNarrow([this](const FlowKey& flow) {
        JudgeOne(flow);
        if (!m_hashing.symmetric)
        {
            JudgeOne(flow.Reversed());
        }
    });
    SetSkipsSearches(m_sure.ArePlenty());
}

/// What came from an address that packets of entries went to is searched for in any case; and the
/// flow's packets that told the table went to one. @param flow an entry's, one direction
void
JustEnoughTracking::JudgeOne(const FlowKey& flow)
{
    MemberId member = 0;
    if (!m_sure.MayAnswer(flow) && m_union->SelectInto(m_hashing.hash(flow), member))
    {
        m_sure.Remove(member);
    }
}

/// @param query of a packet whose flow has an entry from now on
void
JustEnoughTracking::NoteEntry(const FlowQuery& query)
{
    if (query.flow.version == 6)
    {
        return;
    }
    m_sure.AddAddressOf(query.flow);
    MemberId member = 0;
    if (m_union && query.hash && m_union->SelectInto(*query.hash, member))
    {
        m_sure.Remove(member);
    }
    SetSkipsSearches(m_sure.ArePlenty());
}

// ---- changing ----------------------------------------------------------------------------------

/// Whether the selector would choose another member now, or if some of the horizon came.
bool
JustEnoughTracking::MayMove(const FlowQuery& query, MemberId member) const
{
    return !m_live.Contains(member) || !query.hash || !m_union ||
           m_union->Select(*query.hash) != member;
}

bool
JustEnoughTracking::Insert(const FlowQuery& query, MemberId member)
{
    if (!MayMove(query, member))
    {
        m_table.Erase(query.flow, ForgottenEntry::Why::ERASED);
        return false;
    }
    m_table.Insert(query.flow, member, query.now);
    NoteEntry(query);
    return true;
}

void
JustEnoughTracking::Erase(const FlowKey& flow)
{
    m_table.Erase(flow, ForgottenEntry::Why::ENDED);
}

/// The selector as it would be if the horizon came; null: it cannot have so many.
std::unique_ptr<FlowSelector>
JustEnoughTracking::WithHorizon(const FlowSelector& selector) const
{
    using Kind = MemberChange::Kind;
    auto copy = selector.Copy();
    if (!copy)
    {
        return SelectorOver(m_source, Weighty(selector.Members()));
    }
    std::vector<MemberChange> changes;
    for (const Member& member : Weighty(selector.Members()))
    {
        changes.push_back({Kind::SET_ACTIVE, member.id});
    }
    const std::size_t room = copy->Traits().mostMembers - changes.size();
    const double weight = changes.empty() ? 1 : selector.List().Find(changes.front().id)->weight;
    MemberId id = UINT32_MAX;
    for (std::size_t left = std::min<std::size_t>(m_spare, room); left > 0; --id)
    {
        if (!selector.List().Find(id))
        {
            changes.push_back({Kind::ADD, id, weight});
            --left;
        }
    }
    copy->Update(changes);
    return copy;
}

void
JustEnoughTracking::MembersChanged(const FlowSelector& selector, int64_t)
{
    m_live.AssignThose(selector.Live(), [](const Member&) { return true; });
    m_liveMembers = selector.Live();
    m_sure.Assign({});
    m_vain = 0;
    SetSkipsSearches(false);
    m_union.reset();
    try
    {
        m_union = WithHorizon(selector);
    }
    catch (const SpecError&)
    {
        // More than the selector can have at once: then every flow is remembered, which is safe.
    }
    if (m_table.Usage().entries == 0)
    {
        Judge();
    }
}

bool
JustEnoughTracking::ReadsHash() const
{
    return true;
}

/// A table of flows answers; what is not in it is told apart by the hash.
bool
JustEnoughTracking::FindReadsHash() const
{
    return false;
}

StateUsage
JustEnoughTracking::Usage() const
{
    StateUsage usage = m_table.Usage();
    usage.misses += m_unsearched;
    usage.bytes += m_union ? m_union->Bytes() : 0;
    return usage;
}

} // namespace flowhash

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
JustEnoughTracking::ChooseUntracked(const uint64_t* hashes,
                                    std::size_t count,
                                    MemberId* members) const
{
    if (!m_union || !m_union->SelectSome(hashes, count, members))
    {
        return 0;
    }
    uint64_t live = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        live |= uint64_t{m_live.Contains(members[i]) ? 1U : 0U} << i;
    }
    return live;
}

bool
JustEnoughTracking::ChooseOneUntracked(uint64_t hash, MemberId& member) const
{
    return m_union && m_union->SelectInto(hash, member) && m_live.Contains(member);
}

bool
JustEnoughTracking::LeavesUntracked() const
{
    return true;
}

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
    m_union.reset();
    try
    {
        m_union = WithHorizon(selector);
    }
    catch (const SpecError&)
    {
        // More than the selector can have at once: then every flow is remembered, which is safe.
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
    usage.bytes += m_union ? m_union->Bytes() : 0;
    return usage;
}

} // namespace flowhash

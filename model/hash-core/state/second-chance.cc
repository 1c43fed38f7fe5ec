// SPDX-License-Identifier: MIT

#include "second-chance.h"

namespace flowhash
{

SecondChance::SecondChance(CompactFlowTable known, std::size_t rows)
    : m_known(std::move(known)),
      m_rows(rows),
      m_rowMask((rows & (rows - 1)) == 0 ? rows - 1 : 0)
{
    if (rows < 1 || rows > MOST_ROWS)
    {
        throw SpecError("there can be 1 to " + std::to_string(MOST_ROWS) + " rows, not " +
                        std::to_string(rows));
    }
    m_known.OnForget([this](const ForgottenEntry& entry) { Forget(entry); });
}

SecondChance::Verdict
SecondChance::Judge(const FlowQuery& query) const
{
    if (!query.hash)
    {
        return {};
    }
    const CompactFlowTable::Place place = m_known.PlaceOf(query.flow);
    const auto knower = m_known.PeekAt(place, query.now);
    const SecondChanceCandidates candidates = CandidatesAt(RowOf(*query.hash), query.now);
    if (knower && knower == candidates.first)
    {
        return {knower, true, false, place};
    }
    if (knower && knower == candidates.second && !query.signs.opens)
    {
        return {knower, true, true, place};
    }
    return {candidates.first, false, false, 0};
}

std::optional<MemberId>
SecondChance::Find(const FlowQuery& query)
{
    const Verdict verdict = Judge(query);
    ++(verdict.known ? m_counts.hits : m_counts.misses);
    m_counts.secondChances += verdict.second ? 1 : 0;
    if (verdict.known)
    {
        m_known.FindAt(verdict.place, query.now); // which refreshes
    }
    else if (verdict.member)
    {
        m_known.Insert(query.flow, *verdict.member, query.now);
    }
    return verdict.member;
}

void
SecondChance::AskAhead(const FlowKey* flows, const uint64_t* hashes, std::size_t count) const
{
    for (std::size_t i = 0; i < count; ++i)
    {
        Prefetch(MemoryOf(RowOf(hashes[i])));
    }
    m_known.AskAhead(flows, count);
}

std::optional<MemberId>
SecondChance::Peek(const FlowQuery& query) const
{
    return Judge(query).member;
}

bool
SecondChance::Insert(const FlowQuery& query, MemberId member)
{
    const auto candidates =
        query.hash ? CandidatesAt(RowOf(*query.hash), query.now) : SecondChanceCandidates{};
    if (candidates.first != member && candidates.second != member)
    {
        m_known.Erase(query.flow, ForgottenEntry::Why::ERASED);
        return false;
    }
    m_known.Insert(query.flow, member, query.now);
    return true;
}

void
SecondChance::Erase(const FlowKey& flow)
{
    m_known.Erase(flow, ForgottenEntry::Why::ENDED);
}

bool
SecondChance::ReadsHash() const
{
    return true;
}

StateUsage
SecondChance::Usage() const
{
    StateUsage usage = m_known.Usage();
    usage.hits = m_counts.hits;
    usage.misses = m_counts.misses;
    usage.secondChances = m_counts.secondChances;
    usage.bytes = RowBytes();
    return usage;
}

} // namespace flowhash

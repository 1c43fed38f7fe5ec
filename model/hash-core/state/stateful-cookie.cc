// SPDX-License-Identifier: MIT

#include "stateful-cookie.h"

#include "cookie-mask.h"

namespace flowhash
{

StatefulCookie::StatefulCookie(CompactFlowTable table, uint64_t key)
    : m_table(std::move(table)),
      m_key(key)
{
    m_table.OnForget([this](const ForgottenEntry& entry) { Forget(entry); });
}

/// Where the cookie says that the flow is; 0, which is nowhere, without a cookie or with a false
/// one.
CompactFlowTable::Place
StatefulCookie::ClaimedPlace(const FlowQuery& query) const
{
    return query.signs.cookie
               ? m_table.Claimed(*query.signs.cookie ^ CookieMask(query.flow, m_key), query.flow)
               : 0;
}

std::optional<MemberId>
StatefulCookie::Find(const FlowQuery& query)
{
    const auto member = m_table.FindAt(ClaimedPlace(query), query.now);
    m_badCookies += query.signs.cookie && !member ? 1 : 0;
    return member;
}

std::optional<MemberId>
StatefulCookie::Peek(const FlowQuery& query) const
{
    return m_table.PeekAt(ClaimedPlace(query), query.now);
}

bool
StatefulCookie::Insert(const FlowQuery& query, MemberId member)
{
    m_table.Insert(query.flow, member, query.now);
    return true;
}

void
StatefulCookie::Erase(const FlowKey& flow)
{
    m_table.Erase(flow, ForgottenEntry::Why::ENDED);
}

std::optional<uint32_t>
StatefulCookie::Cookie(const FlowKey& flow, MemberId) const
{
    const CompactFlowTable::Place place = m_table.PlaceOf(flow);
    return place == 0 ? std::nullopt : std::optional(place ^ CookieMask(flow, m_key));
}

bool
StatefulCookie::NeedsCookies() const
{
    return true;
}

StateUsage
StatefulCookie::Usage() const
{
    StateUsage usage = m_table.Usage();
    usage.badCookies = m_badCookies;
    return usage;
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "stateless-cookie.h"

#include "cookie-mask.h"

namespace flowhash
{

StatelessCookie::StatelessCookie(uint64_t key)
    : m_key(key)
{
}

std::optional<MemberId>
StatelessCookie::Peek(const FlowQuery& query) const
{
    if (!query.signs.cookie)
    {
        return std::nullopt;
    }
    const MemberId named = *query.signs.cookie ^ CookieMask(query.flow, m_key);
    return m_known.Contains(named) ? std::optional<MemberId>(named) : std::nullopt;
}

std::optional<MemberId>
StatelessCookie::Find(const FlowQuery& query)
{
    const auto member = Peek(query);
    ++(member ? m_usage.hits : m_usage.misses);
    m_usage.badCookies += query.signs.cookie && !member ? 1 : 0;
    return member;
}

bool
StatelessCookie::Insert(const FlowQuery&, MemberId)
{
    return false;
}

void
StatelessCookie::Erase(const FlowKey&)
{
}

void
StatelessCookie::MembersChanged(const FlowSelector& selector, int64_t)
{
    m_known.AssignThose(selector.Members(), [](const Member&) { return true; });
}

std::optional<uint32_t>
StatelessCookie::Cookie(const FlowKey& flow, MemberId member) const
{
    return member ^ CookieMask(flow, m_key);
}

bool
StatelessCookie::NeedsCookies() const
{
    return true;
}

StateUsage
StatelessCookie::Usage() const
{
    return m_usage;
}

} // namespace flowhash

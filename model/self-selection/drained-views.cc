// SPDX-License-Identifier: GPL-2.0-only

#include "drained-views.h"

#include <algorithm>

namespace ns3
{

using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

namespace
{

bool
Knows(const Distribution& scheme, MemberId id)
{
    const auto& members = scheme.Members();
    return std::any_of(
        members.begin(), members.end(), [id](const auto& member) { return member.id == id; });
}

} // namespace

void
DrainedViews::Add(const Distribution& scheme, int64_t until)
{
    if (m_views.size() == MOST)
    {
        m_views.pop_front();
    }
    auto twin = Distribution::Make(scheme.Spec());
    twin->Update(scheme.GetSelector().List().ToChanges());
    m_views.push_back({std::move(twin), until});
}

void
DrainedViews::Leave(const std::vector<MemberChange>& changes)
{
    for (const MemberChange& change : changes)
    {
        const bool goes = change.kind == MemberChange::Kind::REMOVE ||
                          change.kind == MemberChange::Kind::SET_DOWN;
        for (View& view : m_views)
        {
            if (goes && Knows(*view.scheme, change.id))
            {
                view.scheme->Update({change});
            }
        }
    }
}

void
DrainedViews::Expire(int64_t now)
{
    while (!m_views.empty() && m_views.front().until <= now)
    {
        m_views.pop_front();
    }
}

void
DrainedViews::Clear()
{
    m_views.clear();
}

bool
DrainedViews::IsEmpty() const
{
    return m_views.empty();
}

bool
DrainedViews::AllChoose(const FlowKey& flow, MemberId member) const
{
    return std::all_of(m_views.begin(), m_views.end(), [&](const View& view) {
        return view.scheme->Evaluate(flow) == member;
    });
}

} // namespace ns3

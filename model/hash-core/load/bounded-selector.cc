// SPDX-License-Identifier: MIT

#include "bounded-selector.h"

#include "../part-table.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

constexpr uint64_t MOST_FLOWS = uint64_t{1} << 48;

/// What brings a selector from its members to others.
std::vector<MemberChange>
Changes(const std::vector<Member>& from, const std::vector<Member>& to)
{
    std::vector<MemberChange> changes;
    for (const Member& member : from)
    {
        changes.push_back({MemberChange::Kind::REMOVE, member.id, 0});
    }
    for (const Member& member : to)
    {
        const auto place = std::lower_bound(
            from.begin(), from.end(), member.id, [](const Member& old, MemberId id) {
                return old.id < id;
            });
        if (place == from.end() || place->id != member.id || place->name != member.name)
        {
            changes.push_back({MemberChange::Kind::ADD, member.id, member.weight, member.name});
            continue;
        }
        changes[static_cast<std::size_t>(place - from.begin())] = {
            MemberChange::Kind::SET_WEIGHT, member.id, member.weight};
    }
    return changes;
}

} // namespace

BoundedSelector::BoundedSelector(std::unique_ptr<FlowSelector> base, double factor, int64_t flows)
    : FlowSelector(base->Width()),
      m_base(std::move(base)),
      m_factor(factor),
      m_flows(flows),
      m_loads(0)
{
}

std::unique_ptr<FlowSelector>
BoundedSelector::Make(SpecParameters& parameters, unsigned width)
{
    const double factor = parameters.TakeDecimal("c", 1.25, 1, 1000);
    const uint64_t flows = parameters.TakeInteger("flows", 0, 0, MOST_FLOWS);
    std::vector<std::string> names = Selectors().Names();
    names.erase(std::remove(names.begin(), names.end(), "bounded"), names.end());
    const std::string name = parameters.TakeWord("base", "ring", names);
    auto base = Selectors().Find(name)->maker(parameters, width);
    if (!base->Traits().pure)
    {
        parameters.Refuse("base", "a selector that reads the hash alone");
    }
    return std::make_unique<BoundedSelector>(std::move(base), factor, static_cast<int64_t>(flows));
}

SelectorTraits
BoundedSelector::Traits() const
{
    SelectorTraits traits = m_base->Traits();
    traits.pure = false;
    traits.loads = true;
    traits.minimal = false;
    return traits;
}

std::size_t
BoundedSelector::Bytes() const
{
    return m_base->Bytes() + m_loads.Bytes();
}

/// A hair less than the product, so that rounding errors of a whole one do not add a flow.
int64_t
BoundedSelector::Capacity(std::size_t place) const
{
    const double share = Live()[place].weight / m_weights;
    const auto flows = static_cast<double>(std::max(m_loads.Total() + 1, m_flows));
    const double most = m_factor * flows * share;
    return static_cast<int64_t>(std::ceil(most * (1 - 1e-12)));
}

bool
BoundedSelector::HasRoom(std::size_t place) const
{
    return m_loads.Now(place) < Capacity(place);
}

std::size_t
BoundedSelector::PlaceOf(MemberId id) const
{
    if (id < Live().size() && Live()[id].id == id)
    {
        return id;
    }
    const auto place = std::lower_bound(
        Live().begin(), Live().end(), id, [](const Member& member, MemberId wanted) {
            return member.id < wanted;
        });
    return static_cast<std::size_t>(place - Live().begin());
}

/// Asks the members that the base proposes, then all by id, from the base's choice on.
std::optional<MemberId>
BoundedSelector::Ask(uint64_t hash, const Taker& takes) const
{
    if (const auto taker = m_base->SelectTaker(hash, takes))
    {
        return taker;
    }
    const std::size_t first = PlaceOf(m_base->Select(hash).value());
    for (std::size_t step = 0; step < Live().size(); ++step)
    {
        const MemberId id = Live()[(first + step) % Live().size()].id;
        if (takes(id))
        {
            return id;
        }
    }
    return std::nullopt;
}

MemberId
BoundedSelector::DoSelect(uint64_t hash) const
{
    const auto roomy = Ask(hash, [this](MemberId id) { return HasRoom(PlaceOf(id)); });
    return roomy ? *roomy : m_base->Select(hash).value();
}

/// Those with room, each once, and then again.
MemberId
BoundedSelector::DoSelectOther(uint64_t hash, unsigned attempt) const
{
    std::vector<MemberId> asked;
    const auto isWanted = [this, &asked, attempt](MemberId id) {
        const bool isNew = std::find(asked.begin(), asked.end(), id) == asked.end();
        if (isNew && HasRoom(PlaceOf(id)))
        {
            asked.push_back(id);
        }
        return asked.size() > attempt;
    };
    Ask(hash, isWanted);
    return asked.empty() ? m_base->Select(hash).value() : asked[attempt % asked.size()];
}

void
BoundedSelector::DoCheck(const std::vector<Member>& live) const
{
    m_base->CheckLive(live);
}

void
BoundedSelector::DoRebuild()
{
    m_baseDelta = m_base->Update(Changes(m_base->Members(), Live()), UpdateTime());
    m_loads.Follow(Live());
    m_weights = 0;
    for (const Member& member : Live())
    {
        m_weights += member.weight;
    }
}

void
BoundedSelector::DoAddLoad(MemberId id, int64_t change)
{
    m_loads.Add(id, change);
}

/// The base knows.
std::vector<MemberId>
BoundedSelector::DoSnapshot() const
{
    return {};
}

UpdateDelta
BoundedSelector::DoDelta(const std::vector<Member>&, const std::vector<MemberId>&) const
{
    return m_baseDelta;
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "table-fill.h"

#include "../flow-hash.h"
#include "../load/extreme-tree.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace flowhash
{

namespace
{

/// A member's claim to entries and the entries it has.
struct Holding
{
    MemberId id{0};
    double due{0};
    std::vector<std::size_t> entries;

    /// @return entries that it lacks; negative: that it has too many
    double Lack() const
    {
        return due - static_cast<double>(entries.size());
    }
};

using Holdings = std::vector<Holding>;

std::vector<double>
Dues(std::size_t size, const std::vector<Member>& members)
{
    const double total =
        std::accumulate(members.begin(), members.end(), 0.0, [](double sum, const Member& member) {
            return sum + member.weight;
        });
    std::vector<double> dues;
    for (const Member& member : members)
    {
        dues.push_back(static_cast<double>(size) * (member.weight / total));
    }
    return dues;
}

Holdings
MakeHoldings(std::size_t size, const std::vector<Member>& members)
{
    const std::vector<double> dues = Dues(size, members);
    Holdings holdings(members.size());
    for (std::size_t i = 0; i < members.size(); ++i)
    {
        holdings[i].id = members[i].id;
        holdings[i].due = dues[i];
    }
    return holdings;
}

/// Notes who has what. @return the entries that nobody of them has
std::vector<std::size_t>
Assign(Holdings& holdings, const std::vector<MemberId>& entries)
{
    std::vector<std::size_t> orphans;
    for (std::size_t i = 0; i < entries.size(); ++i)
    {
        const auto owner = std::lower_bound(
            holdings.begin(), holdings.end(), entries[i], [](const Holding& holding, MemberId id) {
                return holding.id < id;
            });
        const bool known = owner != holdings.end() && owner->id == entries[i];
        (known ? owner->entries : orphans).push_back(i);
    }
    return orphans;
}

void
Give(Holding& to, std::size_t entry, std::vector<MemberId>& entries)
{
    to.entries.push_back(entry);
    entries[entry] = to.id;
}

/// Takes an entry in a fixed order that wanders over the table, so that what a newcomer gets does
/// not lie together.
std::size_t
TakeOne(Holding& from, uint64_t turn)
{
    std::swap(from.entries[Mix64(turn + 1) % from.entries.size()], from.entries.back());
    const std::size_t entry = from.entries.back();
    from.entries.pop_back();
    return entry;
}

/// Who lacks most; of equals the first.
ExtremeTree
MostLacking(const Holdings& holdings)
{
    return ExtremeTree(holdings.size(), [&holdings](std::size_t i) { return -holdings[i].Lack(); });
}

void
Level(Holdings& holdings, std::vector<MemberId>& entries)
{
    ExtremeTree lacking = MostLacking(holdings);
    ExtremeTree rich(holdings.size(), [&holdings](std::size_t i) { return holdings[i].Lack(); });
    const auto note = [&](std::size_t i) {
        lacking.Set(i, -holdings[i].Lack());
        rich.Set(i, holdings[i].Lack());
    };
    // Each turn brings the holdings nearer to their dues; as many turns as entries are enough.
    for (uint64_t turn = 0; turn < entries.size(); ++turn)
    {
        Holding& least = holdings[lacking.First()];
        Holding& most = holdings[rich.First()];
        const double lack = least.Lack();
        if (lack <= 0.5 || most.Lack() >= 0 || lack - most.Lack() <= 1)
        {
            return;
        }
        Give(least, TakeOne(most, turn), entries);
        note(static_cast<std::size_t>(&least - holdings.data()));
        note(static_cast<std::size_t>(&most - holdings.data()));
    }
}

} // namespace

std::vector<std::size_t>
Apportion(std::size_t size, const std::vector<Member>& members)
{
    const std::vector<double> dues = Dues(size, members);
    std::vector<std::size_t> counts;
    std::vector<std::size_t> order;
    std::size_t left = size;
    for (const double due : dues)
    {
        order.push_back(counts.size());
        counts.push_back(std::min(left, static_cast<std::size_t>(due)));
        left -= counts.back();
    }
    std::stable_sort(order.begin(), order.end(), [&dues](std::size_t a, std::size_t b) {
        return dues[a] - std::floor(dues[a]) > dues[b] - std::floor(dues[b]);
    });
    for (std::size_t i = 0; left > 0; i = (i + 1) % order.size(), --left)
    {
        ++counts[order[i]];
    }
    return counts;
}

std::vector<MemberId>
RefillTable(std::size_t size, const std::vector<Member>& members)
{
    std::vector<std::size_t> left = Apportion(size, members);
    std::vector<std::size_t> lacking(members.size());
    std::iota(lacking.begin(), lacking.end(), 0);
    std::vector<MemberId> entries;
    entries.reserve(size);
    while (entries.size() < size)
    {
        // Who has its due is asked no more, else one great weight makes a round of each entry.
        lacking.erase(std::remove_if(lacking.begin(),
                                     lacking.end(),
                                     [&left](std::size_t i) { return left[i] == 0; }),
                      lacking.end());
        for (const std::size_t i : lacking)
        {
            --left[i];
            entries.push_back(members[i].id);
        }
    }
    return entries;
}

void
ReplaceInTable(std::vector<MemberId>& entries, const std::vector<Member>& members, bool level)
{
    Holdings holdings = MakeHoldings(entries.size(), members);
    const std::vector<std::size_t> orphans = Assign(holdings, entries);
    ExtremeTree lacking = MostLacking(holdings);
    for (const std::size_t orphan : orphans)
    {
        const std::size_t neediest = lacking.First();
        Give(holdings[neediest], orphan, entries);
        lacking.Set(neediest, -holdings[neediest].Lack());
    }
    if (level)
    {
        Level(holdings, entries);
    }
}

} // namespace flowhash

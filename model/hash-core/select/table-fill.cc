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

/// A member's share of the entries and those it has.
struct Holding
{
    MemberId id{0};
    std::size_t share{0};
    std::vector<std::size_t> entries;

    /// @return entries that it lacks; negative: that it has too many
    double Lack() const
    {
        return static_cast<double>(share) - static_cast<double>(entries.size());
    }
};

using Holdings = std::vector<Holding>;

double
TotalOf(const std::vector<Member>& members)
{
    return std::accumulate(members.begin(),
                           members.end(),
                           0.0,
                           [](double sum, const Member& member) { return sum + member.weight; });
}

std::vector<double>
Dues(std::size_t size, const std::vector<Member>& members)
{
    const double total = TotalOf(members);
    std::vector<double> dues;
    for (const Member& member : members)
    {
        dues.push_back(static_cast<double>(size) * (member.weight / total));
    }
    return dues;
}

/// How soon a member gets its next entry by Webster's method.
double
ClaimOf(const Member& member, std::size_t has)
{
    return member.weight / static_cast<double>(2 * has + 1);
}

/// What each gets before the last 2 entries for a member are given, found without counting them
/// out. At a claim of total / (2 * (size - n)) members have (size - n) entries by rounding, which
/// is less than n / 2 off: nobody has more than it gets in the end.
std::vector<std::size_t>
SafeShares(std::size_t size, const std::vector<Member>& members)
{
    std::vector<std::size_t> shares(members.size(), 0);
    if (size > 2 * members.size())
    {
        const double scale = 2 * static_cast<double>(size - members.size()) / TotalOf(members);
        std::transform(
            members.begin(), members.end(), shares.begin(), [scale](const Member& member) {
                return static_cast<std::size_t>((member.weight * scale + 1) / 2);
            });
    }
    return shares;
}

Holdings
MakeHoldings(const std::vector<Member>& members, const std::vector<std::size_t>& shares)
{
    Holdings holdings(members.size());
    for (std::size_t i = 0; i < members.size(); ++i)
    {
        holdings[i].id = members[i].id;
        holdings[i].share = shares[i];
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

std::vector<std::size_t>
ApportionByDivisor(std::size_t size, const std::vector<Member>& members)
{
    std::vector<std::size_t> shares = SafeShares(size, members);
    ExtremeTree next(members.size(),
                     [&](std::size_t i) { return -ClaimOf(members[i], shares[i]); });
    for (std::size_t given = std::accumulate(shares.begin(), shares.end(), std::size_t{0});
         given < size;
         ++given)
    {
        const std::size_t first = next.First();
        ++shares[first];
        next.Set(first, -ClaimOf(members[first], shares[first]));
    }
    return shares;
}

std::vector<MemberId>
DealTable(const std::vector<Member>& members, std::vector<std::size_t> shares)
{
    const std::size_t size = std::accumulate(shares.begin(), shares.end(), std::size_t{0});
    std::vector<std::size_t> lacking(members.size());
    std::iota(lacking.begin(), lacking.end(), 0);
    std::vector<MemberId> entries;
    entries.reserve(size);
    while (entries.size() < size)
    {
        // Who has its share is asked no more, else one great weight makes a round of each entry.
        lacking.erase(std::remove_if(lacking.begin(),
                                     lacking.end(),
                                     [&shares](std::size_t i) { return shares[i] == 0; }),
                      lacking.end());
        for (const std::size_t i : lacking)
        {
            --shares[i];
            entries.push_back(members[i].id);
        }
    }
    return entries;
}

void
ReplaceInTable(std::vector<MemberId>& entries,
               const std::vector<Member>& members,
               const std::vector<std::size_t>& shares)
{
    Holdings holdings = MakeHoldings(members, shares);
    std::vector<std::size_t> free = Assign(holdings, entries);
    uint64_t turn = 0;
    for (Holding& holding : holdings)
    {
        while (holding.Lack() < 0)
        {
            free.push_back(TakeOne(holding, turn++));
        }
    }
    // Who lacks most is next; of equals the first.
    ExtremeTree lacking(holdings.size(), [&](std::size_t i) { return -holdings[i].Lack(); });
    for (const std::size_t entry : free)
    {
        const std::size_t neediest = lacking.First();
        Give(holdings[neediest], entry, entries);
        lacking.Set(neediest, -holdings[neediest].Lack());
    }
}

} // namespace flowhash

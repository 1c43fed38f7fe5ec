// SPDX-License-Identifier: MIT

#include "selector-models.h"

#include "flow-hash.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <sstream>

namespace flowhash
{

namespace
{

__extension__ using Wide = unsigned __int128;

/// From a hash value to an index below the number of weights.
using Index = std::function<std::size_t(uint64_t hash, const std::vector<double>& weights)>;

double
Sum(const std::vector<double>& weights)
{
    return std::accumulate(weights.begin(), weights.end(), 0.0);
}

/// The first region whose end, rounded to 2^-31 of the space, lies above the value.
std::size_t
LinuxRegion(uint64_t hash, const std::vector<double>& weights, unsigned width)
{
    const uint64_t value = width >= 31 ? hash >> (width - 31) : hash << (31 - width);
    const double total = Sum(weights);
    double sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
    {
        sum += weights[i];
        if (value < static_cast<uint64_t>(sum * 0x1p31 / total + 0.5))
        {
            return i;
        }
    }
    return weights.size() - 1;
}

/// key / region size where weights are equal; else the first region that ends behind the value.
std::size_t
Rfc2992Region(uint64_t hash, const std::vector<double>& weights, unsigned width)
{
    const auto last = weights.size() - 1;
    const bool equal = std::count(weights.begin(), weights.end(), weights[0]) ==
                       static_cast<std::ptrdiff_t>(weights.size());
    if (equal)
    {
        const Wide size = (Wide{1} << width) / weights.size();
        return std::min(static_cast<std::size_t>(hash / size), last);
    }
    const long double total = Sum(weights);
    long double sum = 0;
    for (std::size_t i = 0; i < last; ++i)
    {
        sum += weights[i];
        if (hash < static_cast<Wide>(std::ldexp(sum / total, static_cast<int>(width))))
        {
            return i;
        }
    }
    return last;
}

Index
IndexBy(const std::string& reduction, unsigned width)
{
    if (reduction == "multiply-shift")
    {
        return [width](uint64_t hash, const std::vector<double>& weights) {
            return static_cast<std::size_t>(static_cast<Wide>(hash) * weights.size() >> width);
        };
    }
    if (reduction == "threshold")
    {
        return [width](uint64_t hash, const std::vector<double>& weights) {
            return LinuxRegion(hash, weights, width);
        };
    }
    if (reduction == "upper-bits")
    {
        return [width](uint64_t hash, const std::vector<double>& weights) {
            return static_cast<std::size_t>(hash / ((Wide{1} << width) / weights.size()));
        };
    }
    if (reduction == "rfc2992")
    {
        return [width](uint64_t hash, const std::vector<double>& weights) {
            return Rfc2992Region(hash, weights, width);
        };
    }
    return [](uint64_t hash, const std::vector<double>& weights) { return hash % weights.size(); };
}

class ReducingModel : public SelectorModel
{
  public:
    explicit ReducingModel(Index index)
        : m_index(std::move(index))
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        std::vector<double> weights;
        for (const Member& member : Live())
        {
            weights.push_back(member.weight);
        }
        return Live()[m_index(hash, weights)].id;
    }

    Index m_index;
};

/// The table that is made anew: round and round the members, each until it has its due.
class RefillModel : public SelectorModel
{
  public:
    RefillModel(std::size_t size, Index index)
        : m_size(size),
          m_index(std::move(index))
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        return m_entries[m_index(hash, std::vector<double>(m_size, 1.0))];
    }

    void DoUpdate() override
    {
        std::vector<std::size_t> left = Dues();
        m_entries.clear();
        for (std::size_t turn = 0; m_entries.size() < m_size && !Live().empty(); ++turn)
        {
            const std::size_t i = turn % Live().size();
            if (left[i] > 0)
            {
                m_entries.push_back(Live()[i].id);
                --left[i];
            }
        }
    }

    /// Whole entries first, then one each to the greatest remainders, the lower id first.
    std::vector<std::size_t> Dues() const
    {
        double total = 0;
        for (const Member& member : Live())
        {
            total += member.weight;
        }
        std::vector<std::size_t> dues;
        std::vector<double> rests;
        for (const Member& member : Live())
        {
            const double due = static_cast<double>(m_size) * (member.weight / total);
            dues.push_back(static_cast<std::size_t>(due));
            rests.push_back(due - std::floor(due));
        }
        std::size_t given = std::accumulate(dues.begin(), dues.end(), std::size_t{0});
        for (; given < m_size && !Live().empty(); ++given)
        {
            const auto most = std::max_element(rests.begin(), rests.end());
            ++dues[most - rests.begin()];
            *most = -1;
        }
        return dues;
    }

    std::size_t m_size;
    Index m_index;
    std::vector<MemberId> m_entries;
};

/// Who draws the shortest time of an exponential clock that runs at the member's weight.
class RendezvousModel : public SelectorModel
{
    MemberId DoChoose(uint64_t hash) const override
    {
        const uint64_t mixed = Mix64(hash + 0x9e3779b97f4a7c15ULL);
        std::map<double, MemberId> times;
        for (const Member& member : Live())
        {
            const uint64_t draw = Mix64(mixed ^ Mix64(member.id + 1ULL));
            const double u = (static_cast<double>(draw >> 11) + 0.5) * 0x1p-53;
            times.emplace(-std::log(u) / member.weight, member.id);
        }
        return times.begin()->second;
    }
};

/// The paper's loop: in turn, each member goes on along its permutation to the next free entry.
class MaglevModel : public SelectorModel
{
  public:
    explicit MaglevModel(uint64_t size)
        : m_size(size)
    {
    }

  private:
    MemberId DoChoose(uint64_t hash) const override
    {
        return m_entries[hash % m_size].value();
    }

    void DoUpdate() override
    {
        m_entries.assign(m_size, std::nullopt);
        std::size_t claimed = 0;
        double greatest = 0;
        for (const Member& member : Live())
        {
            greatest = std::max(greatest, member.weight);
        }
        std::map<MemberId, uint64_t> looked;
        std::map<MemberId, double> claims;
        for (double round = 0; claimed < m_size && !Live().empty(); ++round)
        {
            for (const Member& member : Live())
            {
                const bool atTurn = round * member.weight >= claims[member.id] * greatest;
                if (claimed < m_size && atTurn)
                {
                    Claim(member.id, looked[member.id]);
                    ++claims[member.id];
                    ++claimed;
                }
            }
        }
    }

    void Claim(MemberId id, uint64_t& looked)
    {
        const uint64_t offset = Mix64(id + 0x9e3779b97f4a7c15ULL) % m_size;
        const uint64_t skip = Mix64(id + 0xd1b54a32d192ed03ULL) % (m_size - 1) + 1;
        while (m_entries[(offset + looked * skip) % m_size])
        {
            ++looked;
        }
        m_entries[(offset + looked * skip) % m_size] = id;
    }

    uint64_t m_size;
    std::vector<std::optional<MemberId>> m_entries;
};

SpecWords
Words(const std::string& spec)
{
    SpecWords words;
    std::istringstream text(spec);
    for (std::string word; text >> word;)
    {
        const std::size_t sign = word.find('=');
        words[word.substr(0, sign)] = word.substr(sign + 1);
    }
    return words;
}

std::string
WordOf(const SpecWords& words, const std::string& name, const std::string& fallback)
{
    const auto found = words.find(name);
    return found == words.end() ? fallback : found->second;
}

std::unique_ptr<SelectorModel>
MakeTableModel(const SpecWords& words, unsigned width)
{
    if (WordOf(words, "fill", "refill") != "refill")
    {
        return nullptr;
    }
    return std::make_unique<RefillModel>(NumberOf(words, "size", 4096),
                                         IndexBy(WordOf(words, "reduce", "modulo"), width));
}

using ModelMaker = std::function<std::unique_ptr<SelectorModel>(const SpecWords&, unsigned width)>;

/// A reducing selector has its reduction's name.
std::unique_ptr<SelectorModel>
MakeReducingModel(const SpecWords& words, unsigned width)
{
    return std::make_unique<ReducingModel>(IndexBy(words.at("select"), width));
}

std::unique_ptr<SelectorModel>
MakeBinsModel(const SpecWords& words, unsigned)
{
    const uint64_t bins = NumberOf(words, "bins", 256);
    return std::make_unique<ReducingModel>(
        [bins](uint64_t hash, const auto& weights) { return hash % bins % weights.size(); });
}

std::unique_ptr<SelectorModel>
MakeLowerBitsModel(const SpecWords& words, unsigned)
{
    const uint64_t bins = uint64_t{1} << NumberOf(words, "bits", 16);
    return std::make_unique<ReducingModel>(
        [bins](uint64_t hash, const auto& weights) { return hash % bins % weights.size(); });
}

std::unique_ptr<SelectorModel>
MakeUpperBitsModel(const SpecWords& words, unsigned width)
{
    const uint64_t bin = uint64_t{1} << (width - NumberOf(words, "bits", 16));
    return std::make_unique<ReducingModel>(
        [bin](uint64_t hash, const auto& weights) { return hash / bin % weights.size(); });
}

std::unique_ptr<SelectorModel>
MakeMaglevModel(const SpecWords& words, unsigned)
{
    return std::make_unique<MaglevModel>(NumberOf(words, "size", 65537));
}

const std::map<std::string, ModelMaker> MAKERS{
    {"bins", MakeBinsModel},
    {"hrw", [](const SpecWords&, unsigned) { return std::make_unique<RendezvousModel>(); }},
    {"lower-bits", MakeLowerBitsModel},
    {"maglev", MakeMaglevModel},
    {"modulo", MakeReducingModel},
    {"multiply-shift", MakeReducingModel},
    {"rfc2992", MakeReducingModel},
    {"table", MakeTableModel},
    {"threshold", MakeReducingModel},
    {"upper-bits", MakeUpperBitsModel},
};

} // namespace

void
SelectorModel::Apply(const MemberChange& change)
{
    Member& member = m_members[change.id];
    member.id = change.id;
    switch (change.kind)
    {
    case MemberChange::Kind::REMOVE:
        m_members.erase(change.id);
        break;
    case MemberChange::Kind::SET_DOWN:
        member.state = MemberState::DOWN;
        break;
    case MemberChange::Kind::SET_DRAINING:
        member.state = MemberState::DRAINING;
        break;
    case MemberChange::Kind::SET_ACTIVE:
        member.state = MemberState::ACTIVE;
        break;
    default:
        member.weight = change.weight;
        break;
    }
}

void
SelectorModel::Update(const std::vector<MemberChange>& changes)
{
    std::for_each(changes.begin(), changes.end(), [this](const auto& change) { Apply(change); });
    m_live.clear();
    for (const auto& [id, member] : m_members)
    {
        if (member.weight > 0 && member.state == MemberState::ACTIVE)
        {
            m_live.push_back(member);
        }
    }
    DoUpdate();
}

std::optional<MemberId>
SelectorModel::Choose(uint64_t hash) const
{
    return m_live.empty() ? std::nullopt : std::optional(DoChoose(hash));
}

const std::vector<Member>&
SelectorModel::Live() const
{
    return m_live;
}

void
SelectorModel::DoUpdate()
{
}

uint64_t
NumberOf(const SpecWords& words, const std::string& name, uint64_t fallback)
{
    const auto found = words.find(name);
    return found == words.end() ? fallback : std::stoull(found->second);
}

std::unique_ptr<SelectorModel>
MakeSelectorModel(const std::string& spec, unsigned width)
{
    const SpecWords words = Words(spec);
    const auto maker = MAKERS.find(words.at("select"));
    return maker == MAKERS.end() ? nullptr : maker->second(words, width);
}

} // namespace flowhash

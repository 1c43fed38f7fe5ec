// SPDX-License-Identifier: MIT

#include "reducing-models.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

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

/// Asks every id from the first on, round the ring of all ids that there are.
class NearestModel : public SelectorModel
{
  public:
    explicit NearestModel(MemberId first)
        : m_first(first)
    {
    }

  private:
    MemberId DoChoose(uint64_t) const override
    {
        const auto away = [this](const Member& member) -> MemberId { return member.id - m_first; };
        MemberId best = Live().front().id;
        for (const Member& member : Live())
        {
            best = away(member) < best - m_first ? member.id : best;
        }
        return best;
    }

    MemberId m_first;
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

} // namespace

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
MakeNearestModel(const SpecWords& words, unsigned)
{
    const auto first = words.find("first");
    return std::make_unique<NearestModel>(
        first == words.end() ? 0 : static_cast<MemberId>(std::stoul(first->second)));
}

} // namespace flowhash

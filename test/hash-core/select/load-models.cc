// SPDX-License-Identifier: MIT

#include "load-models.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace flowhash
{

namespace
{

constexpr uint64_t GOLDEN = 0x9e3779b97f4a7c15ULL; // 2^64 over the golden ratio

int64_t
LoadIn(const std::map<MemberId, int64_t>& loads, MemberId id)
{
    const auto load = loads.find(id);
    return load == loads.end() ? 0 : load->second;
}

/// Some members drawn by weight, no two the same, and of these the one with the least load for its
/// weight, as it was when it was last looked at.
class RandomModel : public SelectorModel
{
  public:
    RandomModel(std::size_t choices, uint64_t seed, int64_t stale)
        : m_choices(choices),
          m_seed(seed),
          m_stale(stale)
    {
    }

    void AddLoad(MemberId id, int64_t change) override
    {
        m_loads[id] += change;
    }

  private:
    MemberId DoChoose(uint64_t) const override
    {
        std::vector<Member> drawn;
        for (uint64_t number = 0; number < std::min(m_choices, Live().size()) + 24; ++number)
        {
            const Member member = Drawn(number);
            const bool known = std::any_of(drawn.begin(), drawn.end(), [&](const Member& other) {
                return other.id == member.id;
            });
            if (!known && drawn.size() < m_choices)
            {
                drawn.push_back(member);
            }
        }
        return std::min_element(drawn.begin(),
                                drawn.end(),
                                [this](const Member& a, const Member& b) {
                                    return SeenOf(a.id) * b.weight < SeenOf(b.id) * a.weight;
                                })
            ->id;
    }

    MemberId DoTake(uint64_t hash, int64_t now) override
    {
        if (m_stale > 0 && now / m_stale != m_period)
        {
            m_period = now / m_stale;
            Look();
        }
        const MemberId id = DoChoose(hash);
        ++m_taken;
        return id;
    }

    /// Who comes is looked at at once.
    void DoUpdate() override
    {
        std::map<MemberId, int64_t> view;
        for (const Member& member : Live())
        {
            const auto seen = m_view.find(member.id);
            view[member.id] = seen == m_view.end() ? LoadIn(m_loads, member.id) : seen->second;
        }
        m_view.swap(view);
    }

    void Look()
    {
        for (auto& [id, load] : m_view)
        {
            load = LoadIn(m_loads, id);
        }
    }

    double SeenOf(MemberId id) const
    {
        return static_cast<double>(LoadIn(m_stale > 0 ? m_view : m_loads, id));
    }

    /// All weights of the churn are multiples of a half: their sums have no error.
    Member Drawn(uint64_t number) const
    {
        const uint64_t bits = DrawnBits(m_seed, m_taken, number);
        const bool equal = std::all_of(Live().begin(), Live().end(), [this](const Member& member) {
            return member.weight == Live().front().weight;
        });
        if (equal)
        {
            return Live()[(bits >> 32) * Live().size() >> 32];
        }
        double sum = 0;
        for (const Member& member : Live())
        {
            sum += member.weight;
        }
        double at = std::ldexp(static_cast<double>(bits >> 11), -53) * sum;
        auto member = Live().begin();
        for (double end = member->weight; end <= at && member + 1 != Live().end();)
        {
            ++member;
            end += member->weight;
        }
        return *member;
    }

    std::size_t m_choices;
    uint64_t m_seed;
    int64_t m_stale;
    int64_t m_period{-1};
    uint64_t m_taken{0};
    std::map<MemberId, int64_t> m_loads;
    std::map<MemberId, int64_t> m_view; //!< of the live members
};

/// The paper's bins with a cap, in whole numbers: c in thousandths, weights in halves.
class BoundedModel : public SelectorModel
{
  public:
    BoundedModel(const SpecWords& words, unsigned width)
        : m_spec("select=" + WordOf(words, "base", "ring")),
          m_thousandths(std::lround(1000 * std::stod(WordOf(words, "c", "1.25")))),
          m_flows(static_cast<int64_t>(NumberOf(words, "flows", 0))),
          m_width(width)
    {
    }

    void AddLoad(MemberId id, int64_t change) override
    {
        m_loads[id] += change;
    }

  private:
    /// The base proposes once round the circle, or for its choice and 2 n + 15 other values.
    MemberId DoChoose(uint64_t hash) const override
    {
        const std::size_t proposals = IsRing() ? m_points.size() : 2 * Live().size() + 16;
        for (std::size_t i = 0; i < proposals; ++i)
        {
            const MemberId id = IsRing() ? Clockwise(hash, i) : Redrawn(hash, i);
            if (HasRoom(id))
            {
                return id;
            }
        }
        return BehindById(IsRing() ? Clockwise(hash, 0) : Redrawn(hash, 0));
    }

    bool IsRing() const
    {
        return m_spec == "select=ring";
    }

    /// On a circle each member has 100 points for a weight of 1.
    MemberId Clockwise(uint64_t hash, std::size_t step) const
    {
        const std::pair<uint64_t, MemberId> place{Scramble(hash + GOLDEN) >> 32, 0};
        const auto next = std::lower_bound(m_points.begin(), m_points.end(), place);
        const auto first = static_cast<std::size_t>(next - m_points.begin());
        return m_points[(first + step) % m_points.size()].second;
    }

    MemberId Redrawn(uint64_t hash, uint64_t attempt) const
    {
        const uint64_t other = Scramble(hash + attempt * GOLDEN) >> (64 - m_width);
        return m_base->Choose(attempt == 0 ? hash : other).value();
    }

    MemberId BehindById(MemberId id) const
    {
        std::vector<Member> round = Live();
        std::rotate(round.begin(),
                    std::find_if(round.begin(),
                                 round.end(),
                                 [id](const Member& member) { return member.id == id; }),
                    round.end());
        const auto roomy = std::find_if(round.begin(), round.end(), [this](const Member& member) {
            return HasRoom(member.id);
        });
        return roomy == round.end() ? id : roomy->id;
    }

    bool HasRoom(MemberId id) const
    {
        int64_t flows = 1;
        int64_t halves = 0;
        int64_t own = 0;
        for (const Member& member : Live())
        {
            flows += LoadIn(m_loads, member.id);
            halves += std::lround(2 * member.weight);
            own = member.id == id ? std::lround(2 * member.weight) : own;
        }
        const int64_t most = m_thousandths * std::max(flows, m_flows) * own;
        const int64_t capacity = most / (1000 * halves) + (most % (1000 * halves) > 0 ? 1 : 0);
        return LoadIn(m_loads, id) < capacity;
    }

    void DoUpdate() override
    {
        m_points.clear();
        m_base = MakeSelectorModel(m_spec, m_width);
        std::vector<MemberChange> changes;
        for (const Member& member : Live())
        {
            changes.push_back({MemberChange::Kind::ADD, member.id, member.weight});
            for (uint64_t i = 0;
                 IsRing() && i < static_cast<uint64_t>(std::lround(100 * member.weight));
                 ++i)
            {
                m_points.emplace_back(Scramble((uint64_t{member.id} << 32 | i) + 1) >> 32,
                                      member.id);
            }
        }
        std::sort(m_points.begin(), m_points.end());
        m_base->Update(changes, 0);
    }

    std::string m_spec; //!< of the base
    std::unique_ptr<SelectorModel> m_base;
    int64_t m_thousandths;
    int64_t m_flows;
    unsigned m_width;
    std::map<MemberId, int64_t> m_loads;
    std::vector<std::pair<uint64_t, MemberId>> m_points; //!< sorted
};

/// IPVS: rounds from the greatest weight down by the common divisor, in each of which those take a
/// turn whose weight reaches it.
class InterleavedModel : public SelectorModel
{
    MemberId DoChoose(uint64_t) const override
    {
        return Turn().first;
    }

    MemberId DoTake(uint64_t, int64_t) override
    {
        const auto [id, level] = Turn();
        m_last = id;
        m_level = level;
        return id;
    }

    /// Whole weights count as they are, others in thousandths of the greatest.
    std::map<MemberId, int64_t> Weights() const
    {
        bool whole = true;
        double greatest = 0;
        for (const Member& member : Live())
        {
            whole = whole && std::fmod(member.weight, 1) == 0;
            greatest = std::max(greatest, member.weight);
        }
        std::map<MemberId, int64_t> weights;
        for (const Member& member : Live())
        {
            weights[member.id] =
                std::lround(whole ? member.weight : member.weight * 1000 / greatest);
        }
        return weights;
    }

    /// Every member is looked at, at every level.
    std::pair<MemberId, int64_t> Turn() const
    {
        const std::map<MemberId, int64_t> weights = Weights();
        int64_t step = 0;
        int64_t greatest = 0;
        for (const auto& [id, weight] : weights)
        {
            step = std::gcd(step, weight);
            greatest = std::max(greatest, weight);
        }
        int64_t level = m_level;
        for (MemberId from = m_level > 0 ? m_last + 1 : 0;; from = 0)
        {
            for (auto member = weights.lower_bound(from); member != weights.end(); ++member)
            {
                if (level > 0 && member->second >= level)
                {
                    return {member->first, level};
                }
            }
            level = level > step ? level - step : greatest;
        }
    }

    void DoUpdate() override
    {
        bool reached = false;
        for (const auto& [id, weight] : Weights())
        {
            reached = reached || weight >= m_level;
        }
        m_level = reached ? m_level : 0;
    }

    MemberId m_last{0};
    int64_t m_level{0}; //!< 0: no round has begun
};

} // namespace

uint64_t
DrawnBits(uint64_t seed, uint64_t choice, uint64_t number)
{
    return Scramble(Scramble(seed + GOLDEN) + (65536 * choice + number) * GOLDEN);
}

std::unique_ptr<SelectorModel>
MakeRandomModel(const SpecWords& words, unsigned)
{
    const bool loads = words.at("select") == "two-choices";
    const std::string stale = WordOf(words, "stale", "0s");
    return std::make_unique<RandomModel>(loads ? NumberOf(words, "d", 2) : 1,
                                         NumberOf(words, "seed", 0),
                                         1000000000 * std::stoll(stale));
}

std::unique_ptr<SelectorModel>
MakeBoundedModel(const SpecWords& words, unsigned width)
{
    const bool known =
        MakeSelectorModel("select=" + WordOf(words, "base", "ring"), width) != nullptr;
    return known ? std::make_unique<BoundedModel>(words, width) : nullptr;
}

std::unique_ptr<SelectorModel>
MakeInterleavedModel()
{
    return std::make_unique<InterleavedModel>();
}

} // namespace flowhash

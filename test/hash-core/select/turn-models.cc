// SPDX-License-Identifier: MIT

#include "turn-models.h"

#include "load-models.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace flowhash
{

namespace
{

/// The hash is not read; who is next follows from a list of all live members.
class TurnModel : public SelectorModel
{
  private:
    MemberId DoChoose(uint64_t) const override
    {
        return Next();
    }

    MemberId DoTake(uint64_t, int64_t now) override
    {
        Tick(now);
        const MemberId id = Next();
        m_last = id;
        Took(id);
        return id;
    }

    virtual MemberId Next() const = 0;

    virtual void Took(MemberId) {}

    virtual void Tick(int64_t) {}

  protected:
    /// The live ones, beginning behind the last one chosen.
    std::vector<Member> Round() const
    {
        std::vector<Member> round = Live();
        const auto behind = std::find_if(round.begin(), round.end(), [this](const Member& member) {
            return m_last && member.id > *m_last;
        });
        std::rotate(round.begin(), behind, round.end());
        return round;
    }

    void BeginAnew()
    {
        m_last.reset();
    }

  private:
    std::optional<MemberId> m_last;
};

class RoundRobinModel : public TurnModel
{
    MemberId Next() const override
    {
        return Round().front().id;
    }
};

/// nginx: everybody's credit grows, the greatest pays for all.
class SmoothModel : public TurnModel
{
    MemberId Next() const override
    {
        return std::max_element(Live().begin(),
                                Live().end(),
                                [this](const Member& a, const Member& b) {
                                    return m_credit.at(a.id) + a.weight <
                                           m_credit.at(b.id) + b.weight;
                                })
            ->id;
    }

    void Took(MemberId id) override
    {
        for (const Member& member : Live())
        {
            m_credit[member.id] += member.weight;
            m_credit[id] -= member.weight;
        }
    }

    void DoUpdate() override
    {
        std::map<MemberId, double> credit;
        for (const Member& member : Live())
        {
            credit[member.id] = m_credit[member.id];
        }
        m_credit.swap(credit);
    }

    std::map<MemberId, double> m_credit;
};

/// Loads as they are, or as they were at the last tick.
class LeastLoadedModel : public TurnModel
{
  public:
    LeastLoadedModel(bool perWeight, bool randomTies)
        : m_perWeight(perWeight),
          m_randomTies(randomTies)
    {
    }

  private:
    MemberId Next() const override
    {
        const std::vector<Member> round = m_randomTies ? Live() : Round();
        double least = INFINITY;
        for (const Member& member : round)
        {
            least = std::min(least, LoadOf(member));
        }
        std::vector<MemberId> equal;
        for (const Member& member : round)
        {
            if (LoadOf(member) == least)
            {
                equal.push_back(member.id);
            }
        }
        return equal[m_randomTies ? (DrawnBits(0, m_taken, 0) >> 32) * equal.size() >> 32 : 0];
    }

    double LoadOf(const Member& member) const
    {
        const auto load = m_loads.find(member.id);
        const double flows = load == m_loads.end() ? 0 : static_cast<double>(load->second);
        return m_perWeight ? flows / member.weight : flows;
    }

    void Took(MemberId) override
    {
        ++m_taken;
    }

    void AddLoad(MemberId id, int64_t change) override
    {
        m_loads[id] += change;
    }

    bool m_perWeight;
    bool m_randomTies;
    uint64_t m_taken{0};
    std::map<MemberId, int64_t> m_loads;
};

/// The kernel's table, with a timer that is looked at before each packet and update.
class ResilientModel : public SelectorModel
{
  public:
    ResilientModel(std::size_t buckets, int64_t idle, int64_t unbalanced)
        : m_buckets(buckets),
          m_idle(idle),
          m_unbalanced(unbalanced)
    {
    }

  private:
    struct Bucket
    {
        std::optional<MemberId> member;
        std::optional<int64_t> used;
    };

    MemberId DoChoose(uint64_t hash) const override
    {
        return m_buckets[hash % m_buckets.size()].member.value();
    }

    MemberId DoTake(uint64_t hash, int64_t now) override
    {
        CatchUp(now);
        m_buckets[hash % m_buckets.size()].used = now;
        return DoChoose(hash);
    }

    void DoUpdate() override
    {
        CatchUp(Now()); // with those that were in the group until now
        m_group = Live();
        if (Live().empty())
        {
            m_buckets.assign(m_buckets.size(), {});
            m_due.reset();
            return;
        }
        for (Bucket& bucket : m_buckets)
        {
            const bool stays = std::any_of(Live().begin(), Live().end(), [&](const Member& m) {
                return bucket.member == m.id;
            });
            bucket.member = stays ? bucket.member : std::nullopt;
        }
        m_since = Now();
        Upkeep(Now());
    }

    void CatchUp(int64_t now)
    {
        while (m_due && *m_due <= now)
        {
            Upkeep(*m_due);
        }
    }

    /// What each member lacks; negative: has too many.
    std::map<MemberId, double> Lacks() const
    {
        const double total =
            std::accumulate(m_group.begin(), m_group.end(), 0.0, [](double sum, const Member& m) {
                return sum + m.weight;
            });
        std::map<MemberId, double> lacks;
        double sum = 0;
        double end = 0;
        for (const Member& member : m_group)
        {
            sum += member.weight;
            const double next =
                std::floor(static_cast<double>(m_buckets.size()) * (sum / total) + 0.5);
            lacks[member.id] = next - std::exchange(end, next);
        }
        for (const Bucket& bucket : m_buckets)
        {
            if (bucket.member)
            {
                lacks[*bucket.member] -= 1;
            }
        }
        return lacks;
    }

    void Upkeep(int64_t now)
    {
        std::map<MemberId, double> lacks = Lacks();
        std::vector<MemberId> lacking; // fixed at the start, as Linux's list is
        for (const auto& [id, lack] : lacks)
        {
            if (lack > 0)
            {
                lacking.push_back(id);
            }
        }
        int64_t due = now + (m_unbalanced > 0 ? m_unbalanced : m_idle);
        for (Bucket& bucket : m_buckets)
        {
            while (!lacking.empty() && lacks[lacking.back()] <= 0)
            {
                lacking.pop_back();
            }
            if (lacking.empty())
            {
                break;
            }
            if (MayMove(bucket, lacks, now, due))
            {
                if (bucket.member)
                {
                    lacks[*bucket.member] += 1;
                }
                bucket = {lacking.back(), std::nullopt};
                lacks[lacking.back()] -= 1;
            }
        }
        while (!lacking.empty() && lacks[lacking.back()] <= 0)
        {
            lacking.pop_back();
        }
        m_due = lacking.empty() ? std::nullopt : std::optional(std::max(due, now + 500000000));
    }

    bool MayMove(const Bucket& bucket,
                 const std::map<MemberId, double>& lacks,
                 int64_t now,
                 int64_t& due) const
    {
        if (!bucket.member)
        {
            return true;
        }
        if (lacks.at(*bucket.member) >= 0)
        {
            return false;
        }
        if (!bucket.used || now >= *bucket.used + m_idle)
        {
            return true;
        }
        const int64_t patience = m_since + m_unbalanced;
        if (m_unbalanced > 0 && now > patience)
        {
            return true;
        }
        due = std::min({due, *bucket.used + m_idle, m_unbalanced > 0 ? patience : due});
        return false;
    }

    std::vector<Bucket> m_buckets;
    std::vector<Member> m_group;
    int64_t m_idle;
    int64_t m_unbalanced;
    int64_t m_since{0};
    std::optional<int64_t> m_due;
};

int64_t
SecondsOf(const SpecWords& words, const std::string& name, int64_t fallback)
{
    return 1000000000 * std::stoll(WordOf(words, name, std::to_string(fallback)));
}

} // namespace

std::unique_ptr<SelectorModel>
MakeRoundRobinModel(const SpecWords&, unsigned)
{
    return std::make_unique<RoundRobinModel>();
}

std::unique_ptr<SelectorModel>
MakeWeightedRoundRobinModel(const SpecWords& words, unsigned)
{
    if (WordOf(words, "kind", "smooth") == "interleaved")
    {
        return MakeInterleavedModel();
    }
    return std::make_unique<SmoothModel>();
}

std::unique_ptr<SelectorModel>
MakeLeastLoadedModel(const SpecWords& words, unsigned)
{
    const std::string name = words.at("select");
    return std::make_unique<LeastLoadedModel>(name == "weighted-least-connections",
                                              name == "join-shortest-queue");
}

std::unique_ptr<SelectorModel>
MakeResilientModel(const SpecWords& words, unsigned)
{
    return std::make_unique<ResilientModel>(NumberOf(words, "buckets", 256),
                                            SecondsOf(words, "idle-timer", 120),
                                            SecondsOf(words, "unbalanced-timer", 0));
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "flow-hash.h"
#include "selector-conformance.h"
#include "selector-models.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

/**
 * @file
 * Ten thousand random changes of the membership, in updates of 1 to 19, on every selector. After
 * each update fresh hash values are looked up, and compared with the selector's model.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr std::size_t CHANGES = 10000;
// Fewer where each update takes long: fills a large table, or looks a whole sample up.
constexpr std::size_t CHANGES_OF_LARGE = 500;
constexpr std::size_t CHANGES_OF_SAMPLED = 100;
constexpr std::size_t LARGE_BYTES = std::size_t{1} << 16;
constexpr std::size_t PROBES = 64; // hash values after each update
constexpr std::size_t POOL = 24;   // ids that come and go
constexpr uint64_t EMPTYING = 97;  // every so many updates all go down
constexpr double SIGMAS = 4.5;     // exceeded once in 150,000 correct runs

/// Draws changes that are possible.
class Churn
{
  public:
    explicit Churn(const SelectorTraits& traits)
        : m_weights(traits.weights),
          m_pool(std::min(POOL, traits.mostMembers))
    {
    }

    std::vector<MemberChange> Next()
    {
        std::vector<MemberChange> changes;
        if (++m_updates % EMPTYING == 0)
        {
            for (const MemberId id : m_known)
            {
                changes.push_back({Kind::SET_DOWN, id, 1.0});
            }
            return changes;
        }
        for (uint64_t left = 1 + Draw(19); left > 0; --left)
        {
            changes.push_back(Change());
        }
        return changes;
    }

    uint64_t Draw(uint64_t below)
    {
        return Mix64(++m_drawn) % below;
    }

  private:
    MemberChange Change()
    {
        const uint64_t place = Draw(m_pool);
        const auto id = static_cast<MemberId>(place % 4 == 3 ? Mix64(place) >> 32 : place);
        if (m_known.insert(id).second)
        {
            return {Kind::ADD, id, Weight()};
        }
        static const std::vector<Kind> kinds{Kind::REMOVE,
                                             Kind::SET_DOWN,
                                             Kind::SET_DRAINING,
                                             Kind::SET_ACTIVE,
                                             Kind::SET_ACTIVE,
                                             Kind::SET_ACTIVE,
                                             Kind::SET_WEIGHT};
        const Kind kind = kinds[Draw(kinds.size())];
        if (kind == Kind::REMOVE)
        {
            m_known.erase(id);
        }
        return {kind, id, Weight()};
    }

    double Weight()
    {
        static const std::vector<double> weights{0, 0.5, 1, 1, 2, 3};
        static const std::vector<double> equal{0, 1, 1, 1, 1, 1};
        return (m_weights ? weights : equal)[Draw(6)];
    }

    bool m_weights;
    std::size_t m_pool;
    uint64_t m_updates{0};
    uint64_t m_drawn{0};
    std::set<MemberId> m_known;
};

std::map<MemberId, double>
WeightsOf(const std::vector<Member>& live)
{
    std::map<MemberId, double> weights;
    for (const Member& member : live)
    {
        weights[member.id] = member.weight;
    }
    return weights;
}

/// Whether a flow may move at this update where no more than must moves.
bool
MayMove(MemberId from,
        MemberId to,
        const std::map<MemberId, double>& before,
        const std::map<MemberId, double>& after)
{
    const auto old = before.find(to);
    const auto stayed = after.find(from);
    return stayed == after.end() || stayed->second < before.at(from) || old == before.end() ||
           old->second < after.at(to);
}

/// What the deltas of all updates together foretold, and what was seen.
struct Tally
{
    double expected{0};
    double observed{0};
    double variance{0};
    double needless{0};
    double probes{0};
};

} // namespace

/// One selector, its model where there is one, and the changes.
class SelectorChurn : public SelectorConformance
{
  protected:
    void SetUp() override
    {
        m_selector = Make();
        m_traits = m_selector->Traits();
        m_model = MakeSelectorModel(GetParam().spec, GetParam().width);
    }

    /// Looks fresh values up.
    Choices Probe(uint64_t update) const
    {
        Choices choices(PROBES);
        std::vector<uint64_t> hashes(PROBES);
        for (std::size_t i = 0; i < PROBES; ++i)
        {
            hashes[i] = IdealHash(update * PROBES + i, GetParam().width);
        }
        m_selector->SelectBatch(hashes.data(), PROBES, choices.data());
        return choices;
    }

    /// What becomes of former choices.
    Choices Followed(Choices choices, uint64_t update) const
    {
        std::vector<uint64_t> hashes(PROBES);
        for (std::size_t i = 0; i < PROBES; ++i)
        {
            hashes[i] = IdealHash(update * PROBES + i, GetParam().width);
        }
        m_selector->FollowUpdate(hashes.data(), PROBES, choices.data());
        return choices;
    }

    /// Everybody chosen is live, and whom the model says.
    void ExpectRight(const Choices& choices, uint64_t update)
    {
        for (std::size_t i = 0; i < PROBES; ++i)
        {
            const uint64_t hash = IdealHash(update * PROBES + i, GetParam().width);
            ASSERT_EQ(choices[i].has_value(), !m_selector->Live().empty());
            const Member* const member =
                choices[i] ? m_selector->List().Find(*choices[i]) : nullptr;
            ASSERT_TRUE(!choices[i] || (member && member->IsLive()));
            if (m_model)
            {
                ASSERT_EQ(choices[i], m_model->Choose(hash)) << "update " << update;
            }
        }
    }

    void Count(const Choices& before,
               const Choices& after,
               const std::map<MemberId, double>& weightsBefore,
               const UpdateDelta& delta)
    {
        const auto weights = WeightsOf(m_selector->Live());
        m_tally.expected += delta.movedShare * PROBES;
        const double variance = delta.movedShare * (1 - delta.movedShare);
        m_tally.variance += variance * PROBES;
        // A share that was itself counted on 65,536 values has its own error.
        m_tally.variance += delta.exact ? 0 : variance * PROBES * PROBES / 65536;
        for (std::size_t i = 0; i < PROBES; ++i)
        {
            const bool moved = before[i] != after[i];
            m_tally.observed += moved ? 1 : 0;
            const bool may = !moved || !before[i] || !after[i] ||
                             MayMove(*before[i], *after[i], weightsBefore, weights);
            m_tally.needless += may ? 0 : 1;
        }
        m_tally.probes += PROBES;
    }

    /// Entries are counted whole, and all of one update are as many as of the last.
    void ExpectConsistent(const UpdateDelta& delta)
    {
        ASSERT_GE(delta.movedShare, 0);
        ASSERT_LE(delta.movedShare, 1);
        ASSERT_LE(delta.movedBuckets, delta.buckets);
        if (delta.buckets == 0)
        {
            return;
        }
        ASSERT_TRUE(m_buckets == 0 || m_buckets == delta.buckets);
        m_buckets = delta.buckets;
        const double share =
            static_cast<double>(delta.movedBuckets) / static_cast<double>(delta.buckets);
        ASSERT_NEAR(delta.movedShare, share, 1e-9);
    }

    /// For those that are not pure: what is taken is what the turns and loads were.
    void TakeSome(uint64_t update)
    {
        // Who follows late has done so by then.
        const auto now =
            static_cast<int64_t>(update) * 1000000000 + (m_traits.late ? 900000000 : 0);
        for (uint64_t i = 0; i < 8; ++i)
        {
            const auto taken =
                m_selector->Take(IdealHash(update * PROBES + i, GetParam().width), now);
            ASSERT_EQ(taken.has_value(), !m_selector->Live().empty());
            ASSERT_TRUE(!taken || m_selector->List().Find(*taken)->IsLive());
            if (m_model)
            {
                const uint64_t hash = IdealHash(update * PROBES + i, GetParam().width);
                ASSERT_EQ(taken, m_model->Take(hash, now)) << "update " << update;
            }
            if (taken)
            {
                AddLoad(*taken, update % 2 == 0 ? 1 : -1);
            }
        }
    }

    void AddLoad(MemberId id, int64_t change)
    {
        m_selector->AddLoad(id, change);
        if (m_model)
        {
            m_model->AddLoad(id, change);
        }
    }

    void Step(const std::vector<MemberChange>& changes, uint64_t update)
    {
        const Choices before = Probe(update);
        const auto weightsBefore = WeightsOf(m_selector->Live());
        const auto delta = m_selector->Update(changes, static_cast<int64_t>(update) * 1000000000);
        const Choices after = Probe(update);
        if (m_model)
        {
            m_model->Update(changes, static_cast<int64_t>(update) * 1000000000);
            ASSERT_EQ(WeightsOf(m_model->Live()), WeightsOf(m_selector->Live()));
        }
        ASSERT_NO_FATAL_FAILURE(ExpectRight(after, update));
        ASSERT_EQ(Followed(before, update), after) << "update " << update;
        ASSERT_NO_FATAL_FAILURE(ExpectConsistent(delta));
        Count(before, after, weightsBefore, delta);
        if (!m_traits.pure)
        {
            ASSERT_NO_FATAL_FAILURE(TakeSome(update));
        }
    }

    std::unique_ptr<FlowSelector> m_selector;
    SelectorTraits m_traits;
    std::unique_ptr<SelectorModel> m_model;
    Tally m_tally;
    uint64_t m_buckets{0};
};

TEST_P(SelectorChurn, TenThousandChangesAreAsTheModelSays)
{
    Churn churn(m_traits);
    const auto some = Make(4);
    const bool sampled = !some->Update({{Kind::SET_DOWN, 1, 1.0}}).exact;
    const bool large = some->Bytes() > LARGE_BYTES;
    std::size_t changes = sampled ? CHANGES_OF_SAMPLED : large ? CHANGES_OF_LARGE : CHANGES;
    for (uint64_t update = 0; changes > 0; ++update)
    {
        const auto next = churn.Next();
        ASSERT_NO_FATAL_FAILURE(Step(next, update));
        changes -= std::min(changes, next.size());
    }
    if (m_traits.pure)
    {
        EXPECT_NEAR(m_tally.observed, m_tally.expected, SIGMAS * std::sqrt(m_tally.variance) + 1);
    }
    if (m_traits.minimal)
    {
        // Where shares come in whole entries, a member's may be one off, and be set right later.
        EXPECT_LE(m_tally.needless, m_tally.probes * POOL * m_traits.entryShare);
    }
}

INSTANTIATE_TEST_SUITE_P(All, SelectorChurn, testing::ValuesIn(AllSelectorCases()), CaseName);

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "concurrent-selector.h"
#include "part-registry.h"
#include "selector-conformance.h"
#include "spec-error.h"

#include <algorithm>
#include <atomic>
#include <thread>

/**
 * @file
 * Readers during updates, for every pure selector. To look for data races build with
 * -DFLOW_DISTRIBUTION_SANITIZE=thread and run this suite:
 * flowhash-tests --gtest_filter='*Concurrent*'
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr std::size_t VALUES = 64;
constexpr std::size_t UPDATES = 24;
constexpr std::size_t READERS = 2;

/// Members go and return one by one, and weights change where they may.
std::vector<MemberChange>
ChangeAt(std::size_t update, const SelectorTraits& traits)
{
    const auto id = static_cast<MemberId>(update / 2 % 8);
    const double weight = traits.weights && update % 3 == 0 ? 2 : 1;
    return {{update % 2 == 0 ? Kind::SET_DOWN : Kind::SET_ACTIVE, id, 1},
            {Kind::SET_WEIGHT, (id + 1) % 8, weight}};
}

SelectorSource
SourceOf(const SelectorCase& item)
{
    return [item] { return MakeSelector(item.spec, item.width); };
}

} // namespace

/// One concurrent selector, and what it must answer after each update.
class ConcurrentConformance : public SelectorConformance
{
  protected:
    /// Runs all updates on a selector that nobody else reads.
    void Foresee(const SelectorTraits& traits)
    {
        const auto alone = Make(8);
        m_expected.push_back(SelectAll(*alone, VALUES));
        for (std::size_t i = 0; i < UPDATES; ++i)
        {
            alone->Update(ChangeAt(i, traits));
            m_expected.push_back(SelectAll(*alone, VALUES));
        }
    }

    /// Asks until the updates end; each answer must be that of an update that may have been seen.
    void Read(const ConcurrentSelector& selector)
    {
        while (m_finished.load() < UPDATES)
        {
            for (std::size_t i = 0; i < VALUES; ++i)
            {
                const std::size_t least = m_finished.load();
                const auto choice = selector.Select(IdealHash(i, GetParam().width));
                const std::size_t most = m_begun.load();
                bool known = false;
                for (std::size_t update = least; update <= most; ++update)
                {
                    known = known || m_expected[update][i] == choice;
                }
                m_wrong += known ? 0 : 1;
            }
            ++m_rounds;
        }
    }

    void Write(ConcurrentSelector& selector, const SelectorTraits& traits)
    {
        for (std::size_t i = 0; i < UPDATES; ++i)
        {
            const uint64_t rounds = m_rounds.load();
            m_begun = i + 1;
            selector.Update(ChangeAt(i, traits));
            m_finished = i + 1;
            while (m_rounds.load() == rounds && i + 1 < UPDATES)
            {
                std::this_thread::yield(); // so that each update is read
            }
        }
    }

    std::vector<Choices> m_expected;
    std::atomic<std::size_t> m_begun{0};
    std::atomic<std::size_t> m_finished{0};
    std::atomic<uint64_t> m_rounds{0};
    std::atomic<uint64_t> m_wrong{0};
};

TEST_P(ConcurrentConformance, ReadersGetTheChoiceBeforeOrAfterAnUpdate)
{
    const SelectorTraits traits = Make()->Traits();
    if (!traits.pure)
    {
        EXPECT_THROW(ConcurrentSelector{SourceOf(GetParam())}, SpecError);
        return;
    }
    Foresee(traits);
    ConcurrentSelector selector(SourceOf(GetParam()));
    selector.Update(AddMembers(8));
    std::vector<std::thread> readers;
    for (std::size_t i = 0; i < READERS; ++i)
    {
        readers.emplace_back([&] { Read(selector); });
    }
    Write(selector, traits);
    std::for_each(readers.begin(), readers.end(), [](std::thread& reader) { reader.join(); });
    EXPECT_EQ(m_wrong.load(), 0U);
    EXPECT_GE(m_rounds.load(), UPDATES - 1);
}

INSTANTIATE_TEST_SUITE_P(All,
                         ConcurrentConformance,
                         testing::ValuesIn(AllSelectorCases()),
                         CaseName);

TEST(ConcurrentSelector, AnswersAsASelectorDoes)
{
    const SelectorCase item{"select=ring", 32};
    ConcurrentSelector selector(SourceOf(item));
    const auto alone = MakeSelector(item.spec, item.width);
    EXPECT_EQ(selector.Select(1), std::nullopt);
    for (const auto& changes : {AddMembers(9), std::vector<MemberChange>{{Kind::SET_DOWN, 4, 1}}})
    {
        const UpdateDelta delta = selector.Update(changes);
        EXPECT_EQ(delta.movedShare, alone->Update(changes).movedShare);
        std::vector<std::optional<MemberId>> batch(VALUES);
        std::vector<uint64_t> hashes;
        for (std::size_t i = 0; i < VALUES; ++i)
        {
            hashes.push_back(IdealHash(i, 32));
        }
        selector.SelectBatch(hashes.data(), VALUES, batch.data());
        for (std::size_t i = 0; i < VALUES; ++i)
        {
            EXPECT_EQ(selector.Select(hashes[i]), alone->Select(hashes[i]));
            EXPECT_EQ(batch[i], alone->Select(hashes[i]));
            EXPECT_EQ(selector.SelectOther(hashes[i], 2), alone->SelectOther(hashes[i], 2));
        }
    }
    EXPECT_EQ(selector.Members().size(), 9U);
    EXPECT_EQ(selector.Bytes(), 2 * alone->Bytes());
}

// Both sides must refuse alike, or they would differ from then on.
TEST(ConcurrentSelector, RefusedUpdateChangesNeitherSide)
{
    ConcurrentSelector selector(SourceOf({"select=modulo", 32}));
    selector.Update(AddMembers(4));
    EXPECT_THROW(selector.Update({{Kind::REMOVE, 1, 1}, {Kind::REMOVE, 9, 1}}), SpecError);
    for (int i = 0; i < 2; ++i)
    {
        EXPECT_EQ(selector.Members().size(), 4U);
        EXPECT_EQ(selector.Select(5), 1U);
        selector.Update({});
    }
}

} // namespace flowhash

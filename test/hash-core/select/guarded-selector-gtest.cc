// SPDX-License-Identifier: MIT

#include "../../../model/hash-core/promise/guarded-selector.h"
#include "../test-flows.h"
#include "selector-conformance.h"
#include "spec-error.h"

#include <stdexcept>

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

/// A selector that answers what a test wants.
class AnsweringSelector : public FlowSelector
{
  public:
    using Answer = std::function<MemberId(uint64_t)>;

    AnsweringSelector(Answer answer, bool late)
        : FlowSelector(32),
          m_answer(std::move(answer)),
          m_late(late)
    {
    }

    SelectorTraits Traits() const override
    {
        SelectorTraits traits;
        traits.late = m_late;
        return traits;
    }

    std::size_t Bytes() const override
    {
        return 0;
    }

  private:
    MemberId DoSelect(uint64_t hash) const override
    {
        return m_answer(hash);
    }

    void DoRebuild() override {}

    Answer m_answer;
    bool m_late;
};

/// @return what a guarded selector says of an answer, asked in some way
template <typename Ask>
std::string
Said(const AnsweringSelector::Answer& answer, const Ask& ask, bool late = false)
{
    GuardedSelector selector(std::make_unique<AnsweringSelector>(answer, late),
                             "here: select=mine");
    try
    {
        selector.Update({{Kind::ADD, 3}, {Kind::ADD, 8}, {Kind::ADD, 7}, {Kind::SET_DOWN, 7}});
        ask(selector);
    }
    catch (const SpecError& error)
    {
        return error.what();
    }
    return "";
}

} // namespace

/// Whatever happens to it, a guarded selector does what the same one does unguarded.
class GuardedSelectorTest : public SelectorConformance
{
  protected:
    /// Does the same to both, and compares.
    void Update(const std::vector<MemberChange>& changes)
    {
        const UpdateDelta plain = m_plain->Update(changes, 5);
        const UpdateDelta guarded = m_guarded.Update(changes, 5);
        EXPECT_EQ(plain.movedShare, guarded.movedShare);
        EXPECT_EQ(plain.exact, guarded.exact);
        EXPECT_EQ(plain.movedBuckets, guarded.movedBuckets);
        EXPECT_EQ(plain.buckets, guarded.buckets);
        Compare();
    }

    void Compare()
    {
        constexpr std::size_t flows = 300;
        EXPECT_EQ(SelectAll(*m_plain, flows), SelectAll(m_guarded, flows));
        EXPECT_EQ(TakeAll(*m_plain, flows), TakeAll(m_guarded, flows));
        const uint64_t hash = IdealHash(7, m_plain->Width());
        for (unsigned attempt = 0; attempt < 9; ++attempt)
        {
            EXPECT_EQ(m_plain->SelectOther(hash, attempt), m_guarded.SelectOther(hash, attempt));
        }
        const auto takes = [](MemberId id) { return id == 6; };
        EXPECT_EQ(m_plain->SelectTaker(hash, takes), m_guarded.SelectTaker(hash, takes));
        EXPECT_EQ(m_plain->Bytes(), m_guarded.Bytes());
        EXPECT_EQ(m_plain->TableEntries(5), m_guarded.TableEntries(5));
        EXPECT_EQ(m_plain->IsSettled(6), m_guarded.IsSettled(6));
    }

    std::unique_ptr<FlowSelector> m_plain{Make()};
    GuardedSelector m_guarded{Make(), "here"};
};

TEST_P(GuardedSelectorTest, DoesWhatTheOtherDoes)
{
    Update(AddMembers(7));
    Update({{Kind::SET_DOWN, 2}, {Kind::ADD, 40, 1, "192.0.2.1:80"}});
    Update({{Kind::REMOVE, 5}, {Kind::SET_DRAINING, 3}, {Kind::SET_ACTIVE, 2}});
    Update({{Kind::REMOVE, 40}, {Kind::ADD, 40, 1, "192.0.2.2:80"}});
    const std::vector<MemberChange> heavier{{Kind::SET_WEIGHT, 1, 2}};
    if (m_plain->Traits().weights)
    {
        Update(heavier);
    }
    else
    {
        EXPECT_THROW(m_guarded.Update(heavier), UnequalWeightsError);
        Compare();
    }
    const auto plain = m_plain->Copy();
    const auto guarded = m_guarded.Copy();
    ASSERT_EQ(plain != nullptr, guarded != nullptr);
    if (plain)
    {
        plain->Update({{Kind::SET_DOWN, 0}});
        guarded->Update({{Kind::SET_DOWN, 0}});
        EXPECT_EQ(SelectAll(*plain, 300), SelectAll(*guarded, 300));
        Compare(); // these are as they were
    }
}

INSTANTIATE_TEST_SUITE_P(All, GuardedSelectorTest, testing::ValuesIn(AllSelectorCases()), CaseName);

TEST(GuardedSelector, RefusesWhoIsNotLiveHoweverItIsAsked)
{
    const std::string text =
        "here: select=mine chose member 7, which is not live; live are 2, from 3 to 8";
    const auto seven = [](uint64_t) { return MemberId{7}; };
    EXPECT_EQ(Said(seven, [](auto& selector) { selector.Select(1); }), text);
    EXPECT_EQ(Said(seven, [](auto& selector) { selector.Take(1, 0); }), text);
    EXPECT_EQ(Said(seven, [](auto& selector) { selector.SelectOther(1, 2); }), text);
    EXPECT_EQ(
        Said(seven, [](auto& selector) { selector.SelectTaker(1, [](MemberId) { return true; }); }),
        text);
    const std::vector<uint64_t> hashes(100);
    std::vector<std::optional<MemberId>> choices(100, MemberId{3});
    EXPECT_EQ(
        Said(seven,
             [&](auto& selector) { selector.SelectBatch(hashes.data(), 100, choices.data()); }),
        text);
    EXPECT_EQ(
        Said(seven,
             [&](auto& selector) { selector.FollowUpdate(hashes.data(), 100, choices.data()); }),
        text);
    const auto eight = [](uint64_t) { return MemberId{8}; };
    EXPECT_EQ(Said(eight, [](auto& selector) { selector.Select(1); }), "");
}

/// Who follows late may take a member that was live, and none that never was.
TEST(GuardedSelector, LetsLateOnesTakeWhoWasLive)
{
    const auto take = [](auto& selector) {
        selector.Update({{Kind::SET_ACTIVE, 7}});
        selector.Update({{Kind::SET_DOWN, 7}});
        selector.Take(1, 0);
    };
    EXPECT_EQ(Said([](uint64_t) { return MemberId{7}; }, take, true), "");
    EXPECT_NE(Said([](uint64_t) { return MemberId{6}; }, take, true), "");
}

TEST(GuardedSelector, TellsOfWhatIsThrown)
{
    const auto ask = [](auto& selector) { selector.Select(1); };
    EXPECT_EQ(Said([](uint64_t) -> MemberId { throw std::runtime_error("two\nlines"); }, ask),
              "here: select=mine failed: two lines");
    EXPECT_EQ(Said([](uint64_t) -> MemberId { throw 5; }, ask),
              "here: select=mine threw: something that is no std::exception");
    EXPECT_EQ(Said([](uint64_t) -> MemberId { throw SpecError("its own word"); }, ask),
              "its own word");
}

} // namespace flowhash

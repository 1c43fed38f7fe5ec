// SPDX-License-Identifier: MIT

#include "selector-promises.h"

#include "../plain-line.h"
#include "../spec-error.h"
#include "member-walk.h"
#include "promise-list.h"
#include "uneven-share.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

using Choices = std::vector<std::optional<MemberId>>;

constexpr std::size_t FLOWS = 2000; //!< that are asked in each step
constexpr MemberId EVEN = 16;       //!< members with equal shares
constexpr double SIGMAS = 8;        //!< beyond, a share is not as it should be
constexpr int64_t HOUR = int64_t{3600} * 1'000'000'000;

// The properties, in the order of reports.
const std::string LIVE = "chooses live members alone, and one where there is one";
const std::string ALIKE = "two of one spec choose alike";
const std::string STILL = "choosing changes nothing: Select says the same again";
const std::string BATCH = "batches choose what single look-ups choose";
const std::string FOLLOW = "FollowUpdate says what Select says";
const std::string PURE = "pure: Take says what Select says";
const std::string TOGETHER = "hashed: equal values get one member, as long as nothing changes";
const std::string COPY = "a copy chooses what the other chooses, also after the next update";
const std::string REFUSED = "an update that is refused changes nothing";
const std::string MINIMAL = "minimal: an update moves only flows that had to move";
const std::string HISTORY = "historyFree: choices depend on the live members alone";
const std::string MOVED = "updates tell the share of values that they moved";
const std::string OTHERS = "who is refused again and again reaches every live member";
const std::string EVENLY =
    "spreads: equal members get equal shares, within the spread that it states";
const std::string WEIGHTS = "weights: shares follow them";
const std::string NO_WEIGHTS = "unequal weights are refused";
const std::string MOST = "more live members than mostMembers are refused";

/// One selector on its way through memberships, and others beside it.
class SelectorCheck
{
  public:
    explicit SelectorCheck(const SelectorSource& make)
        : m_make(make),
          m_selector(make()),
          m_twin(make()),
          m_traits(m_selector->Traits()),
          m_walk(m_traits)
    {
        for (std::size_t i = 0; i < FLOWS; ++i)
        {
            m_values.push_back(PromiseValue(i, m_selector->Width()));
        }
        m_values[0] = 0;
        m_values[1] = UINT64_MAX >> (64 - m_selector->Width());
        m_promises.Add(LIVE, true);
        m_promises.Add(ALIKE, true);
        m_promises.Add(STILL, true);
        m_promises.Add(BATCH, true);
        m_promises.Add(FOLLOW, true);
        m_promises.Add(PURE, m_traits.pure);
        m_promises.Add(TOGETHER, m_traits.hashed);
        m_promises.Add(COPY, m_selector->Copy() != nullptr);
        m_promises.Add(REFUSED, true);
        m_promises.Add(MINIMAL, m_traits.minimal);
        m_promises.Add(HISTORY, m_traits.historyFree && m_traits.pure);
        m_promises.Add(MOVED, m_traits.pure);
        m_promises.Add(OTHERS, m_traits.spreads);
        m_promises.Add(EVENLY, m_traits.spreads);
        m_promises.Add(WEIGHTS, m_traits.weights && m_traits.spreads);
        m_promises.Add(NO_WEIGHTS, !m_traits.weights);
        m_promises.Add(MOST, m_traits.mostMembers < 100'000);
    }

    std::vector<PromiseReport> Run(unsigned steps)
    {
        for (unsigned step = 0; step < steps && m_promises.Wants(LIVE); ++step)
        {
            Step();
        }
        m_promises.Wants(LIVE) ? CheckShares() : void();
        return m_promises.Reports();
    }

    /// @param error what ended the check @return the report with it
    std::vector<PromiseReport> Ended(const std::string& error)
    {
        m_promises.Break(LIVE, PlainLine(error) + "; " + Place());
        return m_promises.Reports();
    }

  private:
    /// @return what is said of each value
    Choices Ask(const FlowSelector& selector) const
    {
        Choices choices;
        std::transform(m_values.begin(),
                       m_values.end(),
                       std::back_inserter(choices),
                       [&selector](uint64_t value) { return selector.Select(value); });
        return choices;
    }

    /// @return where this is, in words
    std::string Place() const
    {
        return "after '" + m_last + "', with live members " + MembersText(m_selector->Live());
    }

    /// Compares choices. @param property that asks for it @param expected them @param actual others
    /// @param who says the others
    void Compare(const std::string& property,
                 const Choices& expected,
                 const Choices& actual,
                 const std::string& who)
    {
        for (std::size_t i = 0; i < expected.size() && m_promises.Wants(property); ++i)
        {
            if (expected[i] != actual[i])
            {
                m_promises.Break(property,
                                 "value " + std::to_string(m_values[i]) + ": " +
                                     ChoiceText(expected[i]) + ", " + who + " " +
                                     ChoiceText(actual[i]) + "; " + Place());
            }
        }
    }

    /// One update, and all that can be said afterwards.
    void Step()
    {
        const auto changes = m_walk.Next(m_selector->List());
        const std::string before = m_last;
        const auto membersBefore = m_selector->Live();
        const Choices choicesBefore = Ask(*m_selector);
        UpdateDelta delta;
        m_last = ChangesText(changes);
        try
        {
            m_now += HOUR;
            delta = m_selector->Update(changes, m_now);
        }
        catch (const SpecError&)
        {
            Compare(REFUSED, choicesBefore, Ask(*m_selector), "after an update that was refused");
            m_last = before;
            return;
        }
        m_twin->Update(changes, m_now);
        const Choices choices = Ask(*m_selector);
        CheckLive(choices);
        if (!m_promises.Wants(LIVE))
        {
            return;
        }
        Compare(ALIKE, choices, Ask(*m_twin), "of another one");
        CheckBatches(choices, choicesBefore);
        CheckCopy(changes, choices);
        CheckMoves(membersBefore, choicesBefore, choices, delta);
        CheckHistory(choices);
        CheckTakes(choices);
    }

    void CheckLive(const Choices& choices)
    {
        const auto& live = m_selector->Live();
        for (std::size_t i = 0; i < choices.size() && m_promises.Wants(LIVE); ++i)
        {
            const auto isIt = [&](const Member& member) { return member.id == choices[i]; };
            const bool good = live.empty() ? !choices[i].has_value()
                                           : std::any_of(live.begin(), live.end(), isIt);
            if (!good)
            {
                m_promises.Break(LIVE,
                                 "value " + std::to_string(m_values[i]) + ": " +
                                     ChoiceText(choices[i]) + "; " + Place());
            }
        }
    }

    void CheckBatches(const Choices& choices, const Choices& choicesBefore)
    {
        Choices batch(FLOWS);
        m_selector->SelectBatch(m_values.data(), FLOWS, batch.data());
        Compare(BATCH, choices, batch, "in a batch");
        Choices followed = choicesBefore;
        m_selector->FollowUpdate(m_values.data(), FLOWS, followed.data());
        Compare(FOLLOW, choices, followed, "by FollowUpdate");
        Compare(STILL, choices, Ask(*m_selector), "asked again");
    }

    /// @param changes that the copy of the last step has not had
    void CheckCopy(const std::vector<MemberChange>& changes, const Choices& choices)
    {
        if (!m_promises.Wants(COPY))
        {
            return;
        }
        if (m_copy)
        {
            m_copy->Update(changes, m_now);
            Compare(COPY, choices, Ask(*m_copy), "of a copy that was made before");
        }
        m_copy = m_selector->Copy();
        Compare(COPY, choices, Ask(*m_copy), "of a copy");
        m_copy = m_traits.pure ? std::move(m_copy) : nullptr; // who takes goes on without it
    }

    void CheckMoves(const std::vector<Member>& membersBefore,
                    const Choices& before,
                    const Choices& after,
                    const UpdateDelta& delta)
    {
        const auto& members = m_selector->Live();
        double moved = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
        {
            if (before[i] == after[i])
            {
                continue;
            }
            moved += 1.0 / FLOWS;
            const bool leaves =
                !before[i] || WeightIn(members, *before[i]) < WeightIn(membersBefore, *before[i]);
            const bool comes =
                !after[i] || WeightIn(members, *after[i]) > WeightIn(membersBefore, *after[i]);
            if (!leaves && !comes)
            {
                m_promises.Break(MINIMAL,
                                 "value " + std::to_string(m_values[i]) + " moves from " +
                                     ChoiceText(before[i]) + " to " + ChoiceText(after[i]) + "; " +
                                     Place());
            }
        }
        const double share = delta.movedShare;
        const double error = SIGMAS * std::sqrt(std::max(share * (1 - share), 0.0) / FLOWS) + 0.015;
        if (std::abs(share - moved) > error)
        {
            m_promises.Break(MOVED,
                             "movedShare is " + std::to_string(share) + ", and " +
                                 std::to_string(moved) + " of " + std::to_string(FLOWS) +
                                 " values moved; " + Place());
        }
    }

    void CheckHistory(const Choices& choices)
    {
        if (!m_promises.Wants(HISTORY))
        {
            return;
        }
        const auto fresh = m_make();
        fresh->Update(m_selector->List().ToChanges());
        Compare(HISTORY, choices, Ask(*fresh), "of one that had these members at once");
    }

    void CheckTakes(const Choices& choices)
    {
        Choices taken;
        Choices again;
        Choices twins;
        for (const uint64_t value : m_values)
        {
            taken.push_back(m_selector->Take(value, m_now + HOUR / 2));
            again.push_back(m_selector->Take(value, m_now + HOUR / 2));
            m_twin->Take(value, m_now + HOUR / 2);
            twins.push_back(m_twin->Take(value, m_now + HOUR / 2));
        }
        Compare(PURE, choices, taken, "by Take");
        Compare(TOGETHER, taken, again, "for the same value again");
        Compare(ALIKE, again, twins, "of another one");
    }

    /// Attempts at random miss one of 8 after 400 at a rate below 8 * (7/8)^400, 1e-22.
    void CheckOthers()
    {
        const auto selector = WithMembers(8);
        for (std::size_t i = 0; i < 20 && m_promises.Wants(OTHERS); ++i)
        {
            std::vector<MemberId> reached;
            for (unsigned attempt = 0; attempt < 400; ++attempt)
            {
                reached.push_back(selector->SelectOther(m_values[i], attempt).value());
            }
            std::sort(reached.begin(), reached.end());
            reached.erase(std::unique(reached.begin(), reached.end()), reached.end());
            if (reached.size() != selector->Live().size())
            {
                m_promises.Break(OTHERS,
                                 "value " + std::to_string(m_values[i]) + " reaches " +
                                     std::to_string(reached.size()) + " of " +
                                     std::to_string(selector->Live().size()) + " in 400 attempts");
            }
        }
    }

    /// @return a new selector with members 0, 1, and so on, as many as it can have
    std::unique_ptr<FlowSelector> WithMembers(MemberId count) const
    {
        auto selector = m_make();
        std::vector<MemberChange> changes;
        for (MemberId id = 0; id < count && id < m_traits.mostMembers; ++id)
        {
            changes.push_back({MemberChange::Kind::ADD, id});
        }
        selector->Update(changes);
        return selector;
    }

    void CheckShares()
    {
        CheckOthers();
        CheckRefusals();
        if (m_promises.Wants(EVENLY))
        {
            m_promises.Break(EVENLY, UnevenShare(*WithMembers(EVEN)));
        }
        const auto selector = WithMembers(EVEN);
        const auto last = static_cast<MemberId>(selector->Live().size() - 1);
        const std::vector<MemberChange> heavier{{MemberChange::Kind::SET_WEIGHT, 0, 2},
                                                {MemberChange::Kind::SET_WEIGHT, last, 3}};
        if (m_promises.Wants(WEIGHTS))
        {
            selector->Update(heavier);
            m_promises.Break(WEIGHTS, UnevenShare(*selector));
        }
        if (m_promises.Wants(NO_WEIGHTS) && last > 0 && !Refuses(*selector, heavier))
        {
            m_promises.Break(NO_WEIGHTS, "'" + ChangesText(heavier) + "' is not refused");
        }
    }

    /// @return whether an update is refused
    bool Refuses(FlowSelector& selector, const std::vector<MemberChange>& changes)
    {
        const Choices before = Ask(selector);
        try
        {
            selector.Update(changes);
        }
        catch (const SpecError&)
        {
            Compare(REFUSED, before, Ask(selector), "after an update that was refused");
            return true;
        }
        return false;
    }

    void CheckRefusals()
    {
        const auto selector = WithMembers(6);
        Refuses(*selector, {{MemberChange::Kind::SET_DOWN, 0}, {MemberChange::Kind::REMOVE, 77}});
        if (m_promises.Wants(MOST))
        {
            const auto full = WithMembers(static_cast<MemberId>(m_traits.mostMembers));
            const std::vector<MemberChange> more{{MemberChange::Kind::ADD, 200'000}};
            Refuses(*full, more) ? void()
                                 : m_promises.Break(MOST, "'" + ChangesText(more) + "' is not");
        }
    }

    const SelectorSource& m_make;
    std::unique_ptr<FlowSelector> m_selector;
    std::unique_ptr<FlowSelector> m_twin; //!< has the same changes
    std::unique_ptr<FlowSelector> m_copy; //!< of the last step
    SelectorTraits m_traits;
    MemberWalk m_walk;
    std::vector<uint64_t> m_values;
    int64_t m_now{0};              //!< ns
    std::string m_last{"nothing"}; //!< changes, in words
    Promises m_promises;
};

} // namespace

std::vector<PromiseReport>
CheckSelector(const SelectorSource& make, unsigned steps)
{
    SelectorCheck check(make);
    try
    {
        return check.Run(steps);
    }
    catch (const std::exception& error) // such as of a guard
    {
        return check.Ended(error.what());
    }
}

} // namespace flowhash

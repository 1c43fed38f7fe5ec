// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "part-registry.h"
#include "part-table.h"
#include "spec/spec-text.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <ostream>
#include <string>

/**
 * @file
 * What every affinity state must hold to, whatever it remembers. A state joins by being registered;
 * what it promises beyond that stands in PROMISES.
 */

namespace flowhash
{

namespace
{

using Kind = MemberChange::Kind;

constexpr MemberId MEMBERS = 8;
constexpr uint64_t FLOWS = 1000;
constexpr int64_t GAP = 10000;        // ns between packets: digests are inserted every 5 us
constexpr int64_t WHILE = 1000000000; // ns after which all that was under way is done
const char* const BASE = "key=symmetric-five-tuple select=hrw state="; // every state takes hrw

/// A state with its parameters, and how much of what flows want it keeps.
struct Case
{
    std::string name;     //!< in the factory
    std::string words;    //!< parameters
    bool endures{false};  //!< flows stay through any number of changes, if their members do
    bool drains{false};   //!< flows stay at a member that drains
    bool remembers{true}; //!< there are entries at all
};

void
PrintTo(const Case& item, std::ostream* out)
{
    *out << item.name << ' ' << item.words;
}

const std::vector<Case> PROMISES{
    {"beamer", "", false, true},
    {"cookie", "mode=stateless", true, true, false},
    {"cookie", "mode=stateful", true, true},
    {"digest", "", true, true},
    {"digest", "digest-bits=24 version-bits=16", true, true},
    {"exact-match", "", true, true},
    {"exact-match", "digest-bits=24 ageing=1min insert-rate=0 latency=5us", true, true},
    {"glb", "", false, true},
    {"jet", "", true, false},
    {"lru", "", true, true},
    {"lru", "idle=1min", true, true},
};

std::vector<Case>
AllCases()
{
    std::vector<Case> cases;
    for (const PartInfo& part : ListParts())
    {
        const auto before = cases.size();
        for (const Case& promise : PROMISES)
        {
            if (part.stage == "state" && part.name == promise.name)
            {
                cases.push_back(promise);
            }
        }
        if (part.stage == "state" && part.name != "none" && cases.size() == before)
        {
            cases.push_back({part.name, ""});
        }
    }
    return cases;
}

bool
operator==(const StateUsage& a, const StateUsage& b)
{
    return std::tie(a.entries, a.mostEntries, a.bytes, a.insertions, a.hits, a.misses) ==
               std::tie(b.entries, b.mostEntries, b.bytes, b.insertions, b.hits, b.misses) &&
           std::tie(a.evictions, a.expirations, a.falseHits, a.secondChances, a.badCookies) ==
               std::tie(b.evictions, b.expirations, b.falseHits, b.secondChances, b.badCookies) &&
           a.exhaustions == b.exhaustions && a.queueDrops == b.queueDrops;
}

/// A scheme, a clock, and flows whose packets carry what they were given.
class Site
{
  public:
    explicit Site(const std::string& spec, MemberId members = MEMBERS)
        : m_scheme(Distribution::Make(spec))
    {
        m_scheme->Update(AddMembers(members), m_now);
    }

    Distribution& Scheme()
    {
        return *m_scheme;
    }

    int64_t Now() const
    {
        return m_now;
    }

    void Update(const std::vector<MemberChange>& changes)
    {
        m_scheme->Update(changes, m_now += WHILE);
        m_now += WHILE;
    }

    PacketSigns SignsOf(uint64_t i) const
    {
        PacketSigns signs;
        const auto carried = m_carried.find(i);
        signs.opens = carried == m_carried.end();
        if (!signs.opens)
        {
            signs.cookie = carried->second;
        }
        return signs;
    }

    /// A packet of flow i; the answer says what the next one will carry.
    std::optional<MemberId> Send(uint64_t i, bool reversed = false)
    {
        const FlowKey flow = reversed ? RandomFlow(i).Reversed() : RandomFlow(i);
        const auto member = m_scheme->Choose(flow, m_now += GAP, SignsOf(i));
        m_carried[i] = member ? m_scheme->Cookie(flow, *member) : std::nullopt;
        return member;
    }

    std::vector<std::optional<MemberId>> SendAll(uint64_t flows = FLOWS)
    {
        std::vector<std::optional<MemberId>> members;
        for (uint64_t i = 0; i < flows; ++i)
        {
            members.push_back(Send(i));
        }
        return members;
    }

  private:
    std::unique_ptr<Distribution> m_scheme;
    int64_t m_now{0};
    std::map<uint64_t, std::optional<uint32_t>> m_carried;
};

class StateConformance : public testing::TestWithParam<Case>
{
  protected:
    static std::string Spec(const std::string& more = "")
    {
        return BASE + GetParam().name + " " + GetParam().words + " " + more;
    }

    /// The state alone, beside a selector with members.
    static std::unique_ptr<AffinityState> MakeState(const FlowSelector& selector,
                                                    const std::string& more)
    {
        SpecText text(Spec(more));
        const SelectorSource source = [] {
            SpecText spec("select=hrw");
            return Selectors().Find("hrw")->maker(spec, 32);
        };
        auto state = AffinityStates().Find(GetParam().name)->maker(text, source);
        state->MembersChanged(selector, 0);
        return state;
    }

    /// How many flows changed their member although the old one could still serve.
    static uint64_t Broken(const std::vector<std::optional<MemberId>>& before,
                           const std::vector<std::optional<MemberId>>& after,
                           const std::vector<MemberId>& gone = {})
    {
        uint64_t broken = 0;
        for (std::size_t i = 0; i < before.size(); ++i)
        {
            const bool left = std::count(gone.begin(), gone.end(), before[i].value()) > 0;
            broken += !left && before[i] != after[i] ? 1 : 0;
        }
        return broken;
    }
};

} // namespace

TEST_P(StateConformance, SameCallsGiveTheSame)
{
    Site a(Spec());
    Site b(Spec());
    for (Site* site : {&a, &b})
    {
        site->SendAll();
        site->Update({{Kind::SET_DOWN, 2, 1}, {Kind::ADD, 99, 1}});
    }
    EXPECT_EQ(a.SendAll(), b.SendAll());
    EXPECT_TRUE(a.Scheme().State() == b.Scheme().State());
}

TEST_P(StateConformance, PeekTellsTheChoiceAndChangesNothing)
{
    Site site(Spec());
    site.SendAll(FLOWS / 2);
    site.Update({{Kind::SET_DOWN, 2, 1}});
    site.SendAll(FLOWS / 4);
    const StateUsage before = site.Scheme().State();
    std::vector<std::optional<MemberId>> peeked;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        peeked.push_back(site.Scheme().Peek(RandomFlow(i), site.Now() + WHILE, site.SignsOf(i)));
    }
    EXPECT_TRUE(before == site.Scheme().State());
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const auto chosen =
            site.Scheme().Choose(RandomFlow(i), site.Now() + WHILE, site.SignsOf(i));
        EXPECT_EQ(peeked[i], chosen) << i;
    }
}

TEST_P(StateConformance, EntriesAreBounded)
{
    Site site(Spec(GetParam().remembers ? "entries=64" : ""), MEMBERS);
    site.Update({{Kind::SET_DOWN, 2, 1}});
    for (uint64_t i = 0; i < 5000; ++i)
    {
        site.Send(i);
        ASSERT_LE(site.Scheme().State().entries, 64U);
    }
    EXPECT_LE(site.Scheme().State().mostEntries, 64U);
    EXPECT_EQ(site.Scheme().State().mostEntries > 0, GetParam().remembers);
}

TEST_P(StateConformance, ReturningMemberMovesNoFlow)
{
    Site site(Spec());
    site.Update({{Kind::SET_DOWN, 3, 1}});
    const auto before = site.SendAll();
    site.Update({{Kind::SET_ACTIVE, 3, 1}});
    EXPECT_EQ(Broken(before, site.SendAll()), 0U);
}

TEST_P(StateConformance, FailingMemberMovesItsFlowsOnceAndNoOther)
{
    Site site(Spec());
    const auto before = site.SendAll();
    site.Update({{Kind::SET_DOWN, 3, 1}});
    const auto after = site.SendAll();
    EXPECT_EQ(Broken(before, after, {3}), 0U);
    EXPECT_EQ(std::count(after.begin(), after.end(), MemberId{3}), 0);
    EXPECT_EQ(after, site.SendAll());
}

TEST_P(StateConformance, EnduringStateKeepsFlowsThroughManyChanges)
{
    Site site(Spec());
    site.Update({{Kind::SET_DOWN, 3, 1}, {Kind::SET_DOWN, 4, 1}, {Kind::SET_DOWN, 5, 1}});
    auto flows = site.SendAll();
    uint64_t broken = 0;
    for (const MemberId id : {3, 4, 5, 3, 5, 4})
    {
        const bool active = site.Scheme().IsLive(id);
        site.Update({{active ? Kind::SET_DOWN : Kind::SET_ACTIVE, id, 1}});
        const auto after = site.SendAll();
        broken +=
            Broken(flows, after, active ? std::vector<MemberId>{id} : std::vector<MemberId>{});
        flows = after;
    }
    if (GetParam().endures)
    {
        EXPECT_EQ(broken, 0U);
    }
}

TEST_P(StateConformance, DrainingMemberKeepsItsFlowsAndGetsNoNewOnes)
{
    Site site(Spec());
    const auto before = site.SendAll();
    site.Update({{Kind::SET_DRAINING, 3, 1}});
    if (GetParam().drains)
    {
        EXPECT_EQ(Broken(before, site.SendAll()), 0U);
    }
    for (uint64_t i = FLOWS; i < 2 * FLOWS; ++i)
    {
        ASSERT_NE(site.Send(i), 3U);
    }
}

TEST_P(StateConformance, BothDirectionsAreOneFlow)
{
    Site site(Spec());
    const auto before = site.SendAll(100);
    site.Update({{Kind::ADD, 99, 1}}); // later: what comes late is there
    const uint64_t entries = site.Scheme().State().entries;
    std::vector<std::optional<MemberId>> after;
    for (uint64_t i = 0; i < 100; ++i)
    {
        after.push_back(site.Send(i, true));
    }
    if (GetParam().drains) // not jet: 99 was not in its horizon
    {
        EXPECT_EQ(before, after);
        EXPECT_EQ(site.Scheme().State().entries, entries);
    }
}

// Each flow comes once, so nothing is overwritten: what came and did not leave is there.
TEST_P(StateConformance, CountsAddUp)
{
    const auto scheme = Distribution::Make("select=hrw");
    scheme->Update(AddMembers(MEMBERS));
    scheme->Update({{Kind::SET_DOWN, 2, 1}});
    const auto state = MakeState(scheme->GetSelector(), GetParam().remembers ? "entries=64" : "");
    uint64_t forgotten = 0;
    state->OnForget([&forgotten](const ForgottenEntry&) { ++forgotten; });
    int64_t now = 0;
    uint64_t entered = 0;
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        const FlowKey flow = RandomFlow(i);
        const FlowQuery query{flow, now += GAP, {}, Mix64(i) >> 32};
        if (!state->Find(query))
        {
            state->Insert(query, *scheme->GetSelector().Select(*query.hash));
        }
    }
    entered = state->Usage().insertions;
    EXPECT_EQ(state->Usage().hits + state->Usage().misses, FLOWS);
    EXPECT_EQ(state->Usage().entries, entered - forgotten);
    for (uint64_t i = 0; i < FLOWS; ++i)
    {
        state->Erase(RandomFlow(i).Reversed());
    }
    EXPECT_EQ(state->Usage().entries, 0U);
    EXPECT_EQ(forgotten, entered);
    EXPECT_LE(state->Usage().evictions + state->Usage().expirations, forgotten);
}

TEST_P(StateConformance, NoMembersIsNoAnswer)
{
    Site site(Spec(), 0);
    EXPECT_EQ(site.Send(0), std::nullopt);
    site.Update(AddMembers(1));
    EXPECT_EQ(site.Send(1), 0U);
    site.Update({{Kind::REMOVE, 0, 1}});
    EXPECT_EQ(site.Send(1), std::nullopt);
}

TEST_P(StateConformance, SpecIsItsOwn)
{
    const auto scheme = Distribution::Make(Spec());
    EXPECT_EQ(Distribution::Make(scheme->Spec())->Spec(), scheme->Spec());
    EXPECT_NE(scheme->Spec().find("state=" + GetParam().name), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Registered,
                         StateConformance,
                         testing::ValuesIn(AllCases()),
                         [](const testing::TestParamInfo<Case>& info) {
                             std::string name = info.param.name + "_" + info.param.words;
                             std::replace_if(
                                 name.begin(),
                                 name.end(),
                                 [](char c) { return std::isalnum(c) == 0; },
                                 '_');
                             return name;
                         });

} // namespace flowhash

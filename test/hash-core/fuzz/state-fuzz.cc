// SPDX-License-Identifier: MIT

#include "../state/plain-policy-table.h"
#include "../test-flows.h"
#include "fuzz-check.h"
#include "part-table.h"
#include "spec/spec-text.h"

#include <array>
#include <string>
#include <vector>

/**
 * @file
 * Affinity states beside slow, plain ones, under any sequence of packets, ends of flows, changes of
 * the membership and pauses. Where memory is exact (lru, the stateful cookie, jet) answers are
 * compared with a list; the others must answer as they foretold, and with a member that some
 * membership gives.
 */

namespace flowhash
{

namespace
{

constexpr MemberId MEMBERS = 6;

std::unique_ptr<FlowSelector>
MakeSelector()
{
    SpecText spec("");
    return Selectors().Find("hrw")->maker(spec, 32);
}

uint64_t
HashOf(const FlowKey& flow)
{
    return Mix64(ContainerHash(flow.Ordered())) >> 32;
}

/// A state under test, its model, and the members.
class Bench
{
  public:
    explicit Bench(FuzzBytes& bytes)
        : m_kind(bytes.Take() % NAMES.size()),
          m_entries(1 + bytes.Take() % 16),
          m_times(bytes.Take()),
          m_idle(m_times % 4 * 50),
          m_plain(m_entries, m_idle, IsLru()),
          m_selector(MakeSelector())
    {
        SpecText spec(std::string(WORDS[m_kind]) + " entries=" + std::to_string(m_entries) +
                      " idle=" + std::to_string(m_idle) +
                      "ns rows=8 policy=" + (IsLru() ? "lru" : "clock"));
        m_state = AffinityStates().Find(NAMES[m_kind])->maker(spec, MakeSelector);
        m_state->OnForget(
            [this](const ForgottenEntry& entry) { m_forgotten.push_back(entry.member); });
        Change(AddMembers(MEMBERS));
    }

    /// One thing happens.
    void Step(FuzzBytes& bytes)
    {
        const uint8_t what = bytes.Take();
        const uint8_t which = bytes.Take();
        const FlowKey ahead = which % 3 == 0 ? RandomFlow6(which % 40) : RandomFlow(which % 40);
        const FlowKey flow = which & 64 ? ahead.Reversed() : ahead;
        switch (what % 8)
        {
        case 0:
            m_now += which;
            break;
        case 1:
            Toggle(which % MEMBERS, which / MEMBERS % 3);
            break;
        case 2:
            m_state->Erase(flow);
            m_plain.Erase(flow);
            break;
        case 3:
            Insert(flow, bytes.Take() % MEMBERS);
            break;
        case 4:
            FindBatch(bytes);
            break;
        default:
            Find(flow, what, bytes);
        }
        RequireSums();
    }

  private:
    static constexpr std::array<const char*, 6> NAMES{
        "lru", "cookie", "jet", "digest", "glb", "beamer"};
    static constexpr std::array<const char*, 6> WORDS{
        "",
        "mode=stateful",
        "",
        "learn=40ns insert-rate=50000000 digest-bits=32 version-bits=2",
        "",
        "chain=60ns"};

    bool IsLru() const
    {
        return (m_times & 4) == 0;
    }

    bool IsExact() const
    {
        return m_kind < 3;
    }

    void Change(const std::vector<MemberChange>& changes)
    {
        m_selector->Update(changes, m_now);
        m_state->MembersChanged(*m_selector, m_now);
        auto whole = MakeSelector();
        std::vector<MemberChange> known;
        for (const Member& member : m_selector->Members())
        {
            known.push_back({MemberChange::Kind::ADD, member.id, member.weight});
        }
        whole->Update(known);
        m_whole = std::move(whole);
    }

    void Toggle(MemberId id, unsigned kind)
    {
        constexpr MemberChange::Kind KINDS[] = {MemberChange::Kind::SET_DOWN,
                                                MemberChange::Kind::SET_ACTIVE,
                                                MemberChange::Kind::SET_DRAINING};
        Change({{KINDS[kind], id, 1}});
    }

    /// What jet remembers: flows of members that are not live, or not chosen with all there.
    bool IsRemembered(const FlowKey& flow, MemberId member) const
    {
        const bool jet = m_kind == 2;
        return !jet || !m_selector->List().Find(member)->IsLive() ||
               m_whole->Select(HashOf(flow)) != member;
    }

    void Insert(const FlowKey& flow, MemberId member)
    {
        const bool kept = m_state->Insert({flow, m_now, {}, HashOf(flow)}, member);
        if (IsExact() && IsRemembered(flow, member))
        {
            Require(kept, "what is remembered is said to be");
            m_plain.Insert(flow, member, m_now);
        }
        else if (IsExact())
        {
            m_plain.Erase(flow);
        }
    }

    void Find(const FlowKey& flow, uint8_t what, FuzzBytes& bytes)
    {
        PacketSigns signs;
        signs.opens = what & 64;
        const bool forged = what & 128;
        signs.cookie = forged ? bytes.Take() * 0x1010101U : m_state->Cookie(flow, 0);
        const FlowQuery query{flow, m_now, signs, HashOf(flow)};
        const uint64_t exhaustions = m_state->Usage().exhaustions;
        const auto foretold = m_state->Peek(query);
        const auto found = m_state->Find(query);
        const bool same = foretold == found || m_state->Usage().exhaustions != exhaustions;
        Require(same, "Peek tells what Find answers");
        Require(!found || *found < MEMBERS, "answers are members");
        const bool misled = m_kind == 1 && !found && forged;
        if (IsExact() && !misled)
        {
            Require(found == m_plain.Find(flow, m_now), "the plain table says the same");
        }
        if (!found && !IsExact())
        {
            const auto chosen = m_selector->Select(*query.hash);
            chosen ? Insert(flow, *chosen) : void();
        }
    }

    void FindBatch(FuzzBytes& bytes)
    {
        std::vector<FlowKey> flows;
        for (unsigned count = bytes.Take() % 64; count > 0; --count)
        {
            flows.push_back(RandomFlow(bytes.Take() % 40));
        }
        std::vector<std::optional<MemberId>> members(flows.size());
        if (m_kind == 0)
        {
            m_state->FindBatch(flows.data(), flows.size(), m_now, members.data());
            for (std::size_t i = 0; i < flows.size(); ++i)
            {
                Require(members[i] == m_plain.Find(flows[i], m_now),
                        "batches are singles in order");
            }
        }
    }

    void RequireSums() const
    {
        const StateUsage usage = m_state->Usage();
        Require(usage.entries <= (m_entries + 3) / 4 * 4, "entries are bounded");
        Require(usage.entries <= usage.mostEntries, "the most is the most");
        if (IsExact())
        {
            Require(m_forgotten == m_plain.Forgotten(), "each entry that leaves is told once");
            Require(usage.entries == m_plain.Usage().entries, "entries are the plain table's");
            Require(usage.expirations == m_plain.Usage().expirations, "and so are expirations");
            Require(usage.evictions == m_plain.Usage().evictions, "and evictions");
        }
    }

    std::size_t m_kind;
    std::size_t m_entries;
    uint8_t m_times;
    int64_t m_idle;
    int64_t m_now{0};
    PlainTable m_plain;
    std::unique_ptr<FlowSelector> m_selector;
    std::unique_ptr<FlowSelector> m_whole; //!< all members that are known
    std::unique_ptr<AffinityState> m_state;
    std::vector<MemberId> m_forgotten;
};

} // namespace

} // namespace flowhash

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size)
{
    flowhash::FuzzBytes input(bytes, size);
    flowhash::Bench bench(input);
    while (input.IsLeft())
    {
        bench.Step(input);
    }
    return 0;
}

// SPDX-License-Identifier: MIT

#include "selector-models.h"

#include "../hash/hashing-models.h"
#include "bucket-models.h"
#include "load-models.h"
#include "reducing-models.h"
#include "turn-models.h"

#include <algorithm>
#include <functional>
#include <sstream>

namespace flowhash
{

namespace
{

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

using ModelMaker = std::function<std::unique_ptr<SelectorModel>(const SpecWords&, unsigned width)>;

const std::map<std::string, ModelMaker> MAKERS{
    {"anchor", MakeAnchorModel},
    {"bins", MakeBinsModel},
    {"bounded", MakeBoundedModel},
    {"dx", MakeDxModel},
    {"join-shortest-queue", MakeLeastLoadedModel},
    {"least-connections", MakeLeastLoadedModel},
    {"weighted-least-connections", MakeLeastLoadedModel},
    {"nearest", MakeNearestModel},
    {"random", MakeRandomModel},
    {"resilient", MakeResilientModel},
    {"round-robin", MakeRoundRobinModel},
    {"two-choices", MakeRandomModel},
    {"weighted-round-robin", MakeWeightedRoundRobinModel},
    {"hrw", MakeRendezvousModel},
    {"lower-bits", MakeLowerBitsModel},
    {"maglev", MakeMaglevModel},
    {"memento", MakeMementoModel},
    {"modulo", MakeReducingModel},
    {"multi-probe", MakeMultiProbeModel},
    {"multiply-shift", MakeReducingModel},
    {"rfc2992", MakeReducingModel},
    {"ring", MakeRingModel},
    {"switch-table", MakeTableModel},
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
SelectorModel::Update(const std::vector<MemberChange>& changes, int64_t now)
{
    m_now = now;
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

std::optional<MemberId>
SelectorModel::Take(uint64_t hash, int64_t now)
{
    return m_live.empty() ? std::nullopt : std::optional(DoTake(hash, now));
}

void
SelectorModel::AddLoad(MemberId, int64_t)
{
}

MemberId
SelectorModel::DoTake(uint64_t hash, int64_t)
{
    return DoChoose(hash);
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
Scramble(uint64_t x)
{
    for (const uint64_t factor : {0xff51afd7ed558ccdULL, 0xc4ceb9fe1a85ec53ULL, 1ULL})
    {
        x = (x ^ x >> 33) * factor;
    }
    return x;
}

std::string
WordOf(const SpecWords& words, const std::string& name, const std::string& fallback)
{
    const auto found = words.find(name);
    return found == words.end() ? fallback : found->second;
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

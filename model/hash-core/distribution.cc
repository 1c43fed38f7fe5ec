// SPDX-License-Identifier: MIT

#include "distribution.h"

#include "part-registry.h"
#include "spec-error.h"
#include "tuple-maker.h"

#include <algorithm>

namespace flowhash
{

namespace
{

/// Says who takes weights. @param error what a selector that takes none said
[[noreturn]] void
NameWeighing(const UnequalWeightsError& error)
{
    throw UnequalWeightsError(std::string(error.what()) +
                              "; selectors that take weights: " + WeightedSelectors());
}

} // namespace

Distribution::Distribution(std::string spec,
                           std::unique_ptr<KeyRule> rule,
                           std::unique_ptr<FlowHash> hash,
                           std::unique_ptr<FlowSelector> selector,
                           std::unique_ptr<AffinityState> state,
                           std::optional<MemberId> predetermined)
    : m_spec(std::move(spec)),
      m_rule(std::move(rule)),
      m_hash(std::move(hash)),
      m_selector(std::move(selector)),
      m_state(std::move(state)),
      m_predetermined(predetermined)
{
    if (!m_rule || !m_hash || !m_selector)
    {
        throw SpecError("a scheme needs a key rule, a hash function and a selector");
    }
    if (m_selector->Width() != m_hash->Width())
    {
        throw SpecError("the selector reads " + std::to_string(m_selector->Width()) +
                        " bits, the hash has " + std::to_string(m_hash->Width()));
    }
    const SelectorTraits traits = m_selector->Traits();
    m_pure = traits.pure;
    m_countsLoads = traits.loads && m_state;
    m_mayPredetermine = m_rule->MayPredetermine();
    m_tupleForm = m_rule->TupleForm();
    m_stateReadsHash = m_state && m_state->ReadsHash();
    m_findReadsHash = m_state && m_state->FindReadsHash();
    m_findsByFlow = m_state && m_state->FindsByFlow();
    m_leavesUntracked = m_state && m_state->LeavesUntracked();
    if (m_leavesUntracked && m_tupleForm != NarrowTuple::Form::NONE)
    {
        m_state->UseHashing({[this](const FlowKey& flow) {
                                 return m_hash->HashTuple(TupleMaker::Make(m_tupleForm, flow));
                             },
                             m_tupleForm == NarrowTuple::Form::ORDERED});
    }
    HearState();
}

/// The state has one listener: nobody where nothing is done with what it says.
void
Distribution::HearState()
{
    if (m_state && (m_countsLoads || m_forgotten))
    {
        m_state->OnForget([this](const ForgottenEntry& entry) {
            if (m_countsLoads)
            {
                m_selector->AddLoad(entry.member, -1);
            }
            if (m_forgotten)
            {
                m_forgotten(entry);
            }
        });
    }
}

void
Distribution::OnForget(ForgetListener listener)
{
    m_forgotten = std::move(listener);
    HearState();
}

/// @param hash becomes a packet's @return false where its member is predetermined
inline bool
Distribution::HashInto(const FlowKey& flow, uint64_t& hash) const
{
    if (HasTuple(flow))
    {
        hash = m_hash->HashTuple(TupleMaker::Make(m_tupleForm, flow));
        return true;
    }
    const HashKey key = m_rule->Extract(flow);
    hash = key.predetermined ? 0 : m_hash->Hash(key);
    return !key.predetermined;
}

/// ChooseFor with a state that goes by the flow: nothing is passed on through memory.
inline std::optional<MemberId>
Distribution::ChooseByFlow(const FlowKey& flow,
                           int64_t now,
                           const PacketSigns& signs,
                           bool* remembered)
{
    MemberId member = 0;
    if (m_state->SkipsSearches() && HasTuple(flow))
    {
        const uint64_t hash = m_hash->HashTuple(TupleMaker::Make(m_tupleForm, flow));
        if (m_state->ChooseOneUnsearched(flow, hash, member))
        {
            return member;
        }
    }
    const bool found = m_state->FindFlow(flow, now, member);
    if (found && m_serving.Contains(member))
    {
        if (remembered)
        {
            *remembered = true;
        }
        return member;
    }
    uint64_t hash = 0;
    const bool hashed = HashInto(flow, hash);
    if (m_leavesUntracked && !found && hashed && m_state->ChooseOneUntracked(hash, member))
    {
        return member;
    }
    return ChooseAndTell({flow, now, signs, hashed ? std::optional<uint64_t>(hash) : std::nullopt});
}

std::optional<MemberId>
Distribution::Choose(const FlowKey& flow, int64_t now, const PacketSigns& signs, bool* remembered)
{
    if (!m_state)
    {
        return m_pure ? Evaluate(flow) : ChooseAnew(HashOf(flow), now);
    }
    if (m_findsByFlow)
    {
        return ChooseByFlow(flow, now, signs, remembered);
    }
    const FlowQuery query{
        flow, now, signs, m_findReadsHash ? HashOf(flow) : std::optional<uint64_t>()};
    return ChooseFor(query, remembered);
}

/// With a state that has a say. @param query with a hash where the search reads one
std::optional<MemberId>
Distribution::ChooseFor(const FlowQuery& query, bool* remembered)
{
    const std::optional<MemberId> found = m_state->Find(query);
    if (Serves(found))
    {
        if (remembered)
        {
            *remembered = true;
        }
        return *found;
    }
    return m_findReadsHash
               ? ChooseAndTell(query)
               : ChooseAndTell({query.flow, query.now, query.signs, HashOf(query.flow)});
}

/// @param query with the hash, unless the member is predetermined
std::optional<MemberId>
Distribution::ChooseAndTell(const FlowQuery& query)
{
    const auto chosen = ChooseAnew(query.hash, query.now);
    if (chosen)
    {
        Remember(query, *chosen);
    }
    return chosen;
}

std::optional<MemberId>
Distribution::Peek(const FlowKey& flow, int64_t now, const PacketSigns& signs) const
{
    const auto found =
        m_state ? m_state->Peek(Query(flow, now, signs, m_findReadsHash)) : std::nullopt;
    return Serves(found) ? found : Evaluate(flow);
}

std::optional<MemberId>
Distribution::Evaluate(const FlowKey& flow) const
{
    if (HasTuple(flow))
    {
        return m_selector->Select(m_hash->HashTuple(TupleMaker::Make(m_tupleForm, flow)));
    }
    const HashKey key = m_rule->Extract(flow);
    return key.predetermined ? Predetermined() : m_selector->Select(m_hash->Hash(key));
}

void
Distribution::Learn(const FlowKey& flow, MemberId owner, int64_t now)
{
    if (m_state && IsServing(owner))
    {
        Remember(Query(flow, now, {}, m_stateReadsHash), owner);
    }
}

void
Distribution::Forget(const FlowKey& flow)
{
    if (m_state)
    {
        m_state->Erase(flow);
    }
}

UpdateDelta
Distribution::Update(const std::vector<MemberChange>& changes, int64_t now)
{
    try
    {
        const UpdateDelta delta = m_selector->Update(changes, now);
        if (m_state)
        {
            m_serving.AssignThose(Members(),
                                  [](const Member& member) { return member.IsServing(); });
            m_state->MembersChanged(*m_selector, now);
        }
        return delta;
    }
    catch (const UnequalWeightsError& error)
    {
        NameWeighing(error);
    }
}

void
Distribution::CheckUpdate(const std::vector<MemberChange>& changes) const
{
    try
    {
        MemberList after = m_selector->List();
        after.Update(changes);
        m_selector->CheckLive(after.Live());
    }
    catch (const UnequalWeightsError& error)
    {
        NameWeighing(error);
    }
}

void
Distribution::AddLoad(MemberId id, int64_t change)
{
    m_selector->AddLoad(id, change);
}

void
Distribution::Reseed(uint64_t seed)
{
    m_selector->Reseed(seed);
}

std::optional<uint32_t>
Distribution::Cookie(const FlowKey& flow, MemberId member) const
{
    return m_state ? m_state->Cookie(flow, member) : std::nullopt;
}

bool
Distribution::IsLive(MemberId id) const
{
    const Member* const member = m_selector->List().Find(id);
    return member && member->IsLive();
}

bool
Distribution::IsServing(MemberId id) const
{
    return m_selector->List().IsServing(id);
}

const std::vector<Member>&
Distribution::Members() const
{
    return m_selector->Members();
}

const std::string&
Distribution::Spec() const
{
    return m_spec;
}

const KeyRule&
Distribution::Rule() const
{
    return *m_rule;
}

const FlowHash&
Distribution::HashFunction() const
{
    return *m_hash;
}

const FlowSelector&
Distribution::GetSelector() const
{
    return *m_selector;
}

bool
Distribution::HasState() const
{
    return m_state != nullptr;
}

bool
Distribution::StateReadsHash() const
{
    return m_stateReadsHash;
}

bool
Distribution::LacksLoads() const
{
    return m_selector->Traits().loads && !m_state;
}

bool
Distribution::NeedsCookies() const
{
    return m_state && m_state->NeedsCookies();
}

StateUsage
Distribution::State() const
{
    return m_state ? m_state->Usage() : StateUsage{};
}

/// Where the predetermined member is not live, the next live one by id, in a circle.
std::optional<MemberId>
Distribution::Predetermined() const
{
    const auto& live = m_selector->Live();
    if (live.empty())
    {
        return std::nullopt;
    }
    const MemberId wanted = m_predetermined.value_or(0);
    const auto next = std::find_if(
        live.begin(), live.end(), [wanted](const Member& m) { return m.id >= wanted; });
    return next == live.end() ? live.front().id : next->id;
}

/// @return a packet's hash; none where its member is predetermined
std::optional<uint64_t>
Distribution::HashOf(const FlowKey& flow) const
{
    uint64_t hash = 0;
    return HashInto(flow, hash) ? std::optional<uint64_t>(hash) : std::nullopt;
}

/// @param hash none where the member is predetermined
std::optional<MemberId>
Distribution::ChooseAnew(std::optional<uint64_t> hash, int64_t now)
{
    return hash ? m_selector->Take(*hash, now) : Predetermined();
}

void
Distribution::Remember(const FlowQuery& query, MemberId member)
{
    if (m_state->Insert(query, member) && m_countsLoads)
    {
        m_selector->AddLoad(member, 1);
    }
}

FlowQuery
Distribution::Query(const FlowKey& flow, int64_t now, const PacketSigns& signs, bool hashed) const
{
    return {flow, now, signs, hashed ? HashOf(flow) : std::nullopt};
}

} // namespace flowhash

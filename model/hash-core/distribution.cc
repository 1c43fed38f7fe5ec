// SPDX-License-Identifier: MIT

#include "distribution.h"

#include "part-registry.h"
#include "spec-error.h"

#include <algorithm>
#include <array>

namespace flowhash
{

namespace
{

constexpr std::size_t BATCH = 64;

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
    m_stateReadsHash = m_state && m_state->ReadsHash();
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

std::optional<MemberId>
Distribution::Choose(const FlowKey& flow, int64_t now, const PacketSigns& signs, bool* remembered)
{
    if (!m_state)
    {
        return m_pure ? Evaluate(flow) : ChooseAnew({flow, now, signs, std::nullopt});
    }
    const FlowQuery query = Query(flow, now, signs);
    if (const auto known = Remembered(m_state->Find(query)))
    {
        if (remembered)
        {
            *remembered = true;
        }
        return known;
    }
    const auto chosen = ChooseAnew(query);
    if (chosen)
    {
        Remember(query, *chosen);
    }
    return chosen;
}

void
Distribution::ChooseBatch(const FlowKey* flows,
                          std::size_t count,
                          int64_t now,
                          std::optional<MemberId>* out)
{
    if (!m_state && m_pure)
    {
        EvaluateBatch(flows, count, out);
        return;
    }
    if (m_state && !m_stateReadsHash)
    {
        for (std::size_t done = 0; done < count; done += BATCH)
        {
            RecallBatch(flows + done, std::min(BATCH, count - done), now, out + done);
        }
        return;
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = Choose(flows[i], now);
    }
}

/// Asks the state about all, then chooses for those that it does not know.
void
Distribution::RecallBatch(const FlowKey* flows,
                          std::size_t count,
                          int64_t now,
                          std::optional<MemberId>* out)
{
    m_state->FindBatch(flows, count, now, out);
    bool learned = false;
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = Remembered(out[i]);
        if (!out[i] && learned) // maybe of an earlier packet of the batch
        {
            out[i] = Remembered(m_state->Peek({flows[i], now, {}, std::nullopt}));
        }
        if (!out[i])
        {
            const FlowQuery query{flows[i], now, {}, std::nullopt};
            out[i] = ChooseAnew(query);
            if (out[i])
            {
                Remember(query, *out[i]);
                learned = true;
            }
        }
    }
}

std::optional<MemberId>
Distribution::Peek(const FlowKey& flow, int64_t now, const PacketSigns& signs) const
{
    const auto remembered =
        m_state ? Remembered(m_state->Peek(Query(flow, now, signs))) : std::nullopt;
    return remembered ? remembered : Evaluate(flow);
}

std::optional<MemberId>
Distribution::Evaluate(const FlowKey& flow) const
{
    const HashKey key = m_rule->Extract(flow);
    return key.predetermined ? Predetermined() : m_selector->Select(m_hash->Hash(key));
}

void
Distribution::EvaluateBatch(const FlowKey* flows,
                            std::size_t count,
                            std::optional<MemberId>* out) const
{
    std::array<HashKey, BATCH> keys;
    std::array<uint64_t, BATCH> hashes;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        for (std::size_t i = 0; i < size; ++i)
        {
            keys[i] = m_rule->Extract(flows[done + i]);
        }
        // A hash that reads a key as a whole would wait for the small writes that have just made
        // it.
        for (std::size_t i = 0; i < size; ++i)
        {
            hashes[i] = m_hash->Hash(keys[i]);
        }
        m_selector->SelectBatch(hashes.data(), size, out + done);
        for (std::size_t i = 0; i < size; ++i)
        {
            if (keys[i].predetermined)
            {
                out[done + i] = Predetermined();
            }
        }
    }
}

void
Distribution::Learn(const FlowKey& flow, MemberId owner, int64_t now)
{
    if (m_state && IsServing(owner))
    {
        Remember(Query(flow, now, {}), owner);
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

/// A flow whose member does not serve any more is chosen for anew.
std::optional<MemberId>
Distribution::Remembered(std::optional<MemberId> found) const
{
    return found && IsServing(*found) ? found : std::nullopt;
}

std::optional<MemberId>
Distribution::ChooseAnew(const FlowQuery& query)
{
    const HashKey key = m_rule->Extract(query.flow);
    return key.predetermined ? Predetermined() : m_selector->Take(m_hash->Hash(key), query.now);
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
Distribution::Query(const FlowKey& flow, int64_t now, const PacketSigns& signs) const
{
    FlowQuery query{flow, now, signs, std::nullopt};
    if (m_stateReadsHash)
    {
        const HashKey key = m_rule->Extract(flow);
        query.hash = key.predetermined ? std::nullopt : std::optional(m_hash->Hash(key));
    }
    return query;
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "tuple-batch.h"
#include "tuple-maker.h"

#include <algorithm>
#include <array>
#include <numeric>

/**
 * @file
 * Packets that come at once: what they read is asked for ahead, for all of them.
 */

namespace flowhash
{

namespace
{

/// Places that are written before they are read, and so are not set to anything for every batch.
template <typename Value, std::size_t COUNT>
struct UnsetArray
{
    UnsetArray() // NOLINT: on purpose
    {
    }

    union {
        std::array<Value, COUNT> values;
    };
};

} // namespace

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
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        if (m_state && m_state->SkipsSearches())
        {
            ChooseThenRecall(flows + done, size, now, out + done);
        }
        else if (m_state && !m_findReadsHash)
        {
            RecallBatch(flows + done, size, now, out + done);
        }
        else
        {
            TakeBatch(flows + done, size, now, out + done);
        }
    }
}

/// One by one, after their hashes were computed and the state has asked for what it will read.
void
Distribution::TakeBatch(const FlowKey* flows,
                        std::size_t count,
                        int64_t now,
                        std::optional<MemberId>* out)
{
    std::array<const FlowKey*, BATCH> places{};
    std::iota(places.begin(), places.begin() + count, flows);
    Hashes hashes;
    HashBatch(places.data(), count, hashes);
    if (m_state)
    {
        m_state->AskAhead(flows, hashes.values.data(), count);
    }
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = m_state ? ChooseFor({flows[i], now, {}, hashes.Of(i)}, nullptr)
                         : ChooseAnew(hashes.Of(i), now);
    }
}

/// Chooses for those that the state need not be asked about, then asks it about the others.
void
Distribution::ChooseThenRecall(const FlowKey* flows,
                               std::size_t count,
                               int64_t now,
                               std::optional<MemberId>* out)
{
    std::array<NarrowTuple, BATCH> tuples; // NOLINT: what is read of it is written
    if (!MakeTuples(m_tupleForm, flows, count, tuples.data()))
    {
        RecallBatch(flows, count, now, out);
        return;
    }
    std::array<uint64_t, BATCH> hashes; // NOLINT: likewise
    m_hash->HashTuples(tuples.data(), count, hashes.data());
    std::array<MemberId, BATCH> members; // NOLINT: likewise
    const uint64_t chosen = m_state->ChooseUnsearched(flows, hashes.data(), count, members.data());
    for (std::size_t i = 0; i < count; ++i)
    {
        out[i] = members[i];
    }
    uint64_t left = ~chosen & (~uint64_t{0} >> (BATCH - count));
    if (left == 0)
    {
        return;
    }
    UnsetArray<FlowKey, BATCH> others;
    UnsetArray<std::optional<MemberId>, BATCH> answers;
    std::array<uint8_t, BATCH> which; // NOLINT: likewise
    std::size_t size = 0;
    for (; left != 0; left &= left - 1)
    {
        which[size] = static_cast<uint8_t>(__builtin_ctzll(left));
        others.values[size] = flows[which[size]];
        ++size;
    }
    RecallBatch(others.values.data(), size, now, answers.values.data());
    for (std::size_t j = 0; j < size; ++j)
    {
        out[which[j]] = answers.values[j];
    }
}

/// Asks the state about all, then chooses for those that it does not know.
void
Distribution::RecallBatch(const FlowKey* flows,
                          std::size_t count,
                          int64_t now,
                          std::optional<MemberId>* out)
{
    std::array<MemberId, BATCH> members; // NOLINT: what is read of it is written below
    const uint64_t found = m_state->FindSome(flows, count, now, members.data());
    uint64_t served = 0;
    for (uint64_t left = found; left != 0; left &= left - 1)
    {
        const auto i = static_cast<std::size_t>(__builtin_ctzll(left));
        out[i] = members[i];
        served |= uint64_t{m_serving.Contains(members[i]) ? 1U : 0U} << i;
    }
    std::array<const FlowKey*, BATCH> unknown; // NOLINT: likewise
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        unknown[left] = &flows[i];
        left += (served >> i & 1) == 0 ? 1 : 0;
    }
    if (left == 0)
    {
        return;
    }
    Hashes hashes;
    HashBatch(unknown.data(), left, hashes);
    uint64_t untracked = m_leavesUntracked
                             ? m_state->ChooseUntracked(hashes.values.data(), left, members.data())
                             : 0;
    untracked &= ~hashes.predetermined;
    bool learned = false;
    for (std::size_t j = 0; j < left; ++j)
    {
        const auto i = static_cast<std::size_t>(unknown[j] - flows);
        if ((untracked >> j & 1) != 0 && (found >> i & 1) == 0)
        {
            out[i] = members[j];
            continue;
        }
        const FlowQuery query{flows[i], now, {}, hashes.Of(j)};
        out[i] = learned ? m_state->Peek(query) : std::nullopt; // of an earlier one of the batch
        if (!Serves(out[i]))
        {
            out[i] = ChooseAndTell(query);
            learned = learned || out[i];
        }
    }
}

void
Distribution::EvaluateBatch(const FlowKey* flows,
                            std::size_t count,
                            std::optional<MemberId>* out) const
{
    std::array<const FlowKey*, BATCH> places; // NOLINT: what is read of it is written
    std::array<NarrowTuple, BATCH> tuples;    // NOLINT: likewise
    Hashes hashes;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
        if (MakeTuples(m_tupleForm, flows + done, size, tuples.data()))
        {
            m_hash->HashTuples(tuples.data(), size, hashes.values.data());
            m_selector->SelectBatch(hashes.values.data(), size, out + done);
            continue;
        }
        std::iota(places.begin(), places.begin() + size, flows + done);
        HashBatch(places.data(), size, hashes);
        m_selector->SelectBatch(hashes.values.data(), size, out + done);
        for (std::size_t i = 0; hashes.predetermined != 0 && i < size; ++i)
        {
            if (!hashes.Of(i))
            {
                out[done + i] = Predetermined();
            }
        }
    }
}

/// @return whether all are IPv4 packets whose tuples are hashed, and they were
inline bool
Distribution::HashTuples(const FlowKey* const* flows, std::size_t count, Hashes& out) const
{
    std::array<NarrowTuple, BATCH> tuples; // NOLINT: made for every batch, and written below
    bool all = m_tupleForm != NarrowTuple::Form::NONE;
    for (std::size_t i = 0; all && i < count; ++i)
    {
        all = HasTuple(*flows[i]);
        tuples[i] = TupleMaker::Make(m_tupleForm, *flows[i]);
    }
    if (all)
    {
        m_hash->HashTuples(tuples.data(), count, out.values.data());
        out.predetermined = 0;
    }
    return all;
}

/// In two passes: a hash that reads a key as a whole would wait for the small writes that have just
/// made it. @param count up to BATCH @param out of each; 0 where the member is predetermined
void
Distribution::HashBatch(const FlowKey* const* flows, std::size_t count, Hashes& out) const
{
    if (HashTuples(flows, count, out))
    {
        return;
    }
    std::array<HashKey, BATCH> keys;
    m_rule->ExtractBatch(flows, count, keys.data());
    m_hash->HashBatch(keys.data(), count, out.values.data());
    out.predetermined = 0;
    for (std::size_t i = 0; m_mayPredetermine && i < count; ++i)
    {
        if (keys[i].predetermined)
        {
            out.predetermined |= uint64_t{1} << i;
            out.values[i] = 0;
        }
    }
}

} // namespace flowhash

// SPDX-License-Identifier: MIT

#include "distribution.h"

#include <algorithm>
#include <array>
#include <numeric>

/**
 * @file
 * Packets that come at once: what they read is asked for ahead, for all of them.
 */

namespace flowhash
{

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
        if (m_state && !m_findReadsHash)
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

/// Asks the state about all, then chooses for those that it does not know.
void
Distribution::RecallBatch(const FlowKey* flows,
                          std::size_t count,
                          int64_t now,
                          std::optional<MemberId>* out)
{
    m_state->FindBatch(flows, count, now, out);
    std::array<const FlowKey*, BATCH> unknown;
    std::size_t left = 0;
    for (std::size_t i = 0; i < count; ++i)
    {
        unknown[left] = &flows[i];
        left += Serves(out[i]) ? 0 : 1;
    }
    if (left == 0)
    {
        return;
    }
    Hashes hashes;
    HashBatch(unknown.data(), left, hashes);
    std::array<std::optional<MemberId>, BATCH> untracked;
    if (m_leavesUntracked)
    {
        m_state->ChooseUntracked(hashes.values.data(), left, untracked.data());
    }
    bool learned = false;
    for (std::size_t j = 0; j < left; ++j)
    {
        const auto i = static_cast<std::size_t>(unknown[j] - flows);
        const bool found = out[i].has_value(); // and does not serve
        const bool hashed = (hashes.predetermined >> j & 1) == 0;
        if (!found && hashed && untracked[j])
        {
            out[i] = *untracked[j];
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
    std::array<const FlowKey*, BATCH> places{};
    Hashes hashes;
    for (std::size_t done = 0; done < count; done += BATCH)
    {
        const std::size_t size = std::min(BATCH, count - done);
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

/// In two passes: a hash that reads a key as a whole would wait for the small writes that have just
/// made it. @param count up to BATCH @param out of each; 0 where the member is predetermined
void
Distribution::HashBatch(const FlowKey* const* flows, std::size_t count, Hashes& out) const
{
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

// SPDX-License-Identifier: MIT

#include "table-writer.h"

#include "../flow-hash.h"

#include <algorithm>
#include <cmath>

namespace flowhash
{

namespace
{

constexpr int64_t NEVER = INT64_MAX;
constexpr double MOST_RATE = 1e9; // entries a second

} // namespace

std::unique_ptr<TableWriter>
TableWriter::Make(SpecParameters& parameters)
{
    Options options;
    options.latency = parameters.TakeDuration("latency", 1'000'000);
    const double rate = parameters.TakeDecimal("rate", 1e5, 0, MOST_RATE);
    options.entry = rate > 0 ? static_cast<int64_t>(std::llround(1e9 / rate)) : 0;
    const std::string order =
        parameters.TakeWord("order", "in-order", {"in-order", "random", "make-before-break"});
    options.seed = parameters.TakeInteger("seed", 0, 0, UINT64_MAX);
    options.order = order == "random"     ? Order::RANDOM
                    : order == "in-order" ? Order::IN_ORDER
                                          : Order::MAKE_BEFORE_BREAK;
    return std::make_unique<TableWriter>(options);
}

TableWriter::TableWriter(const Options& options)
    : m_options(options)
{
}

void
TableWriter::Write(const std::vector<MemberId>& target, int64_t now)
{
    SettleShadows(now);
    if (m_aimed.empty() || target.empty())
    {
        m_written = target;
        m_aimed = target;
        m_due.assign(target.size(), NEVER);
        m_shadows.clear();
        m_busyUntil = now;
    }
    else if (target != m_aimed)
    {
        m_options.order == Order::MAKE_BEFORE_BREAK ? WriteBeside(target, now)
                                                    : WriteInto(target, now);
        m_aimed = target;
    }
}

void
TableWriter::WriteBeside(const std::vector<MemberId>& target, int64_t now)
{
    if (m_shadows.size() > 1)
    {
        m_shadows.back().entries = target;
        return;
    }
    m_busyUntil = std::max(now + m_options.latency, m_busyUntil) +
                  m_options.entry * static_cast<int64_t>(target.size());
    m_shadows.push_back({m_busyUntil, target});
}

void
TableWriter::WriteInto(const std::vector<MemberId>& target, int64_t now)
{
    std::vector<std::size_t> fresh; // entries that nobody was about to write
    for (std::size_t entry = 0; entry < target.size(); ++entry)
    {
        Settle(entry, now);
        if (target[entry] != m_aimed[entry] && m_due[entry] == NEVER)
        {
            fresh.push_back(entry);
        }
    }
    if (m_options.order == Order::RANDOM)
    {
        const uint64_t draw = Mix64(m_options.seed + Mix64(m_updates));
        std::sort(fresh.begin(), fresh.end(), [draw](std::size_t a, std::size_t b) {
            return Mix64(draw + a) < Mix64(draw + b);
        });
    }
    ++m_updates;
    m_busyUntil = std::max(now + m_options.latency, m_busyUntil);
    for (const std::size_t entry : fresh)
    {
        m_busyUntil += m_options.entry;
        m_due[entry] = m_busyUntil;
    }
}

void
TableWriter::Settle(std::size_t entry, int64_t now)
{
    if (m_due[entry] <= now)
    {
        m_written[entry] = m_aimed[entry];
        m_due[entry] = NEVER;
    }
}

void
TableWriter::SettleShadows(int64_t now)
{
    while (!m_shadows.empty() && m_shadows.front().done <= now)
    {
        m_written.swap(m_shadows.front().entries);
        m_shadows.pop_front();
    }
}

MemberId
TableWriter::Read(std::size_t entry, int64_t now)
{
    SettleShadows(now);
    Settle(entry, now);
    return m_written[entry];
}

bool
TableWriter::IsSettled(int64_t now) const
{
    return m_busyUntil <= now;
}

std::size_t
TableWriter::Bytes() const
{
    return (m_written.size() + m_aimed.size()) * sizeof(MemberId) + m_due.size() * sizeof(int64_t) +
           m_shadows.size() * m_aimed.size() * sizeof(MemberId);
}

} // namespace flowhash

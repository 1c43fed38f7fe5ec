// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PLAIN_POLICY_TABLE_H
#define FLOWHASH_PLAIN_POLICY_TABLE_H

#include "plain-clock-table.h"
#include "plain-flow-table.h"

#include <variant>
#include <vector>

namespace flowhash
{

/// The plain table of one policy or the other.
class PlainTable
{
  public:
    /// @param capacity entries @param idle ns; 0: for ever @param exact the policy is lru
    PlainTable(std::size_t capacity, int64_t idle, bool exact)
        : m_table(PlainFlowTable(capacity, idle))
    {
        if (!exact)
        {
            m_table = PlainClockTable(capacity, idle);
        }
    }

    /// @param flow either direction @param now ns @return its member
    std::optional<MemberId> Find(const FlowKey& flow, int64_t now)
    {
        return std::visit([&](auto& table) { return table.Find(flow, now); }, m_table);
    }

    /// @param flow either direction @param member its member @param now ns
    void Insert(const FlowKey& flow, MemberId member, int64_t now)
    {
        std::visit([&](auto& table) { table.Insert(flow, member, now); }, m_table);
    }

    /// @param flow either direction
    void Erase(const FlowKey& flow)
    {
        std::visit([&](auto& table) { table.Erase(flow); }, m_table);
    }

    /// @return counts; bytes stay 0
    const StateUsage& Usage() const
    {
        return std::visit([](const auto& table) -> const StateUsage& { return table.usage; },
                          m_table);
    }

    /// @return members of the entries that left, in order
    const std::vector<MemberId>& Forgotten() const
    {
        return std::visit(
            [](const auto& table) -> const std::vector<MemberId>& { return table.forgotten; },
            m_table);
    }

  private:
    std::variant<PlainFlowTable, PlainClockTable> m_table;
};

} // namespace flowhash

#endif // FLOWHASH_PLAIN_POLICY_TABLE_H

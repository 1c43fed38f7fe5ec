// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SECOND_CHANCE_H
#define FLOWHASH_SECOND_CHANCE_H

#include "../affinity-state.h"
#include "compact-flow-table.h"

#include <cstddef>
#include <vector>

namespace flowhash
{

/// The members that a packet may go to: the first, and where that does not know its flow, the
/// second.
struct SecondChanceCandidates
{
    std::optional<MemberId> first;
    std::optional<MemberId> second;
};

/**
 * What GLB and Beamer share: no memory in the balancer but a table of rows, and servers that hand
 * on what they do not know. A packet's hash gives its row, and the row two candidates. A packet
 * that opens a connection is the first's; another one is the first's if that knows its flow, else
 * the second's if that does (counted in secondChances). A flow that neither knows begins anew at
 * the first: without signs every unknown flow is taken for a new one.
 *
 * What the servers know, which is in their own connection tables, is here one bounded table of all
 * servers. Its entries are counted; `bytes` are those of the rows alone, as the balancer has
 * nothing else. The selector of the scheme chooses only where a row has no candidate.
 */
class SecondChance : public AffinityState
{
  public:
    static constexpr std::size_t MOST_ROWS = std::size_t{1} << 20;

    /// @param known what the servers know, empty @param rows 1 to 2^20
    SecondChance(CompactFlowTable known, std::size_t rows);

    /// @param hash a packet's @return its row
    std::size_t RowOf(uint64_t hash) const
    {
        return static_cast<std::size_t>(m_rowMask != 0 ? hash & m_rowMask : hash % m_rows);
    }

    /// @return rows
    std::size_t Rows() const
    {
        return m_rows;
    }

    /// For devices that act as balancer or server. @param row below Rows() @param now ns
    /// @return whom a packet of this row may go to
    virtual SecondChanceCandidates CandidatesAt(std::size_t row, int64_t now) const = 0;

    std::optional<MemberId> Find(const FlowQuery& query) final;
    std::optional<MemberId> Peek(const FlowQuery& query) const final;
    void AskAhead(const FlowKey* flows, const uint64_t* hashes, std::size_t count) const final;
    bool Insert(const FlowQuery& query, MemberId member) final;
    void Erase(const FlowKey& flow) final;
    bool ReadsHash() const final;
    StateUsage Usage() const final;

  private:
    /// What becomes of a packet.
    struct Verdict
    {
        std::optional<MemberId> member;
        bool known{false};                //!< the member knows the flow
        bool second{false};               //!< it is the second candidate
        CompactFlowTable::Place place{0}; //!< of the flow's entry, where it is known
    };

    Verdict Judge(const FlowQuery& query) const;
    virtual std::size_t RowBytes() const = 0;
    /// @param row below Rows() @return what CandidatesAt reads of it
    virtual const void* MemoryOf(std::size_t row) const = 0;

    CompactFlowTable m_known;
    std::size_t m_rows;
    std::size_t m_rowMask; //!< the same as the remainder, without a division; 0: it is not
    StateUsage m_counts;   //!< hits, misses and second chances
};

} // namespace flowhash

#endif // FLOWHASH_SECOND_CHANCE_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_EXACT_MATCH_STATE_H
#define FLOWHASH_EXACT_MATCH_STATE_H

#include "../affinity-state.h"
#include "digest-table.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <utility>

namespace flowhash
{

/**
 * An exact-match flow table as a switch chip has it, which the switch's CPU fills (S2): the first
 * packet of a flow goes by hash, and the CPU is asked for an entry that keeps the flow there.
 *
 * The CPU gets requests after `latency` and does one after another, `rate` a second. Of `queue`
 * requests under way at most it hears nothing of more (queueDrops): the flow's next packet asks
 * again. Until a flow's entry is installed its packets go by hash, so that a change of members may
 * move it; the entry then says what the hash said when it was asked for, unless that member serves
 * no more.
 *
 * The table is one of digests (DigestTable): a packet that meets another flow's digest goes where
 * that entry says, and its flow asks for none of its own (falseHits). Where there is no room the
 * flow is not installed (exhaustions). Each entry has a hit bit, which every packet sets. The CPU
 * goes through the table at each multiple of `ageing` and removes entries whose bit is clear, then
 * clears the others', so an entry goes between one and two intervals after its last packet. Entries
 * of a member that serves no more are removed at once, with requests for such.
 *
 * Time runs by the calls: what was due by a call's time has been done. Both directions are one
 * flow. The full flow is kept to count false hits and for what the CPU knows, and answers no
 * packet; `bytes` are those of the chip's table: digest, 16 bits for the member and the hit bit.
 */
class ExactMatchState final : public AffinityState
{
  public:
    /// Sizes and times.
    struct Settings
    {
        std::size_t entries{65536};     //!< in whole words of four
        unsigned digestBits{16};        //!< 1 to 32
        uint64_t rate{10000};           //!< entries installed a second; 0: as many as come
        int64_t latency{1000000};       //!< ns from a packet to the CPU
        std::size_t queue{1024};        //!< requests under way at most, 1 or more
        int64_t ageing{30'000'000'000}; //!< ns between two times that the CPU goes through the
                                        //!< table; 0: never
    };

    /// @param settings them
    explicit ExactMatchState(const Settings& settings);

    /// Reads `entries`, `digest-bits`, `insert-rate`, `latency`, `queue` and `ageing`.
    /// @param parameters of a spec @param source of its selectors @return the state
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    uint64_t FindSome(const FlowKey* flows,
                      std::size_t count,
                      int64_t now,
                      MemberId* members) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;

    /// Asks the CPU for an entry. @param query a packet @param member its member
    /// @return false: there is none yet
    bool Insert(const FlowQuery& query, MemberId member) override;

    void Erase(const FlowKey& flow) override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;
    StateUsage Usage() const override;

  private:
    using Slot = DigestTable::Slot; //!< `used` is the hit bit

    /// A request for an entry.
    struct Request
    {
        uint64_t number;
        MemberId member;
        int64_t ready; //!< when the entry is installed, ns
    };

    void Advance(int64_t now);
    void Install(const FlowKey& flow, const Request& request);
    void Sweep();
    int64_t SweepsBetween(int64_t after, int64_t until) const;
    void Leave(Slot& slot, ForgottenEntry::Why why);

    Settings m_settings;
    int64_t m_gap; //!< ns that the CPU needs for an entry
    DigestTable m_table;
    std::deque<std::pair<uint64_t, FlowKey>> m_queue;               //!< in order: number, flow
    std::unordered_map<FlowKey, Request, FlowKeyHasher> m_requests; //!< only looked up by flow
    uint64_t m_numbers{0};
    std::optional<int64_t> m_now;      //!< ns up to which all is done
    std::optional<int64_t> m_lastDone; //!< when the CPU has done what it was asked so far, ns
    StateUsage m_usage;
};

} // namespace flowhash

#endif // FLOWHASH_EXACT_MATCH_STATE_H

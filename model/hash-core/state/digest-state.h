// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_DIGEST_STATE_H
#define FLOWHASH_DIGEST_STATE_H

#include "../affinity-state.h"
#include "compact-flow.h"
#include "digest-table.h"
#include "pool-update.h"
#include "pool-versions.h"

#include <deque>
#include <unordered_map>

namespace flowhash
{

/**
 * SilkRoad (Miao et al., SIGCOMM 2017): a switch remembers of each connection a digest and the
 * version of the membership that was in force when it began; the member is what the selector
 * chooses in that version. Digests may be alike: then a packet is served by another flow's version
 * (falseHits), which matters only where the two memberships differ for it.
 *
 * Entries come late: the switch tells its software of a new connection, which inserts it after
 * `learn`, and one every 1/rate. So a membership does not change at once. From the request on, new
 * connections are also put down in a bloom filter; when all older ones are inserted the new
 * membership comes into force, and connections in the filter stay with the old one; when these are
 * inserted too, the filter is cleared. Changes requested meanwhile wait, and become one. Without a
 * filter (0 bytes) the change is at once, and connections in transit may break.
 *
 * A packet that opens a connection and meets a digest that is not its own, or a false answer of the
 * filter, is set right by the switch's software. Both directions are one flow, but the member of a
 * version is chosen by the packet's hash: directions agree where the key rule is symmetric. An
 * owner that no version's membership gives cannot be remembered.
 *
 * The full flow is kept to count false hits and for what the software of the switch knows, and does
 * not answer packets. `bytes` are those of a switch: words of four entries of digest, version and 6
 * more bits, the filter, and the selectors of the versions.
 */
class DigestState final : public AffinityState
{
  public:
    /// Sizes and times.
    struct Settings
    {
        std::size_t entries{65536}; //!< in whole words of four
        int64_t idle{0};            //!< how long an unused flow is remembered, ns; 0: for ever
        unsigned digestBits{16};    //!< 1 to 32
        unsigned versionBits{6};    //!< 2 to 16
        std::size_t bloomBytes{256};
        int64_t learn{1000000}; //!< from a flow's first packet to its insertion, ns
        uint64_t rate{200000};  //!< insertions a second; 0: as many as come
    };

    /// @param settings them @param source of selectors that are pure and free of history
    DigestState(const Settings& settings, SelectorSource source);

    /// Reads `digest-bits`, `version-bits`, `bloom-bytes`, `learn`, `insert-rate`, `entries` and
    /// `idle`. @param parameters of a spec @param source of its selectors @return the state
    static std::unique_ptr<AffinityState> Make(SpecParameters& parameters,
                                               const SelectorSource& source);

    std::optional<MemberId> Find(const FlowQuery& query) override;
    std::optional<MemberId> Peek(const FlowQuery& query) const override;
    void AskAhead(const FlowKey* flows, const uint64_t* hashes, std::size_t count) const override;
    bool Insert(const FlowQuery& query, MemberId member) override;
    void Erase(const FlowKey& flow) override;
    void MembersChanged(const FlowSelector& selector, int64_t now) override;
    StateUsage Usage() const override;

    bool ReadsHash() const override
    {
        return true;
    }

    /// @return memberships that took a number up again whose flows were still there
    uint64_t VersionReuses() const
    {
        return m_versions.Reuses();
    }

  private:
    using Version = PoolVersions::Version;

    /// A flow on its way into the table.
    struct Pending
    {
        uint64_t hash;   //!< its own
        uint64_t number; //!< of the request for it
        Version version;
        MemberId member;
        int64_t ready; //!< ns
    };

    void Advance(int64_t now);
    void InsertDue(int64_t now);
    void Settle(const FlowKey& flow);
    std::optional<Version> InTransit(const PoolUpdate::Phase& phase,
                                     const FlowQuery& query,
                                     uint64_t hash) const;
    bool IsFalse(const DigestTable::Slot& slot,
                 const FlowQuery& query,
                 const FlowIdentity& identity) const;
    bool IsIdle(int64_t used, int64_t now) const;
    bool Learn(const FlowQuery& query, uint64_t hash, Version version, MemberId member);
    bool Correct(DigestTable::Slot& slot, const FlowQuery& query, MemberId member);
    Version TakeVersion(const std::vector<Member>& live);
    void Retire(Version version);
    void Sweep(int64_t now);
    void Leave(DigestTable::Slot& slot, ForgottenEntry::Why why);
    void DropPending(std::unordered_map<FlowKey, Pending, FlowKeyHasher>::iterator pending,
                     ForgottenEntry::Why why);
    uint64_t Entries() const;

    Settings m_settings;
    DigestTable m_table;
    PoolVersions m_versions;
    PoolUpdate m_update;
    MemberList m_members;
    std::deque<std::pair<uint64_t, FlowKey>> m_queue; //!< requests in order: number, flow
    std::unordered_map<FlowKey, Pending, FlowKeyHasher> m_pending; //!< only looked up, never walked
    uint64_t m_requests{0};
    std::size_t m_hand{0}; //!< where the search for idle flows is
    int64_t m_lastReady;
    StateUsage m_usage;
};

} // namespace flowhash

#endif // FLOWHASH_DIGEST_STATE_H

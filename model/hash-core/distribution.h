// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_DISTRIBUTION_H
#define FLOWHASH_DISTRIBUTION_H

#include "affinity-state.h"
#include "flow-hash.h"
#include "flow-selector.h"
#include "key-rule.h"
#include "member-set.h"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flowhash
{

/**
 * A whole scheme: key rule, hash function, selector, and affinity state where it has one.
 *
 * Made from a spec, a line of `part=name` and `parameter=value` words:
 *
 *     key=greater-port hash=toeplitz select=table size=4096 state=lru entries=100000
 *
 * Parts: `key` (default five-tuple), `hash` (default crc32), `select` (default modulo), `state`
 * (default none). Each parameter belongs to the part that names it. Where the key rule may ask for
 * the predetermined member (greater-port), `equal=<member id>` says which one that is (default 0).
 * If that one is not live, the next live one by id takes its place, in a circle.
 *
 * `as=NAME` stands for the words of a preset (SpelledOut in part-registry.h).
 */
class Distribution
{
  public:
    /**
     * Makes a scheme.
     * @param spec the line described above
     * @return the scheme, with no members yet
     * @throws SpecError naming the position, what was expected there and the nearest known name
     */
    static std::unique_ptr<Distribution> Make(std::string_view spec);

    /**
     * Joins parts made elsewhere.
     * @param spec what Spec() returns @param rule key rule @param hash hash function
     * @param selector selector, made for the hash's width @param state affinity state or null
     * @param predetermined member for flows that the rule leaves undecided; none: the lowest id
     */
    Distribution(std::string spec,
                 std::unique_ptr<KeyRule> rule,
                 std::unique_ptr<FlowHash> hash,
                 std::unique_ptr<FlowSelector> selector,
                 std::unique_ptr<AffinityState> state,
                 std::optional<MemberId> predetermined);

    /**
     * Chooses for a packet; affinity state is consulted, refreshed and written, turns are used up.
     * @param flow the packet's key @param now time, ns @param signs what else it says
     * @param remembered set to whether the affinity state knew the answer; null: nobody asks
     * @return the member, or none where no member is live
     */
    std::optional<MemberId> Choose(const FlowKey& flow,
                                   int64_t now,
                                   const PacketSigns& signs = {},
                                   bool* remembered = nullptr);

    /**
     * Choose for many packets that come at once, in order, without signs. Affinity state may be
     * asked about 64 of them before it is told of the new flows among these.
     * @param flows their keys @param count how many @param now time, ns @param out their members
     */
    void ChooseBatch(const FlowKey* flows,
                     std::size_t count,
                     int64_t now,
                     std::optional<MemberId>* out);

    /**
     * What Choose would answer; nothing is changed.
     * @param flow the packet's key @param now time, ns @param signs what else it says
     * @return the member or none
     */
    std::optional<MemberId> Peek(const FlowKey& flow,
                                 int64_t now,
                                 const PacketSigns& signs = {}) const;

    /**
     * The choice by rule, hash and selector alone, whatever the affinity state remembers.
     * @param flow the packet's key @return the member or none
     */
    std::optional<MemberId> Evaluate(const FlowKey& flow) const;

    /// Evaluate for many keys. @param flows keys @param count how many @param out their members
    void EvaluateBatch(const FlowKey* flows, std::size_t count, std::optional<MemberId>* out) const;

    /**
     * Tells the affinity state, if there is one, who owns a flow. What a member says that does not
     * serve is left out: nobody could be sent there.
     * @param flow the flow's key in the direction whose packets will be chosen for: state that
     * reads hashes judges by that one's @param owner its member @param now time, ns
     */
    void Learn(const FlowKey& flow, MemberId owner, int64_t now);

    /**
     * A flow ended: the affinity state, if there is one, forgets it, and its room goes to flows
     * that live. @param flow a key of the flow, either direction
     */
    void Forget(const FlowKey& flow);

    /**
     * Applies membership changes (see FlowSelector::Update).
     * @param changes them @param now time, ns, for selectors and states with timers
     * @return what moved
     */
    UpdateDelta Update(const std::vector<MemberChange>& changes, int64_t now = 0);

    /// Changes nothing. @param changes in order @throws SpecError where Update() would refuse them
    void CheckUpdate(const std::vector<MemberChange>& changes) const;

    /**
     * A flow began or ended at a member, for selectors that read loads. A scheme with affinity
     * state counts its own entries too: then callers need not. @param id the member
     * @param change 1 or -1, or whatever the caller counts
     */
    void AddLoad(MemberId id, int64_t change);

    /// @return whether the selector reads loads that only AddLoad tells: the scheme has no affinity
    /// state, whose entries would count
    bool LacksLoads() const;

    /// Starts random choices anew (see FlowSelector::Reseed). @param seed any value
    void Reseed(uint64_t seed);

    /// @param listener told of each entry that the affinity state forgets, if there is a state
    void OnForget(ForgetListener listener);

    /// What a flow's packets are to carry (see AffinityState::Cookie). @param flow its key
    /// @param member its member @return the cookie, or none where the scheme has none
    std::optional<uint32_t> Cookie(const FlowKey& flow, MemberId member) const;

    /// @param id a member @return whether it is known and live
    bool IsLive(MemberId id) const;

    /// @param id a member @return whether it is known and serves the flows that it has
    bool IsServing(MemberId id) const;

    /// @return all members sorted by id
    const std::vector<Member>& Members() const;

    /// @return the spec it was made from, parameters that were left out included
    const std::string& Spec() const;

    /// @return the key rule
    const KeyRule& Rule() const;

    /// @return the hash function
    const FlowHash& HashFunction() const;

    /// @return the selector
    const FlowSelector& GetSelector() const;

    /// @return whether it keeps affinity state
    bool HasState() const;

    /// @return whether its affinity state goes by the hash of packets as well as by their flow, so
    /// that the two directions of a flow may be two things to it
    bool StateReadsHash() const;

    /// @return whether it is of use only where packets carry what Cookie says: who has no way to
    /// write that into packets and to read it again refuses such a scheme
    bool NeedsCookies() const;

    /// @return what the affinity state costs; all zero without
    StateUsage State() const;

  private:
    static constexpr std::size_t BATCH = 64;

    /// Of the packets of a batch.
    struct Hashes
    {
        /// @param i which packet @return its hash; none where its member is predetermined
        std::optional<uint64_t> Of(std::size_t i) const
        {
            return (predetermined >> i & 1) != 0 ? std::nullopt
                                                 : std::optional<uint64_t>(values[i]);
        }

        std::array<uint64_t, BATCH> values;
        uint64_t predetermined; //!< a bit for each packet
    };

    void HearState();
    std::optional<MemberId> Predetermined() const;

    /// A flow whose member does not serve any more is chosen for anew.
    bool Serves(const std::optional<MemberId>& member) const
    {
        return member && m_serving.Contains(*member);
    }

    /// @param flow a packet's key @return whether its hash key is a tuple as m_tupleForm says
    bool HasTuple(const FlowKey& flow) const
    {
        return m_tupleForm != NarrowTuple::Form::NONE && flow.version != 6;
    }

    bool HashInto(const FlowKey& flow, uint64_t& hash) const;
    std::optional<uint64_t> HashOf(const FlowKey& flow) const;
    bool HashTuples(const FlowKey* const* flows, std::size_t count, Hashes& out) const;
    std::optional<MemberId> ChooseAnew(std::optional<uint64_t> hash, int64_t now);
    std::optional<MemberId> ChooseFor(const FlowQuery& query, bool* remembered);
    std::optional<MemberId> ChooseByFlow(const FlowKey& flow,
                                         int64_t now,
                                         const PacketSigns& signs,
                                         bool* remembered);
    std::optional<MemberId> ChooseAndTell(const FlowQuery& query);
    void Remember(const FlowQuery& query, MemberId member);
    void HashBatch(const FlowKey* const* flows, std::size_t count, Hashes& out) const;
    void ChooseThenRecall(const FlowKey* flows,
                          std::size_t count,
                          int64_t now,
                          std::optional<MemberId>* out);
    void RecallBatch(const FlowKey* flows,
                     std::size_t count,
                     int64_t now,
                     std::optional<MemberId>* out);
    void TakeBatch(const FlowKey* flows,
                   std::size_t count,
                   int64_t now,
                   std::optional<MemberId>* out);
    FlowQuery Query(const FlowKey& flow, int64_t now, const PacketSigns& signs, bool hashed) const;

    bool m_pure;                   //!< the selector's promise, read once
    bool m_countsLoads;            //!< the selector reads loads, and the state's entries are these
    bool m_mayPredetermine;        //!< the rule's word, read once
    NarrowTuple::Form m_tupleForm; //!< likewise
    bool m_stateReadsHash;         //!< the state's word, read once
    bool m_findReadsHash;          //!< likewise
    bool m_findsByFlow;            //!< likewise
    bool m_leavesUntracked;        //!< likewise
    std::string m_spec;
    std::unique_ptr<KeyRule> m_rule;
    std::unique_ptr<FlowHash> m_hash;
    std::unique_ptr<FlowSelector> m_selector;
    std::unique_ptr<AffinityState> m_state;
    MemberSet m_serving; //!< kept where there is a state
    std::optional<MemberId> m_predetermined;
    ForgetListener m_forgotten;
};

} // namespace flowhash

#endif // FLOWHASH_DISTRIBUTION_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_AFFINITY_STATE_H
#define FLOWHASH_AFFINITY_STATE_H

#include "flow-key.h"
#include "flow-selector.h"
#include "forgotten-entry.h"
#include "member-change.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace flowhash
{

/**
 * What affinity state costs and what went wrong with it. Where a scheme's own device would hold
 * less than the model of it (digests instead of flows, connections that only the servers know),
 * `bytes` are the device's.
 */
struct StateUsage
{
    uint64_t entries{0};     //!< flows remembered now
    uint64_t mostEntries{0}; //!< flows remembered at most so far
    uint64_t bytes{0};       //!< memory set aside, bytes
    uint64_t insertions{0};
    uint64_t hits{0};
    uint64_t misses{0};
    uint64_t evictions{0}; //!< entries pushed out by newer ones while still fresh
    uint64_t expirations{0};
    uint64_t falseHits{0};     //!< answers that were another flow's entry
    uint64_t secondChances{0}; //!< packets that the first choice handed to the second
    uint64_t badCookies{0};    //!< packets whose cookie named nothing that can be
    uint64_t exhaustions{0};   //!< times that there was no room, or no number for a version
    uint64_t queueDrops{0};    //!< entries that the queue to what installs them had no room for
};

/// What a packet says of its connection, as far as the caller knows.
struct PacketSigns
{
    bool opens{false};              //!< it asks for a new connection: TCP SYN without ACK
    std::optional<uint32_t> cookie; //!< what an earlier packet of the flow was given to carry
};

/// One packet as affinity state sees it.
struct FlowQuery
{
    const FlowKey& flow;          //!< either direction
    int64_t now{0};               //!< ns of any monotonic clock
    PacketSigns signs;            //!< all unset where the caller does not know
    std::optional<uint64_t> hash; //!< set where ReadsHash, unless the rule predetermines the member
};

class SpecParameters;

/// Makes selectors like the scheme's own, without members.
using SelectorSource = std::function<std::unique_ptr<FlowSelector>()>;

/// How a scheme hashes IPv4 packets, where the hash follows from the five-tuple alone.
struct TupleHashing
{
    std::function<uint64_t(const FlowKey&)> hash; //!< of an IPv4 packet's key
    bool symmetric{false};                        //!< both directions of a flow have one hash
};

/**
 * Per-flow memory beside a selector (last stage of a scheme). Both directions of a flow share an
 * entry. The scheme asks Find; where there is no answer, or the answer's member does not serve, the
 * selector chooses and Insert is told.
 */
class AffinityState
{
  public:
    virtual ~AffinityState() = default;

    /// Finds and refreshes. @param query a packet @return its flow's member, if there is an answer
    virtual std::optional<MemberId> Find(const FlowQuery& query) = 0;

    /// Find where FindsByFlow, the way of single packets. @param flow of a packet @param now ns
    /// @param member becomes its flow's member, if there is an answer @return whether there is one
    virtual bool FindFlow(const FlowKey& flow, int64_t now, MemberId& member)
    {
        const auto found = Find({flow, now, {}, std::nullopt});
        member = found.value_or(member);
        return found.has_value();
    }

    /// @return whether Find reads nothing of a packet but its flow
    virtual bool FindsByFlow() const
    {
        return false;
    }

    /// What Find would answer; changes nothing. @param query a packet @return the member
    virtual std::optional<MemberId> Peek(const FlowQuery& query) const = 0;

    /// Packets of a batch, at most.
    static constexpr std::size_t MOST_AT_ONCE = 64;

    /**
     * Find for packets without signs or hashes, which lets state hide memory latency.
     * @param flows their keys @param count how many, up to MOST_AT_ONCE @param now ns
     * @param members become the members of those that are known @return a bit for each of these
     */
    virtual uint64_t FindSome(const FlowKey* flows,
                              std::size_t count,
                              int64_t now,
                              MemberId* members);

    /// FindSome for any number, with optional answers. @param flows keys @param count how many
    /// @param now ns @param out their members
    void FindBatch(const FlowKey* flows,
                   std::size_t count,
                   int64_t now,
                   std::optional<MemberId>* out);

    /// Asks for the memory that Find will read, for packets without signs; changes nothing.
    /// @param flows their keys @param hashes of each, or 0 @param count how many
    virtual void AskAhead(const FlowKey* flows, const uint64_t* hashes, std::size_t count) const
    {
        static_cast<void>(flows);
        static_cast<void>(hashes);
        static_cast<void>(count);
    }

    /**
     * What the selector will choose for flows that Find does not know and Insert would not
     * remember, so that neither need be asked.
     * @param hashes of their packets @param count how many, up to MOST_AT_ONCE @param members
     * become their members @return a bit for each that has one; for the others the selector is to
     * choose and Insert to be told
     */
    virtual uint64_t ChooseUntracked(const uint64_t* hashes, std::size_t count, MemberId* members)
    {
        static_cast<void>(hashes);
        static_cast<void>(count);
        static_cast<void>(members);
        return 0;
    }

    /// ChooseUntracked for one. @param hash of a packet @param member becomes its member, if there
    /// is an answer @return whether there is one
    virtual bool ChooseOneUntracked(uint64_t hash, MemberId& member)
    {
        static_cast<void>(hash);
        static_cast<void>(member);
        return false;
    }

    /// @return whether ChooseUntracked ever has an answer
    virtual bool LeavesUntracked() const
    {
        return false;
    }

    /// Told once, before all packets, where the scheme's hashes are like that. @param hashing how
    virtual void UseHashing(TupleHashing hashing)
    {
        static_cast<void>(hashing);
    }

    /// @return whether it pays to ask ChooseUnsearched before Find
    bool SkipsSearches() const
    {
        return m_skipsSearches;
    }

    /**
     * What ChooseUntracked will say of packets for which Find need not be asked, as their flows
     * cannot be known; counted as if it had been. Only while SkipsSearches.
     * @param flows keys of IPv4 packets @param hashes of each, by the hashing that UseHashing told
     * @param count how many, up to MOST_AT_ONCE @param members become their members, and anything
     * for the others @return a bit for each that has one
     */
    virtual uint64_t ChooseUnsearched(const FlowKey* flows,
                                      const uint64_t* hashes,
                                      std::size_t count,
                                      MemberId* members)
    {
        static_cast<void>(flows);
        static_cast<void>(hashes);
        static_cast<void>(count);
        static_cast<void>(members);
        return 0;
    }

    /// ChooseUnsearched for one. @param flow an IPv4 packet's key @param hash its hash @param
    /// member becomes its member, if there is an answer @return whether there is one
    virtual bool ChooseOneUnsearched(const FlowKey& flow, uint64_t hash, MemberId& member)
    {
        static_cast<void>(flow);
        static_cast<void>(hash);
        static_cast<void>(member);
        return false;
    }

    /// Remembers, over any older entry. @param query a packet of the flow @param member its member
    /// @return whether there is an entry for it now
    virtual bool Insert(const FlowQuery& query, MemberId member) = 0;

    /// Forgets a flow that ended, if it is known. @param flow either direction
    virtual void Erase(const FlowKey& flow) = 0;

    /**
     * The membership changed; told of each update once.
     * @param selector the scheme's, after the change @param now ns
     */
    virtual void MembersChanged(const FlowSelector& selector, int64_t now)
    {
        static_cast<void>(selector);
        static_cast<void>(now);
    }

    /**
     * What the packets of a flow are to carry, so that its member can be read from it.
     * @param flow the flow in the direction whose packets will carry it @param member its member
     * @return the cookie, or none where the scheme has none
     */
    virtual std::optional<uint32_t> Cookie(const FlowKey& flow, MemberId member) const
    {
        static_cast<void>(flow);
        static_cast<void>(member);
        return std::nullopt;
    }

    /// @return whether it is of use only where packets carry what Cookie says
    virtual bool NeedsCookies() const
    {
        return false;
    }

    /// @return whether queries must bring the flow's hash
    virtual bool ReadsHash() const
    {
        return false;
    }

    /// @return whether Find and Peek read it, and not Insert alone
    virtual bool FindReadsHash() const
    {
        return ReadsHash();
    }

    /// @return counts so far
    virtual StateUsage Usage() const = 0;

    /// @param listener told of each entry that leaves, for whatever reason
    void OnForget(ForgetListener listener)
    {
        m_forgotten = std::move(listener);
    }

  protected:
    /// An entry left. Derived classes call it. @param entry it
    void Forget(const ForgottenEntry& entry) const
    {
        if (m_forgotten)
        {
            m_forgotten(entry);
        }
    }

    /// @param skips what SkipsSearches says
    void SetSkipsSearches(bool skips)
    {
        m_skipsSearches = skips;
    }

  private:
    bool m_skipsSearches{false};
    ForgetListener m_forgotten;
};

} // namespace flowhash

#endif // FLOWHASH_AFFINITY_STATE_H

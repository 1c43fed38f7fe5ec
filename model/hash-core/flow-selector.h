// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_H
#define FLOWHASH_SELECTOR_H

#include "member-list.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace flowhash
{

/// What a selector promises. The conformance suite holds every registered selector to it.
struct SelectorTraits
{
    bool weights{false}; //!< unequal weights have a meaning (D5)
    bool ratios{true};   //!< of weights only the ratios count: equal ones of any size are the same
    bool minimal{false}; //!< a flow that an update moves leaves a member that left or lost
                         //!< weight, or reaches one that came or gained weight
    bool historyFree{true};  //!< the choice depends on the live members alone, not on earlier ones
    bool pure{true};         //!< nor on turn, load or time: Select and Take always agree
    bool hashed{true};       //!< reads the hash value: what is alike goes to one member, until the
                             //!< members, loads or time move it
    bool placesAhead{false}; //!< a newcomer's place does not depend on its id: it is known before
    bool spreads{true};      //!< different values reach all live members
    bool loads{false};       //!< reads what AddLoad reported
    bool late{false};        //!< Take goes by an update only when it has been written: until then
                             //!< it may say a member that is live no more
    bool random{false};      //!< follows a random sequence, which Reseed starts anew
    double spread{0};     //!< coefficient of variation of equal members' shares of the hash space
                          //!< that the definition brings: 1/sqrt(V) for a ring of V points each
    double entryShare{0}; //!< share of one entry, where shares come in whole entries
    std::size_t mostMembers{std::size_t{1} << 32}; //!< more cannot be live at once
};

/**
 * From a hash value to a member (third stage of a scheme).
 *
 * The base keeps the membership, sorted by id, checks every change, and tells the derived class to
 * rebuild; so no result depends on the order in which members were added unless the scheme itself
 * says so. Select and SelectBatch are const, allocate nothing, and may be called by any number of
 * threads as long as none updates.
 *
 * To add a scheme of your own: derive, implement DoSelect and DoRebuild, and register it with
 * RegisterSelector (part-registry.h), or for good with one line in selectors.cc.
 */
class FlowSelector
{
  public:
    /// @param width bits of the hash values that Select will be given, 1 to 64
    explicit FlowSelector(unsigned width);
    virtual ~FlowSelector() = default;
    FlowSelector& operator=(const FlowSelector&) = delete;

    /**
     * A twin that has the same members in the same places and may then get others, where the choice
     * depends on the history and so cannot be had from the members alone.
     * @return the twin; null where there is none to be had
     */
    std::unique_ptr<FlowSelector> Copy() const
    {
        return DoCopy();
    }

    /**
     * Chooses.
     * @param hash a value below 2^Width()
     * @return the member, or none where no member is live
     */
    std::optional<MemberId> Select(uint64_t hash) const
    {
        return m_live.empty() ? std::nullopt : std::optional<MemberId>(DoSelect(hash));
    }

    /// Select whose answer is no optional. @param hash a value below 2^Width() @param member
    /// becomes the member @return false where no member is live
    bool SelectInto(uint64_t hash, MemberId& member) const
    {
        if (m_live.empty())
        {
            return false;
        }
        member = DoSelect(hash);
        return true;
    }

    /// SelectInto for many values at once. @param hashes the values @param count how many
    /// @param members become the members @return false where no member is live
    bool SelectSome(const uint64_t* hashes, std::size_t count, MemberId* members) const
    {
        if (m_live.empty())
        {
            return false;
        }
        DoSelectBatch(hashes, count, members);
        return true;
    }

    /**
     * Chooses for many values at once, which lets a selector hide memory latency.
     * @param hashes the values @param count how many @param out as many places for the members
     */
    void SelectBatch(const uint64_t* hashes, std::size_t count, std::optional<MemberId>* out) const;

    /**
     * Brings choices up to date after an update: the same as SelectBatch, and faster where the
     * selector can tell from what changed.
     * @param hashes the values @param count how many @param members what SelectBatch said before
     * the last Update; what it says now
     */
    void FollowUpdate(const uint64_t* hashes,
                      std::size_t count,
                      std::optional<MemberId>* members) const;

    /**
     * Chooses for a packet in earnest: a turn is used up, a bucket's timer restarts. The same as
     * Select where the selector is pure. Not for several threads at once.
     * @param hash a value below 2^Width() @param now time, ns
     * @return the member, or none where no member is live
     */
    std::optional<MemberId> Take(uint64_t hash, int64_t now)
    {
        return m_live.empty() ? std::nullopt : std::optional<MemberId>(DoTake(hash, now));
    }

    /**
     * Where Traits().late: whether what updates changed has been written.
     * @param now time, ns @return whether Take says by then what Select says
     */
    bool IsSettled(int64_t now) const
    {
        return DoIsSettled(now);
    }

    /**
     * Chooses for a flow that the first choices refused.
     * @param hash as for Select @param attempt how many refused it; 0 is Select itself
     * @return the next member to ask, maybe one that was asked before; none where no member is live
     */
    std::optional<MemberId> SelectOther(uint64_t hash, unsigned attempt) const
    {
        return m_live.empty() ? std::nullopt
                              : std::optional<MemberId>(DoSelectOther(hash, attempt));
    }

    /// Asked whether a member takes a flow. A lambda of one capture needs no memory of its own.
    using Taker = std::function<bool(MemberId)>;

    /**
     * Asks one member after another for a flow, in the order of SelectOther, maybe some again.
     * @param hash as for Select @param takes told of each @return the first that takes it; none
     * where none did of those that this selector can propose, or none is live
     */
    std::optional<MemberId> SelectTaker(uint64_t hash, const Taker& takes) const
    {
        return m_live.empty() ? std::nullopt : DoSelectTaker(hash, takes);
    }

    /**
     * Tells how much more or less a member has to do; ignored unless Traits().loads.
     * @param id a member, known or not @param change flows (or whatever the caller counts)
     */
    void AddLoad(MemberId id, int64_t change)
    {
        DoAddLoad(id, change);
    }

    /**
     * Starts the sequence of random choices anew; ignored where there is none. Without it the
     * sequence follows from the spec's seed alone. @param seed any value
     */
    void Reseed(uint64_t seed)
    {
        DoReseed(seed);
    }

    /**
     * Applies a set of changes at once.
     * @param changes the changes, in order
     * @param now time, ns, for selectors with timers
     * @return what moved
     * @throws SpecError if a change cannot be (an id twice, an unknown id, a weight that is
     *         negative, not finite, or that this selector has no meaning for; more live members
     *         than it can have); nothing is applied
     * @throws UnequalWeightsError, a SpecError, for a weight without a meaning
     */
    UpdateDelta Update(const std::vector<MemberChange>& changes, int64_t now = 0);

    /// What Update checks of the members that would be live. @param live them, sorted by id
    /// @throws SpecError if they cannot be
    void CheckLive(const std::vector<Member>& live) const;

    /// @return all members, live or not, sorted by id
    const std::vector<Member>& Members() const
    {
        return m_members.All();
    }

    /// @return the same as a list that finds one by its id
    const MemberList& List() const
    {
        return m_members;
    }

    /// @return the members that can be chosen, sorted by id
    const std::vector<Member>& Live() const
    {
        return m_live;
    }

    /// @return what this selector promises, with the parameters it has
    virtual SelectorTraits Traits() const = 0;

    /// @return bits of the hash values
    unsigned Width() const
    {
        return m_width;
    }

    /**
     * @param live members
     * @return entries that a switch's member table has for it while so many are live (S2): one a
     * member, or those of the table that it is
     */
    virtual std::size_t TableEntries(std::size_t live) const
    {
        return live;
    }

    /// @return bytes of look-up structure, members not counted
    virtual std::size_t Bytes() const = 0;

  protected:
    /// For DoCopy.
    FlowSelector(const FlowSelector&) = default;

    /// @return the time of the update that DoRebuild is part of, ns
    int64_t UpdateTime() const
    {
        return m_updateTime;
    }

  private:
    /// Chooses; only called while at least one member is live.
    virtual MemberId DoSelect(uint64_t hash) const = 0;
    /// Batch form; the default loops over DoSelect.
    virtual void DoSelectBatch(const uint64_t* hashes, std::size_t count, MemberId* out) const;
    /// As FollowUpdate, while members were live before as well; the default chooses anew.
    virtual void DoFollowUpdate(const uint64_t* hashes, std::size_t count, MemberId* members) const;
    /// Refuses what Update must not apply, beyond what the traits say; the default nothing.
    /// @param live the members that would be live @throws SpecError saying what they can be
    virtual void DoCheck(const std::vector<Member>& live) const;
    /// Brings the look-up structure in line with Live(), which may be empty.
    virtual void DoRebuild() = 0;
    /// @copydoc Take
    virtual MemberId DoTake(uint64_t hash, int64_t now);
    /// @copydoc IsSettled
    virtual bool DoIsSettled(int64_t now) const;
    /// Only called while at least one member is live; the default mixes the hash with the attempt.
    virtual MemberId DoSelectOther(uint64_t hash, unsigned attempt) const;
    /// Only called while at least one member is live; the default goes on by DoSelectOther, for
    /// twice as many attempts as there are members and a few more.
    virtual std::optional<MemberId> DoSelectTaker(uint64_t hash, const Taker& takes) const;
    /// @copydoc Copy
    virtual std::unique_ptr<FlowSelector> DoCopy() const;
    /// @copydoc AddLoad
    virtual void DoAddLoad(MemberId id, int64_t change);
    /// @copydoc Reseed
    virtual void DoReseed(uint64_t seed);
    /**
     * Computes the share of the hash space that an update moved. The default compares the choices
     * for 65,536 fixed values before and after; a selector that knows better overrides one or both.
     * Neither is called where no member is live before or after.
     */
    virtual std::vector<MemberId> DoSnapshot() const;
    virtual UpdateDelta DoDelta(const std::vector<Member>& liveBefore,
                                const std::vector<MemberId>& snapshotBefore) const;

    unsigned m_width;
    int64_t m_updateTime{0};
    MemberList m_members;
    std::vector<Member> m_live;
};

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_H

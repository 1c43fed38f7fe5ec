// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOCK_KEEPER_H
#define LOCK_KEEPER_H

#include "client-locks.h"

#include "ns3/drop-reason.h"
#include "ns3/flow-key.h"
#include "ns3/member-choice.h"
#include "ns3/steered-packet.h"
#include "ns3/steering-verdict.h"
#include "ns3/table-sync.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Whose packets a dispatcher keeps back, for how long, and who is told of it (C4): it locks
 * clients, heeds the locks of others, and has packets wait for entries that may be on their way.
 *
 * A lock is a word of table synchronisation on the key that its entry will have, and the entry is
 * the next word on that key: both go out as one. Of two that lock at once the word of the lower id
 * counts, and the other one hands over what it held. A holder chooses within half of the time after
 * which the others take it for dead.
 */
class LockKeeper
{
  public:
    static constexpr DropReason DROP_ENTRY_LATE{"entry-late"}; //!< waited for, and did not come
    static constexpr DropReason DROP_HELD_FULL{"held-full"};   //!< too many packets wait

    /// How long, and with how many. Times in ns.
    struct Settings
    {
        int64_t wait{0};     //!< for an entry
        int64_t hold{0};     //!< of a lock, at least
        uint32_t packets{1}; //!< wanted before a server is chosen
        int64_t timeout{2};  //!< of a lock whose holder keeps silent
    };

    /// Who has packets kept back, and goes on with them.
    class Owner
    {
      public:
        virtual ~Owner() = default;

        /// @return whether one more packet may wait
        virtual bool MayHold() const = 0;
        /// A lock has been held long enough. @param request packet that asked for a server
        /// @param ground how it came @return why there is no entry now; null: there is
        virtual const DropReason* OpenLocked(const SteeredPacket& request,
                                             MemberChoice::Ground ground) = 0;
        /// The wait is over. @param packet one that was held
        virtual void GoOn(SteeredPacket& packet) = 0;
        /// The wait was in vain. @param packet one that was held @param reason why
        virtual void GiveUp(SteeredPacket& packet, const DropReason& reason) = 0;
        /// @copybrief GiveUp Its sender is told. @param packet see there @param reason see there
        virtual void Refuse(SteeredPacket& packet, const DropReason& reason) = 0;
        /// Another dispatcher has the lock. @param packet one that was held @param holder who
        virtual void HandOver(SteeredPacket& packet, uint16_t holder) = 0;
    };

    /// @param owner who goes on with packets @param sync who tells the others of locks
    LockKeeper(Owner& owner, TableSync& sync);

    /// @param settings to go by from now on
    void Configure(const Settings& settings);

    // ---- packets without an entry --------------------------------------------------------------

    /// What is known of a packet's key.
    struct Finding
    {
        std::optional<SteeringVerdict> verdict; //!< of the packet; none: as if nothing were known
        std::optional<uint16_t> holder;         //!< it goes to this dispatcher
        bool lost{false};                       //!< another one's lock was, just now
    };

    /// @param packet one without an entry @param key of its entry @param opens whether it asks for
    /// a server, so that it need not wait for an entry of another @return what becomes of it
    Finding Meet(const SteeredPacket& packet, const flowhash::FlowKey& key, bool opens);

    /// Locks a client, whose packet is the first to wait. @param packet it @param key of its entry
    /// @param lost whether another one's lock was lost @return what becomes of the packet
    SteeringVerdict Lock(const SteeredPacket& packet, const flowhash::FlowKey& key, bool lost);

    /// Has a packet wait for an entry. @param packet it @param key of its entry @return as Lock
    SteeringVerdict Wait(const SteeredPacket& packet, const flowhash::FlowKey& key);

    /// @param later a later fragment @return what becomes of it: it waits where the first one of
    /// its packet does; none: that one does not wait
    std::optional<SteeringVerdict> FollowFirst(const SteeredPacket& later);

    // ---- what others say -----------------------------------------------------------------------

    /// Another dispatcher locked a client: it gets the packets that wait here. @param key of the
    /// entry @param holder who @param age ns since then @return whether the lock is heeded; one
    /// that is too old is not
    bool Take(const SyncKey& key, uint16_t holder, int64_t age);

    /// An entry has come: what waited for it goes on. @param key of it
    void EntryCame(const SyncKey& key);

    /// What was said of a key does not count any more. @param key of an entry
    void Remove(const SyncKey& key);

    /// A dispatcher has left, or is known to have failed: its locks are lost. @param id of it
    void LoseHolder(uint16_t id);

    /// Ends the locks of holders that kept silent.
    void Expire();

    /// Ends all. @return the packets that waited
    std::vector<SteeredPacket> Clear();

    /// @return locks, and packets that wait
    const ClientLocks& GetLocks() const;

    /// @param key of an entry @return ns since it was locked; none: it is not
    std::optional<int64_t> GetAge(const SyncKey& key) const;

    /// @param value of a word on a key @return whether that word is a lock
    static bool IsLock(const std::vector<uint8_t>& value);

    /// @return value of a word that is a lock
    static std::vector<uint8_t> Value();

  private:
    bool IsReady(const ClientLocks::Lock& lock) const;
    SteeringVerdict HoldBack(ClientLocks::Lock& lock, const SteeredPacket& packet, SyncKey key);
    uint32_t CountWanted(const ClientLocks::Lock& lock) const;
    void Settle(SyncKey key);
    void GiveUp(SyncKey key);
    void GoOn(SyncKey key);

    Owner& m_owner;
    TableSync& m_sync;
    Settings m_settings;
    ClientLocks m_locks;
};

} // namespace ns3

#endif // LOCK_KEEPER_H

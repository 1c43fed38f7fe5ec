// SPDX-License-Identifier: GPL-2.0-only

#ifndef CLIENT_LOCKS_H
#define CLIENT_LOCKS_H

#include "../device/fragment-table.h"

#include "ns3/event-id.h"
#include "ns3/steered-packet.h"
#include "ns3/table-sync.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Who has no entry yet, and why that is waited for (C4): locks that this dispatcher holds, with the
 * packets that wait for its choice; locks of others, to whom the packets go; and packets that wait
 * for an entry to come. Packets of one key stay in the order in which they came; later fragments,
 * whose key nobody can tell, wait where the first one of their packet does.
 */
class ClientLocks
{
  public:
    /// What is waited for.
    enum class Kind : uint8_t
    {
        OWN,     //!< this dispatcher's choice
        OTHERS,  //!< that of another one, who holds the lock
        WAITING, //!< an entry that may be on its way
    };

    /// One key.
    struct Lock
    {
        Kind kind{Kind::OWN};
        uint16_t holder{0}; //!< of OTHERS
        bool taken{false};  //!< of OWN: in place of one whose holder kept silent
        int64_t since{0};   //!< ns
        int64_t until{0};   //!< ns; of OTHERS: the holder is taken for dead
        EventId timer;      //!< of OWN and WAITING
        std::deque<SteeredPacket> held;
        std::size_t request{0}; //!< of OWN: which of the held packets asked for a server
    };

    ~ClientLocks();

    /// @param key of entries @return its lock, or null; valid until it ends
    Lock* Find(const SyncKey& key);
    /// @copydoc Find
    const Lock* Find(const SyncKey& key) const;

    /// Begins to wait; packets that are held for the key already stay. @param key of entries
    /// @param kind for what @param since ns @return it
    Lock& Begin(const SyncKey& key, Kind kind, int64_t since);

    /// The wait is over. @param key of entries @return the packets that were held, in order
    std::deque<SteeredPacket> End(const SyncKey& key);

    /// @param now ns @return keys of locks of others whose holder is taken for dead; they end
    std::vector<SyncKey> EndExpired(int64_t now);

    /// A holder is known to be gone: its locks have lasted long enough. @param holder who
    void ExpireHolder(uint16_t holder);

    /// Ends all. @return the packets that were held, key by key
    std::vector<SteeredPacket> Clear();

    /// @param key whose wait has begun @param packet waits, too
    void Hold(const SyncKey& key, const SteeredPacket& packet);

    /// @param later a later fragment @return key for which the first one of its packet waits
    std::optional<SyncKey> FindFirst(const PacketView& later) const;

    /// @return packets that wait
    uint32_t GetNHeld() const;

    /// @return locks of a kind @param kind which
    uint32_t GetN(Kind kind) const;

  private:
    std::map<SyncKey, Lock> m_locks;
    /// Packets whose first fragment waits.
    std::unordered_map<FragmentKey, SyncKey, FragmentKeyHasher> m_firsts;
    uint32_t m_held{0};
};

} // namespace ns3

#endif // CLIENT_LOCKS_H

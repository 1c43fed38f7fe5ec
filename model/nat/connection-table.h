// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONNECTION_TABLE_H
#define CONNECTION_TABLE_H

#include "flow-index.h"
#include "nat-connection.h"

#include "ns3/affinity-state.h"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The connections of a traffic manager, found by the key of an arriving packet of either direction
 * in one look-up, bounded in number, each with the timeout of its state.
 *
 * Connections of one state stand in a list in the order of their last packets, which is the order
 * in which they run out: refreshing and expiring cost the same for any number of them, and nothing
 * depends on the order of a hash table. Times are nanoseconds of any monotonic clock. An expired
 * connection is never found; it is removed with the next Expire, which Find calls when it meets
 * one.
 */
class ConnectionTable
{
  public:
    /// Idle times after which a connection runs out, by state, ns.
    struct Timeouts
    {
        int64_t halfOpen{0};
        int64_t established{0};
        int64_t closing{0};
        int64_t connectionless{0};
    };

    /// Bounds and times.
    struct Settings
    {
        uint32_t capacity{0}; //!< most connections
        Timeouts timeouts;
    };

    /// What became of an insertion.
    enum class Outcome : uint8_t
    {
        INSERTED,
        FULL,  //!< the capacity is used up
        CLASH, //!< one of the two keys is another connection's
    };

    /// What a look-up found.
    struct Match
    {
        NatConnection* connection{nullptr}; //!< null: nothing; valid until the next Insert
        bool fromClient{false};             //!< direction of the packet
    };

    /// What became of an insertion, and of what.
    struct Insertion
    {
        Outcome outcome;
        NatConnection* connection; //!< null if it was not inserted; valid until the next Insert
    };

    /// Why a connection was removed.
    enum class Removal : uint8_t
    {
        HALF_OPEN,     //!< the handshake took too long
        IDLE,          //!< fell silent
        CLOSED,        //!< ended, and its rest is over
        REUSED,        //!< by a new connection
        SERVER_FAILED, //!< T4
        CLEARED,       //!< all were forgotten
        EVICTED,       //!< a new one took its place
        REMOVED,       //!< by the word of another node
        REPLACED,      //!< another node's word on it counts more
    };

    /// @param why any @return its name in traces: half-open, idle, closed, reused, server-failed,
    /// cleared, evicted, removed, replaced
    static const char* Name(Removal why);

    /// Called for a connection that is about to go. @param why as above
    using RemovalListener = std::function<void(const NatConnection&, Removal why)>;

    /// @param settings bounds and times @param listener told of every removal
    ConnectionTable(const Settings& settings, RemovalListener listener);

    /// Changes bounds and times. @param settings may be below what is there: nothing is evicted
    void Configure(const Settings& settings);

    /// Finds a connection. @param arrival key of an arriving packet @param now ns @return it
    Match Find(const flowhash::FlowKey& arrival, int64_t now);

    /// Finds a connection as Find does, and changes nothing. @param arrival key of a packet
    /// @param now ns @return it, or null
    const NatConnection* Peek(const flowhash::FlowKey& arrival, int64_t now) const;

    /// @param now ns @return whether no connection can be added
    bool IsFull(int64_t now);

    /// Adds a connection; right after a Find of its client's key that key is not looked up again.
    /// @param connection with its keys and state @param now ns @param age of its last packet, ns:
    /// one that is not new runs out in time, but may be counted a little longer @return outcome
    Insertion Insert(const NatConnection& connection, int64_t now, int64_t age = 0);

    /// Sets the state and starts its timeout anew. @param connection one of this table
    /// @param state its state from now on @param now ns
    void Touch(NatConnection& connection, NatConnection::State state, int64_t now);

    /// Removes a connection. @param connection one of this table @param why for the listener
    void Erase(NatConnection& connection, Removal why);

    /// Makes room: removes one as EVICTED, one that is closing before one that is half open, and
    /// these before others; the one that was silent longest.
    void Evict();

    /// @param since ns @return connections of which this node itself saw a packet since then
    std::vector<const NatConnection*> SeenHereSince(int64_t since) const;

    /// Removes all, as CLEARED.
    void Clear();

    /// Removes what has run out. @param now ns
    void Expire(int64_t now);

    /// @param serverId a server @return its connections, oldest in each state first; valid until
    /// the next Insert
    std::vector<NatConnection*> OfServer(flowhash::MemberId serverId);

    /// @return connections now, of which some may have run out
    uint64_t GetN() const;

    /// @param state a state @return connections in it
    uint64_t GetN(NatConnection::State state) const;

    /// @param state a state @return idle time after which a connection in it runs out, ns
    int64_t GetTimeout(NatConnection::State state) const;

    /// @return entries, bytes and counts so far
    flowhash::StateUsage Usage() const;

  private:
    /// The place of a connection in the list of its state.
    struct Links
    {
        uint32_t previous; //!< place of the next older one
        uint32_t next;     //!< place of the next younger one
    };

    /// The ends of the list of one state.
    struct List
    {
        uint32_t oldest;
        uint32_t youngest;
        uint64_t n;
        int64_t timeout; //!< ns
    };

    List& ListOf(const NatConnection& connection);
    bool HasRunOut(const NatConnection& connection, int64_t now) const;
    void Link(uint32_t place);
    void LinkAsOldest(uint32_t place);
    void Unlink(uint32_t place);
    uint32_t PlaceOf(const NatConnection& connection) const;
    uint32_t NewPlace();
    std::optional<uint32_t> Look(const flowhash::FlowKey& arrival, uint64_t hash) const;

    Settings m_settings;
    RemovalListener m_listener;
    FlowIndex m_index; //!< values: place of the connection * 2, + 1 for the server's direction
    std::vector<NatConnection> m_connections;
    std::vector<Links>
        m_links; //!< of the connections; apart, as neighbours in a list are elsewhere
    std::vector<uint32_t> m_free;
    std::array<List, NatConnection::N_STATES> m_lists;
    flowhash::FlowKey m_missed; //!< what Find found nothing for, since the last Insert
    uint64_t m_missedHash{0};   //!< its hash; 0: nothing
    flowhash::StateUsage m_usage;
};

} // namespace ns3

#endif // CONNECTION_TABLE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCH_TABLE_H
#define DISPATCH_TABLE_H

#include "../nat/connection-table.h"
#include "../nat/server-addresses.h"
#include "application-choice.h"

#include "ns3/drop-reason.h"
#include "ns3/member-choice.h"
#include "ns3/table-sync.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The local dispatch table of a dispatcher (C1): which server each flow, or each client, has. It
 * chooses the server of a new entry, follows entries until they end, tells the other dispatchers of
 * what is new, changed or removed here (TableSync), and takes their word where it counts more.
 *
 * An entry's key is the flow's tuple or the client's address. Of an entry by client no TCP
 * connection is followed, as it may have several: it ends by idleness. With the tuple a dispatcher
 * may see a part of a connection's packets only; that it is open, it takes from any packet of the
 * client behind the SYN. Others, which may not see one in the time of half-open entries, are told
 * when half of that has passed and it is still open: short connections cost no word more.
 */
class DispatchTable
{
  public:
    static constexpr DropReason DROP_NO_SERVER{"no-server"};       //!< none is live
    static constexpr DropReason DROP_TUPLE_IN_USE{"tuple-in-use"}; //!< another entry's

    /// How entries are kept.
    struct Settings
    {
        ConnectionTable::Settings table;
        bool byClient{false}; //!< else by tuple
        bool atOnce{false};   //!< an entry goes with the end of its connection; else after a rest
        /// Replies do not pass the dispatchers: the client's FIN alone ends a connection.
        bool requestsOnly{false};
    };

    /// How an entry comes to be made here.
    struct Origin
    {
        MemberChoice::Ground ground{MemberChoice::Ground::NO_ENTRY_YET};
        bool shared{true}; //!< others are told
    };

    /// A connection whose server was chosen, and has answered, before there is an entry.
    struct Bound
    {
        flowhash::FlowKey client; //!< of the client's packets
        flowhash::MemberId server{0};
        uint32_t sequenceOffset{0}; //!< see SequenceOffset
        uint32_t clientNext{0};     //!< sequence number of the client's first byte
        uint32_t clientExpects{0};  //!< sequence number that the client expects next
    };

    using Match = ConnectionTable::Match;

    /// @param sync who tells the others @param removed told of every entry that goes
    DispatchTable(TableSync& sync, ConnectionTable::RemovalListener removed);
    DispatchTable(const DispatchTable&) = delete;
    DispatchTable& operator=(const DispatchTable&) = delete;

    /// @param settings how entries are kept from now on; before the first
    void Configure(const Settings& settings);

    /// @return who chooses servers
    ApplicationChoice& GetChoice();
    /// @return where servers are
    ServerAddresses& GetServers();
    /// @copydoc GetServers
    const ServerAddresses& GetServers() const;

    // ---- this dispatcher's packets -------------------------------------------------------------

    /// @param flow key of a packet @param request its direction @return the key by which entries
    /// are found
    flowhash::FlowKey EntryKey(const flowhash::FlowKey& flow, bool request) const;

    /// @param flow key of a packet @param request its direction @param now ns @return its entry
    Match Find(const flowhash::FlowKey& flow, bool request, int64_t now);

    /// As Find, and changes nothing. @param flow key of a packet @param request its direction
    /// @param now ns @return its entry, or null
    const NatConnection* Peek(const flowhash::FlowKey& flow, bool request, int64_t now) const;

    /**
     * Chooses a server and makes an entry; a full table forgets another one.
     * @param view the request @param origin how it came @param now ns
     * @param opened is given the entry @return why it cannot be; null: it is made
     */
    const DropReason* Open(const PacketView& view,
                           const Origin& origin,
                           int64_t now,
                           Match& opened);

    /// As the other one, of a connection that was bound to a server. @param bound it @param origin
    /// how it came @param now ns @param opened is given the entry @return as the other one
    const DropReason* Open(const Bound& bound, const Origin& origin, int64_t now, Match& opened);

    /// Follows the connection of an entry, which may go with it. @param view a packet of it
    /// @param match what Find said of it @param now ns
    void Follow(const PacketView& view, const Match& match, int64_t now);

    /// Removes an entry because a new connection takes its place. @param match it
    void Reuse(const Match& match);

    /// The servers' membership changed. Entries of a server that went down are forgotten, and
    /// words that name it are not taken while it is. @param changes with names, in order
    /// @throws flowhash::SpecError as ApplicationChoice::Update
    void UpdateServers(const std::vector<flowhash::MemberChange>& changes);

    /// Removes what has run out. @param now ns
    void Expire(int64_t now);

    /// Forgets all.
    void Clear();

    // ---- what others say -----------------------------------------------------------------------

    /// @param key of an entry @param value see DispatchEntry @param age ns since its last packet
    /// @param now ns @return whether it was taken
    bool Take(const SyncKey& key, const std::vector<uint8_t>& value, int64_t age, int64_t now);
    /// Another dispatcher removed an entry. @param key of it @param now ns
    void Remove(const SyncKey& key, int64_t now);
    /// Another dispatcher saw a packet. @param key of an entry @param age ns @param now ns
    void Refresh(const SyncKey& key, int64_t age, int64_t now);
    /// @param key of an entry @param now ns @return ns since its last packet; none: not there
    std::optional<int64_t> GetAge(const SyncKey& key, int64_t now) const;
    /// @param since ns @param keys is given those of which a packet was seen here since then, and
    /// more than a SYN
    void AppendSeenHere(int64_t since, std::vector<SyncKey>& keys) const;

    /// @return the entries
    const ConnectionTable& GetConnections() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    /// A connection that was seen to be open.
    struct Opened
    {
        int64_t due; //!< when the others are told, unless they know by then, ns
        flowhash::FlowKey client;
    };

    void TellOpened(int64_t now);
    const DropReason* Add(NatConnection& entry,
                          const flowhash::FlowKey& key,
                          const Origin& origin,
                          int64_t now,
                          Match& opened);
    bool IsGood(const NatConnection& word, int64_t age) const;
    void Adopt(NatConnection& entry, const NatConnection& word, int64_t age, int64_t now);
    ConnectionTable::Insertion Insert(NatConnection& entry, int64_t now, int64_t age);
    void Removed(const NatConnection& entry, ConnectionTable::Removal why);
    static bool CountsAsOpen(const NatConnection& entry);
    void Tell(NatConnection& entry);

    TableSync& m_sync;
    ConnectionTable::RemovalListener m_removed;
    Settings m_settings;
    ApplicationChoice m_choice;
    ServerAddresses m_servers;
    ConnectionTable m_connections;
    std::deque<Opened> m_opened; //!< in order of time
};

} // namespace ns3

#endif // DISPATCH_TABLE_H

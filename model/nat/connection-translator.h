// SPDX-License-Identifier: GPL-2.0-only

#ifndef CONNECTION_TRANSLATOR_H
#define CONNECTION_TRANSLATOR_H

#include "connection-table.h"
#include "server-addresses.h"
#include "server-choice.h"
#include "source-translation.h"

#include "ns3/drop-reason.h"
#include "ns3/service-table.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Chooses how each new connection is translated, its server (T5) and its source (T2), keeps both of
 * its tuples (T1) and follows it; when it ends, the server has a connection less, and the port is
 * free again. It sees keys and what was parsed of packets, and sends nothing.
 */
class ConnectionTranslator
{
  public:
    static constexpr DropReason DROP_NO_SERVER{"no-server"}; //!< none is live
    static constexpr DropReason DROP_TABLE_FULL{"table-full"};
    static constexpr DropReason DROP_TUPLE_IN_USE{"tuple-in-use"}; //!< another connection's

    /// @param removed told of every connection that goes, after what it had was given back
    explicit ConnectionTranslator(ConnectionTable::RemovalListener removed);

    ConnectionTranslator(const ConnectionTranslator&) = delete;
    ConnectionTranslator& operator=(const ConnectionTranslator&) = delete;

    /// @param translate whether destinations are replaced by that of the chosen server
    void TranslateDestination(bool translate);

    /// @return whether destinations are translated
    bool TranslatesDestination() const;

    /// @return how sources are translated
    SourceTranslation& GetSource();
    /// @copydoc GetSource
    const SourceTranslation& GetSource() const;

    /// @param choice the policy that chooses servers from now on; it takes over those of the one
    /// before @throws flowhash::SpecError where their weights have no meaning to it
    void SetServerChoice(std::unique_ptr<ServerChoice> choice);

    /// @return the policy that chooses servers
    ServerChoice& GetServerChoice();
    /// @copydoc GetServerChoice
    const ServerChoice& GetServerChoice() const;

    /// @return where servers are
    ServerAddresses& GetServers();
    /// @copydoc GetServers
    const ServerAddresses& GetServers() const;

    /// Connections to these services may come. @param services them
    void Prepare(const std::vector<ServiceTable::Service>& services);

    /// From now on connections come. @param table bounds and times @param source of sources
    /// @throws flowhash::SpecError as SourceTranslation::Start
    void Start(const ConnectionTable::Settings& table, const SourceTranslation::Settings& source);

    /// @param arrival key of an arriving packet @param now ns @return its connection
    ConnectionTable::Match Find(const flowhash::FlowKey& arrival, int64_t now)
    {
        return m_connections.Find(arrival, now);
    }

    /// Opens a connection, right after Find. @param view its first packet, of the client @param now
    /// ns @param opened is given the connection @return why it cannot be; null: it is open
    const DropReason* Open(const PacketView& view, int64_t now, ConnectionTable::Match& opened);

    /// Follows a connection. @param view a packet of it @param match what Find said of it
    /// @param now ns
    void Follow(const PacketView& view, const ConnectionTable::Match& match, int64_t now);

    /// @return the connections, to be removed from too
    ConnectionTable& GetConnections();
    /// @copydoc GetConnections
    const ConnectionTable& GetConnections() const;

    /// @return whether nothing has begun: it may be set up anew
    bool IsIdle() const;

    /// Fixes the random streams used. @param stream first stream number @return how many were used
    int64_t AssignStreams(int64_t stream);

  private:
    const DropReason* ChooseServer(NatConnection& connection, flowhash::FlowKey& serverSide);
    const DropReason* ChooseSource(NatConnection& connection,
                                   flowhash::FlowKey& serverSide,
                                   int64_t now);
    void Removed(const NatConnection& connection, ConnectionTable::Removal why);

    ConnectionTable::RemovalListener m_removed;
    bool m_translateDestination{true};
    SourceTranslation m_source;
    std::unique_ptr<ServerChoice> m_choice;
    ServerAddresses m_servers;
    ConnectionTable m_connections;
};

} // namespace ns3

#endif // CONNECTION_TRANSLATOR_H

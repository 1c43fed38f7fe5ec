// SPDX-License-Identifier: GPL-2.0-only

#ifndef TABLE_TRANSFER_H
#define TABLE_TRANSFER_H

#include "round-trips.h"
#include "sync-message.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Gets the table of another node, or some buckets of it, piece by piece: first which updates that
 * node has, then entries in the order of their keys. Each piece is asked for, at no more than a
 * rate of entries, and again where none comes. When a node keeps silent, a whole table is asked for
 * at the next one from where it stopped; some buckets are given up.
 */
class TableTransfer
{
  public:
    /// Sends a question.
    using Send = std::function<void(uint16_t peer, const SyncAsk& ask)>;

    /// All pieces have come: Finish is to be called when they are applied.
    using Done = std::function<void()>;

    /// @param peers who can be asked @param trips how long they take @param send as above
    /// @param done as above
    TableTransfer(const std::set<uint16_t>& peers, RoundTrips& trips, Send send, Done done);
    ~TableTransfer();
    TableTransfer(const TableTransfer&) = delete;
    TableTransfer& operator=(const TableTransfer&) = delete;

    /// @param rate entries/s; 0: no limit @param wait for a piece, at least; longer when asked
    /// again, and where RoundTrips says so @param pause when all peers have kept silent
    void Configure(double rate, Time wait, Time pause);

    /// Gets a whole table, unless that is under way. @param peer is asked first, if it is one
    void BeginAll(uint16_t peer);

    /// Gets buckets of a table, unless anything is under way. @param peer whose @param buckets
    /// which
    void BeginSome(uint16_t peer, const SyncBuckets& buckets);

    /// @return whether anything is under way
    bool IsActive() const;

    /// @return whether a whole table is under way
    bool IsWhole() const;

    /// @param peer sender of a piece @param piece it @return whether it is waited for: an
    /// answer to any question for this piece
    bool IsExpected(uint16_t peer, const SyncPiece& piece) const;

    /// Notes a piece that IsExpected, whose entries will be applied. @param piece it
    void Take(const SyncPiece& piece);

    /// Ends what is Done. @return which updates the table stands for: those that every node that
    /// was asked had when it was asked; nothing for some buckets
    std::vector<SyncLine> Finish();

    /// Gives up.
    void Clear();

  private:
    /// How far it has come.
    enum class Phase : uint8_t
    {
        IDLE,
        ASKING,
        DONE,
    };

    void Start(uint16_t peer, bool whole);
    void AskPeer(uint16_t peer);
    void AskNext();
    void Ask();
    Time Patience() const;
    void Complain();
    void NextPeer(Time least);
    void KeepLines();

    const std::set<uint16_t>& m_peers;
    RoundTrips& m_trips;
    Send m_send;
    Done m_done;
    double m_rate{0};
    Time m_wait;
    Time m_pause;
    Phase m_phase{Phase::IDLE};
    bool m_whole{false};
    bool m_awaits{false};          //!< a piece
    bool m_took{false};            //!< entries of the peer that is asked
    bool m_takesAny{false};        //!< also what a node sends that is itself waiting for a table
    uint16_t m_peer{0};            //!< that is asked
    uint32_t m_asked{0};           //!< peers in this round, before this one
    uint32_t m_tries{0};           //!< for this piece
    uint32_t m_first{0};           //!< number of the question that asked for this piece first
    Time m_askedAt;                //!< when this piece was asked for first
    SyncAsk m_ask;                 //!< the current question
    std::vector<SyncLine> m_lines; //!< of the peer that is asked
    std::optional<std::vector<SyncLine>> m_earlier; //!< common to those that were asked before it
    EventId m_event;
};

} // namespace ns3

#endif // TABLE_TRANSFER_H

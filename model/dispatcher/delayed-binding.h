// SPDX-License-Identifier: GPL-2.0-only

#ifndef DELAYED_BINDING_H
#define DELAYED_BINDING_H

#include "application-choice.h"
#include "dispatch-table.h"
#include "pending-connection.h"

#include "ns3/drop-reason.h"
#include "ns3/flow-key.h"
#include "ns3/member-choice.h"
#include "ns3/packet.h"
#include "ns3/steered-packet.h"
#include "ns3/steering-verdict.h"
#include "ns3/table-sync.h"

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Connections whose server is chosen by their first bytes (C4, C7): who locks the client answers
 * its SYN itself, keeps what the client says until that names an application, opens the connection
 * to the chosen server with the client's sequence number, and lets the kept packets go on as soon
 * as that has answered. From then on all dispatchers translate the server's numbers
 * (SequenceOffset), by the entry, which goes out as one word with the end of the lock.
 *
 * The answer has no options: whatever it promised, the server might not be able to keep. So windows
 * are not scaled, and there are neither SACK blocks nor timestamps. Its sequence number is
 * PendingConnection::FirstNumber, so that any dispatcher makes the same answer, and can tell from a
 * later packet which SYN was answered. Nothing of what the client says is acknowledged: what is
 * lost on the way to the server, or with this dispatcher, is for the client to send again.
 *
 * Meanwhile packets of both directions that come in elsewhere are sent here, as the lock says; it
 * is renewed before others take its holder for dead. All of it is bounded: in bytes by the window
 * of the answer, in packets by the owner, in time by `timeout`.
 */
class DelayedBinding
{
  public:
    static constexpr DropReason DROP_CLIENT_GONE{"client-gone"};   //!< it reset the connection
    static constexpr DropReason DROP_PAYLOAD_LATE{"payload-late"}; //!< named none in time
    static constexpr DropReason DROP_NO_APPLICATION{
        "no-application"}; //!< nobody serves what it names
    static constexpr DropReason DROP_SERVER_REFUSED{"server-refused"}; //!< it reset the connection
    static constexpr DropReason DROP_SERVER_SILENT{"server-silent"}; //!< it did not answer in time
    static constexpr DropReason DROP_OUT_OF_WINDOW{"out-of-window"}; //!< numbers nobody waits for
    static constexpr DropReason DROP_UNREAD_FRAGMENT{"unread-fragment"}; //!< of a TCP segment
    static constexpr DropReason DROP_NO_OFFSET{"no-offset"}; //!< a server's, without an entry
    static constexpr DropReason BOUND{"bound"};              //!< no drop: how all should end
    static constexpr DropReason HANDED_OVER{"handed-over"};  //!< no drop: another has the lock
    static constexpr DropReason ENTRY_CAME{"entry-came"};    //!< no drop: another has bound it

    /// How long, and how much. Times in ns.
    struct Settings
    {
        int64_t timeout{1}; //!< for the client to name an application, and for the server to answer
        int64_t retry{1};   //!< between the SYNs to a server
        int64_t renewal{1}; //!< between words on a lock
        uint16_t window{1}; //!< bytes that a client may send
        bool checksums{false}; //!< whether the network's stacks compute them
    };

    /// Who has connections bound, and goes on with their packets.
    class Owner
    {
      public:
        virtual ~Owner() = default;

        /// @return whether one more packet, or connection, may wait
        virtual bool MayHold() const = 0;
        /// @param packet one that is sent on behalf of a client or a server
        virtual void SendSegment(const Ptr<Packet>& packet) = 0;
        /// A server was chosen. @param packet first one of the client @param choice it
        virtual void ServerChosen(const SteeredPacket& packet, const MemberChoice& choice) = 0;
        /// There is an entry, or it is known elsewhere. @param packet one that was held
        virtual void GoOn(SteeredPacket& packet) = 0;
        /// All was in vain. @param packet one that was held @param reason why
        virtual void GiveUp(SteeredPacket& packet, const DropReason& reason) = 0;
        /// Another dispatcher has the lock. @param packet one that was held @param holder who
        virtual void HandOver(SteeredPacket& packet, uint16_t holder) = 0;
        /// It is over with a connection. @param entry its entry; null: there is none
        /// @param client key of the client's packets @param how BOUND, or another one of the above
        virtual void BindingEnded(const NatConnection* entry,
                                  const flowhash::FlowKey& client,
                                  const DropReason& how) = 0;
    };

    /// @param owner who goes on with packets @param sync who tells the others of locks
    /// @param table where entries are made, and servers chosen
    DelayedBinding(Owner& owner, TableSync& sync, DispatchTable& table);
    ~DelayedBinding();
    DelayedBinding(const DelayedBinding&) = delete;
    DelayedBinding& operator=(const DelayedBinding&) = delete;

    /// @param settings to go by from now on
    void Configure(const Settings& settings);

    /// @param key of an entry @return whether its connection is being bound here
    bool Has(const SyncKey& key) const;

    /// Locks a client and answers it. @param syn it asks for a connection @param origin how an
    /// entry will come @return what becomes of the packet
    SteeringVerdict Begin(const SteeredPacket& syn, const DispatchTable::Origin& origin);

    /// @param packet of a client @return whether it may belong to a connection that was answered,
    /// by any dispatcher, and not bound yet: its numbers say so
    bool CanResume(const SteeredPacket& packet) const;

    /// As Begin, for a connection whose holder is lost. @param packet one that CanResume @param
    /// origin see there @return what becomes of the packet
    SteeringVerdict Resume(const SteeredPacket& packet, const DispatchTable::Origin& origin);

    /// @param packet of a client whose connection is being bound here @return what becomes of it
    SteeringVerdict FromClient(const SteeredPacket& packet);

    /// @param packet of a server @param key of its client, whose connection is being bound here
    /// @return what becomes of it
    SteeringVerdict FromServer(const SteeredPacket& packet, const SyncKey& key);

    /// Another dispatcher has the lock. @param key of the entry @param holder who
    void Yield(const SyncKey& key, uint16_t holder);

    /// Another dispatcher has made the entry. @param key of it
    void EntryCame(const SyncKey& key);

    /// Ends all, silently. @return the packets that waited
    std::vector<SteeredPacket> Clear();

    /// @return packets that wait
    uint32_t GetNHeld() const;

    /// @return connections that are being bound
    uint32_t GetN() const;

    /// @param key of an entry @return ns since it was locked; none: it is not
    std::optional<int64_t> GetAge(const SyncKey& key) const;

  private:
    PendingConnection& Lock(const SteeredPacket& packet,
                            const DispatchTable::Origin& origin,
                            uint32_t start);
    SteeringVerdict TakeSyn(const SteeredPacket& syn, const PendingConnection& pending);
    SteeringVerdict Keep(const SteeredPacket& packet, PendingConnection& pending);
    void TryToName(const SyncKey& key);
    bool ChooseServer(PendingConnection& pending);
    SteeringVerdict Bind(uint32_t answered, const SyncKey& key);
    void Wake(SyncKey key);
    void Renew(const SyncKey& key, PendingConnection& pending);
    bool Retry(PendingConnection& pending);
    void Schedule(const SyncKey& key, PendingConnection& pending);
    PendingConnection Take(const SyncKey& key);
    void Fail(const SyncKey& key, const DropReason& reason);
    void Send(const TcpSegment& segment, const Ptr<const Packet>& like = nullptr);
    const flowhash::HostAddress& ServerOf(const PendingConnection& pending) const;

    Owner& m_owner;
    TableSync& m_sync;
    DispatchTable& m_table;
    Settings m_settings;
    std::map<SyncKey, PendingConnection> m_pending;
    uint32_t m_held{0};
};

} // namespace ns3

#endif // DELAYED_BINDING_H

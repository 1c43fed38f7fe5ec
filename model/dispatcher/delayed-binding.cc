// SPDX-License-Identifier: GPL-2.0-only

#include "delayed-binding.h"

#include "../hash-core/wire/ip-protocol.h"
#include "../nat/tcp-reset.h"
#include "lock-keeper.h"

#include "ns3/log.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DelayedBinding");

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

DelayedBinding::DelayedBinding(Owner& owner, TableSync& sync, DispatchTable& table)
    : m_owner(owner),
      m_sync(sync),
      m_table(table)
{
}

DelayedBinding::~DelayedBinding()
{
    Clear();
}

void
DelayedBinding::Configure(const Settings& settings)
{
    m_settings = settings;
}

bool
DelayedBinding::Has(const SyncKey& key) const
{
    return m_pending.count(key) > 0;
}

// ---- clients -----------------------------------------------------------------------------------

SteeringVerdict
DelayedBinding::Begin(const SteeredPacket& syn, const DispatchTable::Origin& origin)
{
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(LockKeeper::DROP_HELD_FULL);
    }
    Send(Lock(syn, origin, syn.view.tcpSequence).MakeAnswer(m_settings.window));
    return SteeringVerdict::Consume();
}

bool
DelayedBinding::CanResume(const SteeredPacket& packet) const
{
    constexpr uint8_t kinds = PacketView::TCP_SYN | PacketView::TCP_RST | PacketView::TCP_ACK;
    const PacketView& view = packet.view;
    return view.protocol == flowhash::IpProtocol::TCP && !view.IsQuote() && !view.isFragment &&
           (view.tcpFlags & kinds) == PacketView::TCP_ACK &&
           PendingConnection(packet, PendingConnection::StartOf(view), 0)
               .IsWithin(view, m_settings.window);
}

SteeringVerdict
DelayedBinding::Resume(const SteeredPacket& packet, const DispatchTable::Origin& origin)
{
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(LockKeeper::DROP_HELD_FULL);
    }
    Lock(packet, origin, PendingConnection::StartOf(packet.view));
    return FromClient(packet);
}

/// Begins, and tells the others.
PendingConnection&
DelayedBinding::Lock(const SteeredPacket& packet,
                     const DispatchTable::Origin& origin,
                     uint32_t start)
{
    const SyncKey key = SyncKey::Of(packet.view.key);
    const uint32_t most = m_table.GetChoice().GetMostPayload();
    PendingConnection& pending =
        m_pending.emplace(key, PendingConnection(packet, start, most)).first->second;
    NS_LOG_LOGIC("answers " << pending.GetClient().ToString() << " itself");
    pending.origin = origin;
    pending.until = NowNs() + m_settings.timeout;
    Renew(key, pending);
    Schedule(key, pending);
    return pending;
}

SteeringVerdict
DelayedBinding::FromClient(const SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const SyncKey key = SyncKey::Of(view.key);
    PendingConnection& pending = m_pending.at(key);
    if (view.IsQuote())
    {
        return SteeringVerdict::Drop(DROP_NO_OFFSET);
    }
    if (view.tcpFlags & PacketView::TCP_SYN)
    {
        return TakeSyn(packet, pending);
    }
    if (!pending.IsWithin(view, m_settings.window))
    {
        return SteeringVerdict::Drop(DROP_OUT_OF_WINDOW);
    }
    if (view.tcpFlags & PacketView::TCP_RST)
    {
        Fail(key, DROP_CLIENT_GONE);
        return SteeringVerdict::Consume();
    }
    const SteeringVerdict verdict = Keep(packet, pending);
    if (verdict.action == SteeringVerdict::Action::HOLD)
    {
        TryToName(key);
    }
    return verdict;
}

/// The same question once more has the same answer; another one is of a client that began anew.
SteeringVerdict
DelayedBinding::TakeSyn(const SteeredPacket& syn, const PendingConnection& pending)
{
    if (!syn.view.AsksForConnection())
    {
        return SteeringVerdict::Drop(DROP_OUT_OF_WINDOW);
    }
    if (pending.IsFirst(syn.view))
    {
        Send(pending.MakeAnswer(m_settings.window));
        return SteeringVerdict::Consume();
    }
    const DispatchTable::Origin origin = pending.origin;
    Fail(SyncKey::Of(syn.view.key), DROP_CLIENT_GONE);
    return Begin(syn, origin);
}

/// Holds what says something new; an acknowledgement says no more than what comes behind it.
SteeringVerdict
DelayedBinding::Keep(const SteeredPacket& packet, PendingConnection& pending)
{
    if (packet.view.isFragment)
    {
        return SteeringVerdict::Drop(DROP_UNREAD_FRAGMENT);
    }
    if (!pending.Acknowledges(packet.view))
    {
        return SteeringVerdict::Drop(DROP_OUT_OF_WINDOW);
    }
    if (pending.IsKnown(packet.view))
    {
        return SteeringVerdict::Consume();
    }
    if (!m_owner.MayHold())
    {
        return SteeringVerdict::Drop(LockKeeper::DROP_HELD_FULL);
    }
    pending.Hold(packet);
    ++m_held;
    return SteeringVerdict::Hold();
}

// ---- servers -----------------------------------------------------------------------------------

/// Chooses a server as soon as the application is known.
void
DelayedBinding::TryToName(const SyncKey& key)
{
    PendingConnection& pending = m_pending.at(key);
    if (pending.server)
    {
        return;
    }
    const std::vector<uint8_t> payload = pending.GetPayload();
    const auto named =
        m_table.GetChoice().Identify(pending.GetClient(), payload, pending.IsWhole(payload.size()));
    if (!named)
    {
        return;
    }
    pending.group = named->group;
    pending.until = NowNs() + m_settings.timeout;
    if (!ChooseServer(pending))
    {
        Fail(key, named->byPath ? DispatchTable::DROP_NO_SERVER : DROP_NO_APPLICATION);
        return;
    }
    Schedule(key, pending);
}

/// @return whether there is one; it is sent a SYN then
bool
DelayedBinding::ChooseServer(PendingConnection& pending)
{
    const flowhash::FlowKey& client = pending.GetClient();
    pending.server = m_table.GetChoice().Choose(client, pending.group);
    if (!pending.server || !m_table.GetServers().Find(*pending.server, client.version))
    {
        pending.server.reset();
        return false;
    }
    pending.retry = NowNs() + m_settings.retry;
    m_owner.ServerChosen(pending.first,
                         {*pending.server, 0, MemberChoice::Basis::ENTRY, pending.origin.ground});
    Send(pending.MakeSyn(ServerOf(pending)), pending.first.packet);
    return true;
}

SteeringVerdict
DelayedBinding::FromServer(const SteeredPacket& packet, const SyncKey& key)
{
    const PacketView& view = packet.view;
    const PendingConnection& pending = m_pending.at(key);
    const bool answers =
        pending.server && view.source == ServerOf(pending) && pending.IsAcknowledgedBy(view);
    if (answers && (view.tcpFlags & PacketView::TCP_RST))
    {
        Fail(key, DROP_SERVER_REFUSED);
        return SteeringVerdict::Consume();
    }
    if (answers && (view.tcpFlags & PacketView::TCP_SYN))
    {
        return Bind(view.tcpSequence, key);
    }
    if (TcpReset::MayAnswer(view)) // of a connection that is no more, or that lost a conflict
    {
        Send(TcpReset::Answering(view));
    }
    return SteeringVerdict::Drop(DROP_NO_OFFSET);
}

/// The server has answered: there is an entry from now on.
SteeringVerdict
DelayedBinding::Bind(uint32_t answered, const SyncKey& key)
{
    const PendingConnection& pending = m_pending.at(key);
    DispatchTable::Match match;
    const DropReason* const reason =
        m_table.Open(pending.BindTo(*pending.server, answered), pending.origin, NowNs(), match);
    if (reason)
    {
        Fail(key, *reason);
        return SteeringVerdict::Consume();
    }
    PendingConnection done = Take(key);
    m_owner.BindingEnded(match.connection, done.GetClient(), BOUND);
    for (SteeredPacket& packet : done.held)
    {
        m_owner.GoOn(packet);
    }
    return SteeringVerdict::Consume();
}

} // namespace ns3

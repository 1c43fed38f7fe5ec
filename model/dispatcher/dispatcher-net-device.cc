// SPDX-License-Identifier: GPL-2.0-only

#include "dispatcher-net-device.h"

#include "../device/control-datagram.h"
#include "../hash-core/wire/ip-protocol.h"
#include "../nat/tcp-reset.h"
#include "../packet/host-address-conversion.h"
#include "dispatcher-parts.h"

#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("DispatcherNetDevice");

namespace
{

using flowhash::FlowKey;
using flowhash::HostAddress;
using flowhash::MemberChange;
using flowhash::MemberId;
using Ground = MemberChoice::Ground;
using Kind = ClientLocks::Kind;

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

bool
IsQuote(const PacketView& view)
{
    return view.quoteOffset != 0;
}

/// @return whether a TCP packet asks for a new connection
bool
AsksForConnection(const PacketView& view)
{
    constexpr uint8_t kinds = PacketView::TCP_SYN | PacketView::TCP_ACK | PacketView::TCP_RST;
    return view.protocol == flowhash::IpProtocol::TCP && !IsQuote(view) &&
           (view.tcpFlags & kinds) == PacketView::TCP_SYN;
}

} // namespace

DispatcherNetDevice::DispatcherNetDevice()
    : m_parts(std::make_unique<Parts>(*this, CreateObject<TableSync>()))
{
}

DispatcherNetDevice::~DispatcherNetDevice() = default;

void
DispatcherNetDevice::DoInitialize()
{
    SteeringNetDevice::DoInitialize();
    m_parts->rewriter = PacketRewriter(HasChecksums());
    Configure();
    m_parts->sync->SetNode(m_id);
    m_parts->sync->SetTable(*m_parts);
    m_parts->sync->SetSend(MakeCallback(&DispatcherNetDevice::SendMessage, this));
    m_parts->sync->Start(false);
    ExpireOften();
}

void
DispatcherNetDevice::DoDispose()
{
    m_parts->expiry.Cancel();
    m_parts->locks.Clear();
    m_parts->sync->Dispose();
    SteeringNetDevice::DoDispose();
}

// ---- declarations ------------------------------------------------------------------------------

void
DispatcherNetDevice::AddService(const Address& address,
                                uint8_t protocol,
                                uint16_t port,
                                bool shared)
{
    const HostAddress service = ToHostAddress(address);
    const auto [place, isNew] =
        m_parts->services.emplace(Parts::Side(service.version, protocol, port), service);
    if (!isNew && !(place->second == service))
    {
        throw flowhash::SpecError("a dispatcher tells replies by protocol and port: " +
                                  place->second.ToString() + " and " + service.ToString() +
                                  " cannot both have a service at port " + std::to_string(port));
    }
    m_services.AddService(service, protocol, port);
    if (!shared)
    {
        m_parts->unshared.emplace(Parts::Side(service.version, protocol, port));
    }
}

void
DispatcherNetDevice::AddServerAddress(MemberId id, const Address& address)
{
    m_parts->table.GetServers().Set(id, ToHostAddress(address));
}

void
DispatcherNetDevice::UpdateServers(const std::vector<MemberChange>& changes)
{
    m_membersChangingTrace(changes, 0);
    DispatchTable& table = m_parts->table;
    table.GetServerChoice().Update(table.GetServers().Named(changes, m_services));
    for (const MemberChange& change : changes)
    {
        if (change.kind == MemberChange::Kind::SET_DOWN)
        {
            table.ForgetServer(change.id);
        }
    }
    NS_LOG_LOGIC(changes.size() << " changes of servers");
    m_membersChangedTrace(changes, {}, 0);
}

void
DispatcherNetDevice::AddDispatcherAddress(uint16_t id, const Address& address)
{
    m_dispatchers[id] = ToHostAddress(address);
}

void
DispatcherNetDevice::UpdateDispatchers(const std::vector<MemberChange>& changes)
{
    for (const MemberChange& change : changes)
    {
        const auto id = static_cast<uint16_t>(change.id);
        const bool comes =
            change.kind == MemberChange::Kind::ADD || change.kind == MemberChange::Kind::SET_ACTIVE;
        const bool goes = change.kind == MemberChange::Kind::REMOVE ||
                          change.kind == MemberChange::Kind::SET_DOWN;
        if (id == m_id && change.kind == MemberChange::Kind::ADD && IsInitialized() && !HasFailed())
        {
            Restart();
        }
        else if (id != m_id && comes)
        {
            m_parts->sync->AddPeer(id);
        }
        else if (id != m_id && goes)
        {
            m_parts->sync->RemovePeer(id);
        }
    }
}

void
DispatcherNetDevice::Restart()
{
    m_parts->sync->Stop();
    m_parts->table.Clear();
    m_parts->sync->Start(true);
}

void
DispatcherNetDevice::DoSetFailed(bool failed)
{
    if (!failed)
    {
        return;
    }
    m_parts->sync->Stop();
    for (SteeredPacket& packet : m_parts->locks.Clear())
    {
        Drop(packet.packet, packet.view, DROP_FAILED);
    }
}

// ---- packets -----------------------------------------------------------------------------------

SteeringVerdict
DispatcherNetDevice::DoSteer(SteeredPacket& packet)
{
    if (packet.view.isLaterFragment)
    {
        return SteerLaterFragment(packet);
    }
    const SteeringVerdict verdict = SteerWhole(packet);
    if (packet.view.isFragment && verdict.action != SteeringVerdict::Action::HOLD)
    {
        m_parts->fragments.Remember(packet, verdict, NowNs());
    }
    return verdict;
}

SteeringVerdict
DispatcherNetDevice::SteerLaterFragment(SteeredPacket& packet)
{
    if (const auto verdict = m_parts->fragments.Follow(packet, m_parts->rewriter, NowNs()))
    {
        return *verdict;
    }
    const PacketView& view = packet.view;
    const bool concerned = m_services.HasService(view.destination) ||
                           m_parts->table.GetServers().FindServer(view.source);
    return concerned ? SteeringVerdict::Drop(DROP_BEFORE_FIRST) : SteeringVerdict::Route();
}

SteeringVerdict
DispatcherNetDevice::SteerWhole(SteeredPacket& packet)
{
    const FlowKey& key = packet.view.key;
    if (m_services.HasService({key.destination, key.version}))
    {
        return SteerRequest(packet);
    }
    if (m_parts->table.GetServers().FindServer({key.source, key.version}))
    {
        return SteerReply(packet);
    }
    return SteeringVerdict::Route();
}

SteeringVerdict
DispatcherNetDevice::SteerRequest(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const DispatchTable::Match match = m_parts->table.Find(view.key, true, now);
    if (!match.connection)
    {
        return SteerWithoutEntry(packet);
    }
    if (match.connection->state == NatConnection::State::CLOSING && AsksForConnection(view))
    {
        m_parts->table.Reuse(match);
        return SteerWithoutEntry(packet);
    }
    const SteeringVerdict verdict = ToServer(packet, *match.connection);
    if (!IsQuote(view))
    {
        m_parts->table.Follow(view, match, now);
    }
    return verdict;
}

SteeringVerdict
DispatcherNetDevice::ToServer(SteeredPacket& packet, const NatConnection& entry)
{
    const PacketView& view = packet.view;
    FlowKey to = view.key;
    to.destination = entry.server.destination;
    m_chosenTrace(
        packet.packet, view, {*entry.serverId, 0, MemberChoice::Basis::ENTRY, entry.ground});
    return m_parts->rewriter.Rewrite(packet, to) ? SteeringVerdict::Route()
                                                 : SteeringVerdict::Drop(DROP_MALFORMED);
}

/// The cluster's address is put back (C6), whether there is an entry or not.
SteeringVerdict
DispatcherNetDevice::SteerReply(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    const int64_t now = NowNs();
    const DispatchTable::Match match = m_parts->table.Find(view.key, false, now);
    FlowKey to = view.key;
    const auto service = m_parts->services.find({to.version, to.protocol, to.sourcePort});
    if (service != m_parts->services.end())
    {
        to.source = service->second.bytes;
    }
    else if (match.connection && !match.fromClient)
    {
        to.source = match.connection->client.destination; // an echo, which no port tells
    }
    else
    {
        return SteeringVerdict::Route(); // the server's own
    }
    if (!m_parts->rewriter.Rewrite(packet, to))
    {
        return SteeringVerdict::Drop(DROP_MALFORMED);
    }
    m_withoutEntry += match.connection ? 0 : 1;
    if (match.connection && !IsQuote(view))
    {
        m_parts->table.Follow(view, match, now);
    }
    return SteeringVerdict::Route();
}

bool
DispatcherNetDevice::Opens(const PacketView& view) const
{
    return !IsQuote(view) && (view.protocol == flowhash::IpProtocol::UDP || view.isEchoRequest ||
                              AsksForConnection(view));
}

bool
DispatcherNetDevice::IsShared(const PacketView& view) const
{
    const FlowKey& key = view.key;
    return m_parts->unshared.count({key.version, key.protocol, key.destinationPort}) == 0;
}

SteeringVerdict
DispatcherNetDevice::SteerWithoutEntry(SteeredPacket& packet)
{
    const PacketView& view = packet.view;
    if (!IsQuote(view) && !m_services.IsRequest(view))
    {
        return SteeringVerdict::Drop(DROP_NO_SERVICE);
    }
    const FlowKey key = m_parts->table.EntryKey(view.key, true);
    if (ClientLocks::Lock* const lock = m_parts->locks.Find(SyncKey::Of(key)))
    {
        if (lock->kind != Kind::OTHERS)
        {
            return HoldBack(packet, key);
        }
        return NowNs() < lock->until ? PassToHolder(lock->holder) : Lock(packet, key, true);
    }
    if (Opens(view))
    {
        return m_locks && IsShared(view) ? Lock(packet, key, false)
                                         : Open(packet, Ground::NO_ENTRY_YET);
    }
    if (IsQuote(view) || m_noEntry == "drop")
    {
        return SteeringVerdict::Drop(DROP_NO_ENTRY);
    }
    if (m_noEntry == "hold")
    {
        return Wait(packet, key);
    }
    return m_noEntry == "choose" ? Open(packet, Ground::NO_ENTRY_YET)
                                 : Refuse(packet, DROP_NO_ENTRY);
}

SteeringVerdict
DispatcherNetDevice::Open(SteeredPacket& packet, Ground ground)
{
    DispatchTable::Match match;
    const DropReason* const reason =
        m_parts->table.Open(packet.view, {ground, IsShared(packet.view)}, NowNs(), match);
    if (reason)
    {
        return Refuse(packet, *reason);
    }
    const NatConnection& entry = *match.connection;
    m_translatedTrace(entry.ClientKey(), entry.ServerKey(), entry.serverId);
    return ToServer(packet, entry);
}

SteeringVerdict
DispatcherNetDevice::Refuse(const SteeredPacket& packet, const DropReason& reason)
{
    const PacketView& view = packet.view;
    NS_LOG_LOGIC("flow " << view.key.ToString() << " is refused: " << reason.GetName());
    if (view.protocol == flowhash::IpProtocol::TCP && !IsQuote(view) &&
        !(view.tcpFlags & PacketView::TCP_RST))
    {
        SendGenerated(TcpReset::Answering(view).Build(HasChecksums()));
    }
    return SteeringVerdict::Drop(reason);
}

// ---- locks and packets that wait ---------------------------------------------------------------

SteeringVerdict
DispatcherNetDevice::Lock(const SteeredPacket& packet, const FlowKey& key, bool takenOver)
{
    if (m_parts->locks.GetNHeld() >= m_heldPackets)
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    NS_LOG_LOGIC("locks the client of " << key.ToString());
    ClientLocks::Lock& lock = m_parts->locks.Begin(SyncKey::Of(key), Kind::OWN, NowNs());
    lock.taken = takenOver;
    lock.timer = Simulator::Schedule(m_lockHold, &DispatcherNetDevice::Settle, this, key);
    m_parts->locks.Hold(lock, packet);
    m_parts->sync->Write(SyncKey::Of(key), Parts::LockValue());
    return SteeringVerdict::Hold();
}

SteeringVerdict
DispatcherNetDevice::Wait(const SteeredPacket& packet, const FlowKey& key)
{
    if (m_parts->locks.GetNHeld() >= m_heldPackets)
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    ClientLocks::Lock& lock = m_parts->locks.Begin(SyncKey::Of(key), Kind::WAITING, NowNs());
    lock.timer = Simulator::Schedule(m_holdTime, &DispatcherNetDevice::GiveUp, this, key);
    m_parts->locks.Hold(lock, packet);
    return SteeringVerdict::Hold();
}

/// One more packet of a key that is waited for here.
SteeringVerdict
DispatcherNetDevice::HoldBack(SteeredPacket& packet, const FlowKey& key)
{
    ClientLocks::Lock& lock = *m_parts->locks.Find(SyncKey::Of(key));
    if (lock.kind == Kind::WAITING && Opens(packet.view))
    {
        // A new connection, which takes along what waits of the one before.
        if (m_locks && IsShared(packet.view))
        {
            return Lock(packet, key, false);
        }
        Simulator::ScheduleNow(&DispatcherNetDevice::ReleaseHeld, this, key);
        return Open(packet, Ground::NO_ENTRY_YET);
    }
    if (m_parts->locks.GetNHeld() >= m_heldPackets)
    {
        return SteeringVerdict::Drop(DROP_HELD_FULL);
    }
    m_parts->locks.Hold(lock, packet);
    if (lock.kind == Kind::OWN && IsReady(key))
    {
        lock.timer.Cancel();
        lock.timer = Simulator::ScheduleNow(&DispatcherNetDevice::Settle, this, key);
    }
    return SteeringVerdict::Hold();
}

/// Time and packets that are wanted before a server is chosen. Before it is answered a TCP client
/// says no more than its SYN.
bool
DispatcherNetDevice::IsReady(const FlowKey& key) const
{
    const ClientLocks::Lock& lock = *m_parts->locks.Find(SyncKey::Of(key));
    const bool tcp = lock.held.front().view.protocol == flowhash::IpProtocol::TCP;
    return NowNs() - lock.since >= m_lockHold.GetNanoSeconds() &&
           (tcp || lock.held.size() >= m_lockPackets);
}

void
DispatcherNetDevice::Settle(FlowKey key)
{
    const SyncKey name = SyncKey::Of(key);
    ClientLocks::Lock& lock = *m_parts->locks.Find(name);
    const int64_t longest = m_lockTimeout.GetNanoSeconds() / 2; // the others wait no longer
    const int64_t now = NowNs();
    if (!IsReady(key) && now - lock.since < longest)
    {
        lock.timer = Simulator::Schedule(
            NanoSeconds(lock.since + longest - now), &DispatcherNetDevice::Settle, this, key);
        return;
    }
    DispatchTable::Match match;
    const DispatchTable::Origin origin{lock.taken ? Ground::LOCK_LOST : Ground::LOCKED, true};
    const PacketView first = lock.held.front().view;
    const DropReason* const reason = m_parts->table.Open(first, origin, now, match);
    if (reason)
    {
        m_parts->sync->Erase(name);
        for (SteeredPacket& packet : m_parts->locks.End(name))
        {
            Release(packet, Refuse(packet, *reason));
        }
        return;
    }
    m_translatedTrace(
        match.connection->ClientKey(), match.connection->ServerKey(), match.connection->serverId);
    ReleaseHeld(key);
}

void
DispatcherNetDevice::ReleaseHeld(FlowKey key)
{
    for (SteeredPacket& packet : m_parts->locks.End(SyncKey::Of(key)))
    {
        Release(packet, DoSteer(packet));
    }
}

void
DispatcherNetDevice::GiveUp(FlowKey key)
{
    for (SteeredPacket& packet : m_parts->locks.End(SyncKey::Of(key)))
    {
        Release(packet, SteeringVerdict::Drop(DROP_ENTRY_LATE));
    }
}

SteeringVerdict
DispatcherNetDevice::PassToHolder(uint16_t holder)
{
    const auto place = m_dispatchers.find(holder);
    const RouteTable::Route* const route =
        place == m_dispatchers.end() ? nullptr : FindRoute(place->second);
    return route ? SteeringVerdict::Forward(route->port, route->gateway.value_or(place->second))
                 : SteeringVerdict::Drop(DROP_NO_ROUTE);
}

/// Another dispatcher has locked a client: it gets the packets that wait here.
void
DispatcherNetDevice::TakeLock(const FlowKey& key, uint16_t holder)
{
    const SyncKey name = SyncKey::Of(key);
    std::deque<SteeredPacket> held = m_parts->locks.End(name);
    ClientLocks::Lock& lock = m_parts->locks.Begin(name, Kind::OTHERS, NowNs());
    lock.holder = holder;
    lock.until = NowNs() + m_lockTimeout.GetNanoSeconds();
    for (SteeredPacket& packet : held)
    {
        Release(packet, PassToHolder(holder));
    }
}

// ---- talk --------------------------------------------------------------------------------------

SteeringVerdict
DispatcherNetDevice::DoHear(SteeredPacket& packet)
{
    const Ptr<Packet> message = ControlDatagram::Read(packet, PORT);
    if (!message)
    {
        return SteeringVerdict::Deliver();
    }
    return m_parts->sync->Receive(message) ? SteeringVerdict::Consume()
                                           : SteeringVerdict::Drop(DROP_BAD_MESSAGE);
}

void
DispatcherNetDevice::SendMessage(std::optional<uint16_t> peer, Ptr<Packet> message)
{
    for (const auto& [id, address] : m_dispatchers)
    {
        if (id != m_id && (!peer || *peer == id))
        {
            SendGenerated(ControlDatagram{m_dispatchers.at(m_id), address, PORT}.Build(
                message, HasChecksums()));
        }
    }
}

// ---- state -------------------------------------------------------------------------------------

void
DispatcherNetDevice::ExpireOften()
{
    m_parts->table.Expire(NowNs());
    for (const SyncKey& key : m_parts->locks.EndExpired(NowNs()))
    {
        m_parts->sync->Forget(key);
    }
    const Time shortest =
        std::min({m_tcpHalfOpen, m_tcpEstablished, m_tcpClosing, m_udpIdle, m_lockTimeout});
    const Time interval =
        std::clamp(NanoSeconds(shortest.GetNanoSeconds() / 4), MilliSeconds(10), Seconds(1));
    m_parts->expiry = Simulator::Schedule(interval, &DispatcherNetDevice::ExpireOften, this);
}

void
DispatcherNetDevice::Removed(const NatConnection& entry, const char* why)
{
    m_entryRemovedTrace(entry.ClientKey(), entry.ServerKey(), why);
}

const ConnectionTable&
DispatcherNetDevice::GetEntries()
{
    m_parts->table.Expire(NowNs());
    return m_parts->table.GetConnections();
}

flowhash::StateUsage
DispatcherNetDevice::GetStateUsage()
{
    return GetEntries().Usage();
}

std::optional<MemberId>
DispatcherNetDevice::FindServer(const FlowKey& arrival) const
{
    const bool request = m_services.HasService({arrival.destination, arrival.version});
    const NatConnection* const entry = m_parts->table.Peek(arrival, request, NowNs());
    return entry ? entry->serverId : std::nullopt;
}

Ptr<TableSync>
DispatcherNetDevice::GetSync() const
{
    return m_parts->sync;
}

uint32_t
DispatcherNetDevice::GetNLocks() const
{
    return m_parts->locks.GetN(Kind::OWN) + m_parts->locks.GetN(Kind::OTHERS);
}

uint32_t
DispatcherNetDevice::DoGetNHeld() const
{
    return m_parts->locks.GetNHeld();
}

uint64_t
DispatcherNetDevice::GetNWithoutEntry() const
{
    return m_withoutEntry;
}

int64_t
DispatcherNetDevice::AssignStreams(int64_t stream)
{
    return m_parts->table.AssignStreams(stream);
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "dispatch-entry.h"

#include "../hash-core/wire/byte-order.h"
#include "../hash-core/wire/ip-protocol.h"

#include <cstddef>

namespace ns3
{

namespace
{

using Ground = MemberChoice::Ground;
using State = NatConnection::State;

constexpr uint8_t KIND = 1;
constexpr std::size_t SIZE = 6;
constexpr std::size_t BOUND_SIZE = 10;
constexpr uint8_t HALF_OPEN = 0x01;
constexpr uint8_t CLIENT_FINISHED = 0x02;
constexpr uint8_t SERVER_FINISHED = 0x04;
constexpr uint8_t CLOSING = 0x08;
constexpr uint8_t BOUND = 0x10;
constexpr unsigned GROUND_SHIFT = 5;

uint8_t
FlagsOf(const NatConnection& entry)
{
    return (entry.state == State::HALF_OPEN ? HALF_OPEN : 0) |
           (entry.clientFinished ? CLIENT_FINISHED : 0) |
           (entry.serverFinished ? SERVER_FINISHED : 0) |
           (entry.state == State::CLOSING ? CLOSING : 0) | (entry.bound ? BOUND : 0) |
           static_cast<uint8_t>(static_cast<uint8_t>(entry.ground) << GROUND_SHIFT);
}

State
StateOf(uint8_t protocol, uint8_t flags)
{
    if (protocol != flowhash::IpProtocol::TCP)
    {
        return State::CONNECTIONLESS;
    }
    const bool open = (flags & (CLOSING | HALF_OPEN)) == 0;
    return open ? State::ESTABLISHED : (flags & CLOSING) ? State::CLOSING : State::HALF_OPEN;
}

} // namespace

std::vector<uint8_t>
DispatchEntry::Encode(const NatConnection& entry)
{
    std::vector<uint8_t> value(entry.bound ? BOUND_SIZE : SIZE);
    value[0] = KIND;
    value[1] = FlagsOf(entry);
    flowhash::StoreBig32(&value[2], *entry.serverId);
    if (entry.bound)
    {
        flowhash::StoreBig32(&value[SIZE], entry.sequenceOffset);
    }
    return value;
}

std::optional<NatConnection>
DispatchEntry::Decode(const flowhash::FlowKey& key, const std::vector<uint8_t>& value)
{
    if (value.size() < SIZE || value[0] != KIND ||
        value[1] >> GROUND_SHIFT > static_cast<uint8_t>(Ground::LOCK_CONFLICT))
    {
        return std::nullopt;
    }
    NatConnection entry;
    entry.bound = value[1] & BOUND;
    if (value.size() != (entry.bound ? BOUND_SIZE : SIZE) ||
        (entry.bound && key.protocol != flowhash::IpProtocol::TCP))
    {
        return std::nullopt;
    }
    entry.sequenceOffset = entry.bound ? flowhash::LoadBig32(&value[SIZE]) : 0;
    entry.SetKeys(key, key);
    entry.serverId = flowhash::LoadBig32(&value[2]);
    entry.clientFinished = value[1] & CLIENT_FINISHED;
    entry.serverFinished = value[1] & SERVER_FINISHED;
    entry.ground = static_cast<Ground>(value[1] >> GROUND_SHIFT);
    entry.shared = true;
    entry.state = StateOf(key.protocol, value[1]);
    entry.toldOpen = entry.state != State::HALF_OPEN;
    // What nobody would have said: an end of what has none, or one that is half open and over.
    const bool mayEnd = key.protocol == flowhash::IpProtocol::TCP || EndOf(entry) == 0;
    return mayEnd && Encode(entry) == value ? std::optional<NatConnection>(entry) : std::nullopt;
}

uint8_t
DispatchEntry::EndOf(const NatConnection& entry)
{
    return FlagsOf(entry) & (CLIENT_FINISHED | SERVER_FINISHED | CLOSING);
}

} // namespace ns3

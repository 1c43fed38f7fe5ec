// SPDX-License-Identifier: GPL-2.0-only

#include "neighbor-table.h"

#include "../packet/host-address-conversion.h"
#include "neighbor-messages.h"

#include "ns3/ipv6-address.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/spec-error.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("NeighborTable");

NS_OBJECT_ENSURE_REGISTERED(NeighborTable);

namespace
{

bool
IsUnspecified(const flowhash::HostAddress& address)
{
    return std::all_of(
        address.bytes.begin(), address.bytes.end(), [](uint8_t b) { return b == 0; });
}

flowhash::HostAddress
LinkLocal(Mac48Address link)
{
    return ToHostAddress(Ipv6Address::MakeAutoconfiguredLinkLocalAddress(link));
}

} // namespace

TypeId
NeighborTable::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::NeighborTable")
            .SetParent<Object>()
            .SetGroupName("FlowDistribution")
            .AddConstructor<NeighborTable>()
            .AddAttribute("MaxWaiting",
                          "Packets that may wait for one neighbour's link address (packets).",
                          UintegerValue(100),
                          MakeUintegerAccessor(&NeighborTable::m_maxWaiting),
                          MakeUintegerChecker<uint32_t>(0, 1000000))
            .AddAttribute("RequestInterval",
                          "Time between two requests for one neighbour (time, 1 us or more).",
                          TimeValue(Seconds(1)),
                          MakeTimeAccessor(&NeighborTable::m_interval),
                          MakeTimeChecker(MicroSeconds(1)))
            .AddAttribute("MaxRequests",
                          "Requests without an answer before what waits is dropped (requests).",
                          UintegerValue(3),
                          MakeUintegerAccessor(&NeighborTable::m_maxRequests),
                          MakeUintegerChecker<uint32_t>(1, 1000));
    return tid;
}

NeighborTable::NeighborTable() = default;

NeighborTable::~NeighborTable() = default;

void
NeighborTable::DoDispose()
{
    for (PortTable& table : m_ports)
    {
        for (auto& [neighbor, request] : table.requests)
        {
            request.timer.Cancel();
        }
    }
    m_ports.clear();
    m_send = SendCallback();
    m_release = ReleaseCallback();
    m_drop = DropCallback();
    Object::DoDispose();
}

void
NeighborTable::SetCallbacks(SendCallback send, ReleaseCallback release, DropCallback drop)
{
    m_send = send;
    m_release = release;
    m_drop = drop;
}

void
NeighborTable::AddPort(uint32_t port, Mac48Address link)
{
    if (m_ports.size() <= port)
    {
        m_ports.resize(port + 1);
    }
    m_ports[port].exists = true;
    m_ports[port].link = link;
}

void
NeighborTable::AddAnswered(const flowhash::HostAddress& address, bool own)
{
    const auto known =
        std::find_if(m_answered.begin(), m_answered.end(), [&address](const Answered& answered) {
            return answered.address == address;
        });
    if (known == m_answered.end())
    {
        m_answered.push_back({address, own, std::nullopt});
        return;
    }
    known->own |= own;
}

void
NeighborTable::SetVirtualLink(uint8_t version, Mac48Address link)
{
    m_virtualLinks[version] = link;
}

void
NeighborTable::AddGroup(const flowhash::HostAddress& address, Mac48Address link)
{
    m_answered.push_back({address, false, link});
}

void
NeighborTable::SetAnswersForGroup(bool answers)
{
    m_answersForGroup = answers;
}

void
NeighborTable::SetOnlyOwn(bool only)
{
    const bool ends = m_onlyOwn && !only;
    m_onlyOwn = only;
    for (std::size_t i = 0; ends && i < m_answered.size(); ++i)
    {
        if (!m_answered[i].own && !m_answered[i].group)
        {
            Announce(m_answered[i].address);
        }
    }
}

void
NeighborTable::Announce(const flowhash::HostAddress& address)
{
    const bool ipv6 = address.version == 6;
    const flowhash::HostAddress all{{}, address.version};
    NeighborMessage message;
    message.isRequest = !ipv6;
    message.sender = address;
    message.target = address;
    for (uint32_t port = 0; port < m_ports.size(); ++port)
    {
        if (m_ports[port].exists)
        {
            message.link = LinkOf(port, address);
            const Address to = ipv6
                                   ? Mac48Address::GetMulticast(Ipv6Address::GetAllNodesMulticast())
                                   : Mac48Address::GetBroadcast();
            m_send(message.Make(all, Mac48Address::GetBroadcast()),
                   port,
                   {*message.link, to, message.LinkProtocol()});
        }
    }
}

void
NeighborTable::AddStatic(uint32_t port, const flowhash::HostAddress& neighbor, Mac48Address link)
{
    if (port >= m_ports.size() || !m_ports[port].exists)
    {
        throw flowhash::SpecError("neighbour " + neighbor.ToString() + ": port " +
                                  std::to_string(port) + " has no link addresses");
    }
    Learn(port, neighbor, link);
}

const Address*
NeighborTable::Find(uint32_t port, const flowhash::HostAddress& neighbor) const
{
    if (port >= m_ports.size())
    {
        return nullptr;
    }
    auto it = m_ports[port].links.find(neighbor);
    return it == m_ports[port].links.end() ? nullptr : &it->second;
}

const std::vector<flowhash::HostAddress>*
NeighborTable::FindOwners(uint32_t port, const Address& link) const
{
    if (port >= m_ports.size())
    {
        return nullptr;
    }
    auto it = m_ports[port].owners.find(link);
    return it == m_ports[port].owners.end() ? nullptr : &it->second;
}

void
NeighborTable::Wait(const Waiting& waiting, uint32_t port, const flowhash::HostAddress& neighbor)
{
    Request& request = m_ports.at(port).requests[neighbor];
    bool isNew = request.sent == 0;
    if (request.waiting.size() >= m_maxWaiting)
    {
        m_drop(waiting);
    }
    else
    {
        request.waiting.push_back(waiting);
    }
    if (isNew)
    {
        Ask(port, neighbor);
    }
}

void
NeighborTable::Ask(uint32_t port, flowhash::HostAddress neighbor)
{
    PortTable& table = m_ports[port];
    Request& request = table.requests[neighbor];
    if (request.sent == m_maxRequests)
    {
        GiveUp(table, neighbor);
        return;
    }
    NS_LOG_LOGIC("port " << port << " asks for " << neighbor.ToString());
    request.sent++;
    request.timer = Simulator::Schedule(m_interval, &NeighborTable::Ask, this, port, neighbor);
    NeighborMessage message;
    message.isRequest = true;
    message.sender = Sender(port, neighbor.version);
    message.target = neighbor;
    message.link = table.link;
    m_send(message.Make(neighbor, Mac48Address::GetBroadcast()),
           port,
           {table.link, message.RequestDestination(), message.LinkProtocol()});
}

void
NeighborTable::GiveUp(PortTable& table, const flowhash::HostAddress& neighbor)
{
    NS_LOG_LOGIC("nobody answers for " << neighbor.ToString());
    auto node = table.requests.extract(neighbor);
    for (const Waiting& waiting : node.mapped().waiting)
    {
        m_drop(waiting);
    }
}

void
NeighborTable::Forget(PortTable& table, const flowhash::HostAddress& neighbor)
{
    auto known = table.links.find(neighbor);
    if (known == table.links.end())
    {
        return;
    }
    auto& owners = table.owners[known->second];
    owners.erase(std::remove(owners.begin(), owners.end(), neighbor), owners.end());
}

void
NeighborTable::Learn(uint32_t port, const flowhash::HostAddress& neighbor, Mac48Address link)
{
    PortTable& table = m_ports[port];
    const Address address = link;
    const Address* known = Find(port, neighbor);
    if (!known || *known != address)
    {
        NS_LOG_LOGIC(neighbor.ToString() << " is at " << link << " on port " << port);
        Forget(table, neighbor);
        table.links[neighbor] = address;
        table.owners[address].push_back(neighbor);
    }
    auto node = table.requests.extract(neighbor);
    if (node.empty())
    {
        return;
    }
    node.mapped().timer.Cancel();
    for (const Waiting& waiting : node.mapped().waiting)
    {
        m_release(waiting, port, address);
    }
}

bool
NeighborTable::Receive(Ptr<const Packet> packet,
                       uint32_t port,
                       const Address& from,
                       uint16_t linkProtocol)
{
    std::optional<NeighborMessage> message = NeighborMessage::Read(packet, linkProtocol);
    if (!message || port >= m_ports.size() || !m_ports[port].exists)
    {
        return false;
    }
    if (!IsUnspecified(message->sender) && message->link)
    {
        Learn(port, message->sender, *message->link);
    }
    // One that asks for itself only tells (gratuitous ARP).
    const bool asks = message->isRequest && !(message->sender == message->target);
    if (asks && IsAnswered(port, message->target))
    {
        Answer(port, *message, Mac48Address::ConvertFrom(from));
    }
    return true;
}

void
NeighborTable::Answer(uint32_t port, const NeighborMessage& request, Mac48Address from)
{
    NeighborMessage answer;
    answer.target = request.target;
    answer.sender = request.target;
    answer.link = LinkOf(port, request.target);
    const Mac48Address& source = answer.link->IsGroup() ? m_ports[port].link : *answer.link;
    m_send(answer.Make(request.sender, from), port, {source, from, answer.LinkProtocol()});
}

/// The port's own, unless it is that of whoever stands for the address.
Mac48Address
NeighborTable::LinkOf(uint32_t port, const flowhash::HostAddress& address) const
{
    const Answered* const answered = FindAnswered(address);
    if (answered && answered->group)
    {
        return *answered->group;
    }
    const auto link = m_virtualLinks.find(address.version);
    return answered && !answered->own && link != m_virtualLinks.end() ? link->second
                                                                      : m_ports[port].link;
}

/// What of an address makes this node answer now; null: nothing.
const NeighborTable::Answered*
NeighborTable::FindAnswered(const flowhash::HostAddress& address) const
{
    const auto stands = [&](const Answered& answered) {
        return answered.address == address && (answered.own || !m_onlyOwn) &&
               (!answered.group || m_answersForGroup);
    };
    const auto found = std::find_if(m_answered.begin(), m_answered.end(), stands);
    return found == m_answered.end() ? nullptr : &*found;
}

bool
NeighborTable::IsAnswered(uint32_t port, const flowhash::HostAddress& address) const
{
    return FindAnswered(address) || address == LinkLocal(m_ports[port].link);
}

flowhash::HostAddress
NeighborTable::Sender(uint32_t port, uint8_t version) const
{
    const bool ownOnly = version != 4 || m_onlyOwn || m_virtualLinks.count(version) > 0;
    const auto it =
        std::find_if(m_answered.begin(), m_answered.end(), [&](const Answered& answered) {
            return answered.address.version == version && !answered.group &&
                   (answered.own || !ownOnly);
        });
    if (it != m_answered.end())
    {
        return it->address; // by which others know who asks
    }
    // An ARP probe (RFC 5227) asks without telling who asks.
    return version == 6 ? LinkLocal(m_ports[port].link) : flowhash::HostAddress{};
}

uint32_t
NeighborTable::GetNWaiting() const
{
    std::size_t count = 0;
    for (const PortTable& table : m_ports)
    {
        for (const auto& [neighbor, request] : table.requests)
        {
            count += request.waiting.size();
        }
    }
    return static_cast<uint32_t>(count);
}

} // namespace ns3

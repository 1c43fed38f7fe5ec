// SPDX-License-Identifier: GPL-2.0-only

#include "source-translation.h"

#include "free-port-allocator.h"
#include "table-port-allocator.h"

#include "ns3/log.h"
#include "ns3/spec-error.h"

#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("SourceTranslation");

namespace
{

constexpr const char* SCHEME_PORTS = "scheme";
constexpr const DropReason* TAKEN = nullptr; // no reason for a drop

PortAllocator::Pool
PoolOf(const flowhash::FlowKey& serverSide)
{
    PortAllocator::Pool pool;
    pool.self = flowhash::HostAddress{serverSide.source, serverSide.version};
    pool.server = flowhash::HostAddress{serverSide.destination, serverSide.version};
    pool.serverPort = serverSide.destinationPort;
    pool.protocol = serverSide.protocol;
    return pool;
}

} // namespace

SourceTranslation::SourceTranslation()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

void
SourceTranslation::Enable(bool translate)
{
    m_enabled = translate;
}

bool
SourceTranslation::IsEnabled() const
{
    return m_enabled;
}

void
SourceTranslation::SetSelf(uint8_t version, const std::optional<flowhash::HostAddress>& self)
{
    (version == 6 ? m_selfIpv6 : m_self) = self;
}

const std::optional<flowhash::HostAddress>&
SourceTranslation::GetSelf(uint8_t version) const
{
    return version == 6 ? m_selfIpv6 : m_self;
}

bool
SourceTranslation::IsSelf(const flowhash::HostAddress& address) const
{
    return m_enabled && address == GetSelf(address.version);
}

void
SourceTranslation::CheckScheme(const std::string& spec)
{
    if (!spec.empty())
    {
        flowhash::Distribution::Make(spec);
    }
}

void
SourceTranslation::CheckPortTable(const std::string& choice)
{
    if (choice != FREE_PORTS && choice != SCHEME_PORTS)
    {
        CheckScheme(choice);
    }
}

void
SourceTranslation::SetScheme(const std::string& spec)
{
    Use(spec, m_portTable);
}

const std::string&
SourceTranslation::GetScheme() const
{
    return m_schemeSpec;
}

void
SourceTranslation::SetPortTable(const std::string& choice)
{
    Use(m_schemeSpec, choice);
}

const std::string&
SourceTranslation::GetPortTable() const
{
    return m_portTable;
}

void
SourceTranslation::Use(const std::string& scheme, const std::string& portTable)
{
    const std::string& spec = portTable == SCHEME_PORTS ? scheme : portTable;
    std::unique_ptr<flowhash::Distribution> made;
    if (portTable != FREE_PORTS && !spec.empty())
    {
        made = flowhash::Distribution::Make(spec);
        made->Update(m_changes);
    }
    m_schemeSpec = scheme;
    m_portTable = portTable;
    m_scheme = std::move(made);
}

void
SourceTranslation::UpdateManagers(const std::vector<flowhash::MemberChange>& changes, int64_t now)
{
    if (m_scheme)
    {
        m_scheme->Update(changes);
    }
    m_changes.insert(m_changes.end(), changes.begin(), changes.end());
    if (m_ports)
    {
        m_ports->Rebuild(now);
    }
    NS_LOG_LOGIC(changes.size() << " changes of managers");
}

void
SourceTranslation::Start(const Settings& settings)
{
    if (m_scheme && settings.shared)
    {
        m_ports =
            std::make_unique<TablePortAllocator>(*m_scheme, settings.managerId, settings.rests);
        return;
    }
    if (m_enabled && settings.shared && m_portTable != FREE_PORTS)
    {
        throw flowhash::SpecError("PortTable of a traffic manager is '" + m_portTable +
                                  "', but Scheme is empty");
    }
    m_ports = std::make_unique<FreePortAllocator>(settings.rests.afterUse, m_random);
}

bool
SourceTranslation::HasStarted() const
{
    return m_ports != nullptr;
}

void
SourceTranslation::Prepare(const flowhash::HostAddress& server, uint8_t protocol, uint16_t port)
{
    const std::optional<flowhash::HostAddress>& self = GetSelf(server.version);
    if (m_ports && m_enabled && self)
    {
        PortAllocator::Pool pool;
        pool.self = *self;
        pool.server = server;
        pool.serverPort = port;
        pool.protocol = protocol;
        m_ports->Prepare(pool);
    }
}

const DropReason*
SourceTranslation::Take(flowhash::FlowKey& serverSide, int64_t now)
{
    const std::optional<flowhash::HostAddress>& self = GetSelf(serverSide.version);
    if (!self)
    {
        return &DROP_NO_SELF;
    }
    serverSide.source = self->bytes;
    const std::optional<uint16_t> port = m_ports->Acquire(PoolOf(serverSide), now);
    if (!port)
    {
        return &DROP_PORTS_EXHAUSTED;
    }
    serverSide.sourcePort = *port;
    return TAKEN;
}

void
SourceTranslation::GiveBack(const flowhash::FlowKey& serverSide, int64_t now)
{
    m_ports->Release(PoolOf(serverSide), serverSide.sourcePort, now);
}

uint64_t
SourceTranslation::Bytes() const
{
    return m_ports ? m_ports->Bytes() : 0;
}

int64_t
SourceTranslation::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

} // namespace ns3

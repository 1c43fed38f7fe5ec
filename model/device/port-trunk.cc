// SPDX-License-Identifier: GPL-2.0-only

#include "port-trunk.h"

#include "packet-scheme.h"
#include "scheme-stream.h"

#include "ns3/simulator.h"
#include "ns3/spec-error.h"

#include <algorithm>

namespace ns3
{

namespace
{

int64_t
NowNs()
{
    return Simulator::Now().GetNanoSeconds();
}

} // namespace

std::unique_ptr<flowhash::Distribution>
PortTrunk::MakeScheme(const std::string& spec)
{
    auto scheme = MakePacketScheme(spec);
    if ((scheme->Rule().Fields() & flowhash::FIELDS_LINK) != 0)
    {
        throw flowhash::SpecError("scheme '" + spec +
                                  "' reads link addresses or the port by which a packet came, "
                                  "which a trunk does not see: it sees the packet from its IP "
                                  "header on");
    }
    return scheme;
}

PortTrunk::PortTrunk(const std::vector<Ptr<NetDevice>>& links, const std::string& scheme)
    : m_links(links),
      m_scheme(MakeScheme(scheme)),
      m_readsOuter(m_scheme->Rule().ReadsOuterPacket()),
      m_readsTime(m_scheme->HasState() || !m_scheme->GetSelector().Traits().pure)
{
    if (links.empty())
    {
        throw flowhash::SpecError("a trunk has one link at least");
    }
    std::vector<flowhash::MemberChange> changes;
    for (flowhash::MemberId link = 0; link < links.size(); ++link)
    {
        if (links[link]->NeedsArp())
        {
            throw flowhash::SpecError("a trunk is of point-to-point links; one of these has link "
                                      "addresses");
        }
        changes.push_back({flowhash::MemberChange::Kind::ADD, link});
    }
    m_scheme->Update(changes, NowNs());
}

NetDevice*
PortTrunk::Choose(const PacketView& view)
{
    flowhash::PacketSigns signs;
    signs.opens =
        (view.tcpFlags & (PacketView::TCP_SYN | PacketView::TCP_ACK)) == PacketView::TCP_SYN;
    const int64_t now = m_readsTime ? NowNs() : 0;
    const auto link = m_readsOuter ? m_scheme->Choose(view.OuterKey(), now, signs)
                                   : m_scheme->Choose(view.key, now, signs);
    return link ? PeekPointer(m_links[*link]) : nullptr;
}

void
PortTrunk::SetUp(std::size_t link, bool up)
{
    using Kind = flowhash::MemberChange::Kind;
    const auto id = static_cast<flowhash::MemberId>(link);
    if (m_scheme->IsLive(id) != up)
    {
        m_scheme->Update({{up ? Kind::SET_ACTIVE : Kind::SET_DOWN, id}}, NowNs());
    }
}

std::size_t
PortTrunk::CountUp() const
{
    const auto& members = m_scheme->Members();
    return static_cast<std::size_t>(
        std::count_if(members.begin(), members.end(), [this](const flowhash::Member& member) {
            return m_scheme->IsLive(member.id);
        }));
}

int64_t
PortTrunk::AssignStream(int64_t stream)
{
    return SchemeStream(*m_scheme).Assign(stream);
}

} // namespace ns3

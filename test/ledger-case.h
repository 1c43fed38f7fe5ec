// SPDX-License-Identifier: GPL-2.0-only

#ifndef LEDGER_CASE_H
#define LEDGER_CASE_H

#include "equal-scheme.h"

#include "ns3/flow-ledger.h"
#include "ns3/test.h"

#include <memory>
#include <string>
#include <vector>

namespace ledgercase
{

using namespace ns3;
using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

constexpr uint32_t CLIENT = 0x0a010001;
constexpr uint32_t SERVICE = 0xc6120001;
constexpr uint32_t SELF = 0x0a02ff01;
constexpr uint32_t SERVER = 0x0a030001;
constexpr MemberId MEMBERS = 4;

inline FlowKey
KeyOf(uint64_t flow)
{
    return FlowKey::Ipv4(CLIENT, SERVICE, static_cast<uint16_t>(20000 + flow), 80, 6);
}

inline std::vector<flowhash::Member>
EqualMembers()
{
    std::vector<flowhash::Member> members;
    for (MemberId id = 0; id < MEMBERS; ++id)
    {
        members.push_back({id, 1.0, flowhash::MemberState::ACTIVE});
    }
    return members;
}

/// A tier behind one scheme, and what tests do to it.
class LedgerCase : public TestCase
{
  protected:
    LedgerCase(const std::string& name, const std::string& spec)
        : TestCase(name),
          m_scheme(MakeEqualScheme(spec, MEMBERS)),
          m_ledger(m_roster)
    {
    }

    void AddTier(bool learns = false)
    {
        FlowLedger::Tier tier;
        tier.name = "tm";
        tier.forward = m_scheme.get();
        tier.learnsFromMembers = learns;
        m_tier = m_ledger.AddTier(tier, EqualMembers());
    }

    void Change(MemberChange::Kind kind, MemberId member)
    {
        m_scheme->Update({{kind, member, 1.0}});
        m_ledger.UpdateMembers(m_tier, {{kind, member, 1.0}});
    }

    FlowLedger::Sighting See(MemberId member, uint64_t flow, bool reverse, bool portless = false)
    {
        return m_ledger.Observe(m_tier, member, flow, reverse, portless, Seconds(1));
    }

    /// Starts a flow and lets its first packet reach whom the scheme chooses.
    MemberId Begin(uint64_t flow)
    {
        m_roster.FlowStarted(flow, KeyOf(flow));
        const MemberId owner = *m_scheme->Choose(KeyOf(flow), 1);
        See(owner, flow, false);
        return owner;
    }

    uint64_t Caused(const std::string& cause, bool reverse = false) const
    {
        const AffinityReport report = m_ledger.Report(m_tier);
        const auto& causes = (reverse ? report.reverse : report.forward).byCause;
        const auto found = causes.find(cause);
        return found == causes.end() ? 0 : found->second;
    }

    std::unique_ptr<Distribution> m_scheme;
    FlowRoster m_roster;
    FlowLedger m_ledger;
    uint32_t m_tier{0};
};

} // namespace ledgercase

#endif // LEDGER_CASE_H

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
EqualMembers(MemberId count = MEMBERS)
{
    std::vector<flowhash::Member> members;
    for (MemberId id = 0; id < count; ++id)
    {
        members.push_back({id, 1.0, flowhash::MemberState::ACTIVE});
    }
    return members;
}

/// Monitors without packets or a simulator: choosers with a scheme each, a tier, a clock by hand.
class LedgerCase : public TestCase
{
  protected:
    explicit LedgerCase(const std::string& name)
        : TestCase(name),
          m_roster([this] { return m_now; }),
          m_book(m_roster),
          m_ledger(m_roster, m_book),
          m_tier(m_ledger.AddTier({"tm"}))
    {
    }

    /// @param spec of its scheme; empty: entries choose @param learns whether members teach it
    /// @return the number of a new chooser
    uint32_t AddChooser(const std::string& spec, bool learns = false)
    {
        Chooser chooser;
        chooser.group = "a";
        chooser.node = m_book.GetNChoosers();
        chooser.learns = learns;
        m_schemes.push_back(spec.empty() ? nullptr : MakeEqualScheme(spec, MEMBERS));
        const Distribution* const scheme = m_schemes.back().get();
        if (scheme)
        {
            chooser.scheme = [scheme] { return scheme; };
        }
        else
        {
            chooser.entry = [](const FlowKey&) { return std::nullopt; };
        }
        return m_book.AddChooser(m_tier, chooser, EqualMembers());
    }

    Distribution& Scheme(uint32_t chooser = 0)
    {
        return *m_schemes.at(chooser);
    }

    /// A chooser learns of a change.
    void Change(MemberChange::Kind kind, MemberId member, uint32_t chooser = 0, double weight = 1)
    {
        if (m_schemes.at(chooser))
        {
            Scheme(chooser).Update({{kind, member, weight}});
        }
        m_book.Update(chooser, {{kind, member, weight}});
    }

    void Start(uint64_t flow)
    {
        m_roster.FlowStarted(flow, KeyOf(flow));
    }

    /// A chooser says that it sends a packet to a member.
    void Say(uint64_t flow, bool reverse, MemberId member, uint32_t chooser = 0)
    {
        m_book.Chose(chooser, {flow, reverse}, {member, 0, MemberChoice::Basis::HASH});
    }

    /// A chooser sends a packet where its scheme says. @return where
    MemberId Choose(uint64_t flow, uint32_t chooser = 0)
    {
        const FlowKey key = m_roster.Get(flow).key;
        const MemberId member = *Scheme(chooser).Choose(key, m_now.GetNanoSeconds());
        Say(flow, false, member, chooser);
        return member;
    }

    /// A packet arrives.
    FlowLedger::Sighting See(MemberId member, uint64_t flow, bool reverse)
    {
        return m_ledger.Observe({m_tier, member, flow, reverse, 100}, m_now);
    }

    /// A packet is sent to a member, and arrives.
    void Pass(uint64_t flow, bool reverse, MemberId member, uint32_t chooser = 0)
    {
        Say(flow, reverse, member, chooser);
        See(member, flow, reverse);
    }

    /// Starts a flow and lets its first packet reach whom the scheme chooses. @return its owner
    MemberId Begin(uint64_t flow, uint32_t chooser = 0)
    {
        Start(flow);
        const MemberId owner = Choose(flow, chooser);
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

    Time m_now{Seconds(1)};
    FlowRoster m_roster;
    ChoiceBook m_book;
    FlowLedger m_ledger;
    uint32_t m_tier;

  private:
    std::vector<std::unique_ptr<Distribution>> m_schemes; // by chooser
};

} // namespace ledgercase

#endif // LEDGER_CASE_H

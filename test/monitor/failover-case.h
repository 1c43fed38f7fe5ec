// SPDX-License-Identifier: GPL-2.0-only

#ifndef FAILOVER_CASE_H
#define FAILOVER_CASE_H

#include "ledger-case.h"

#include "ns3/failover-monitor.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace failovercase
{

using namespace ns3;
using flowhash::Distribution;
using flowhash::FlowKey;
using flowhash::MemberChange;
using flowhash::MemberId;

constexpr MemberId MEMBERS = 8;
constexpr uint64_t FLOWS = 8000;

/// Clients' flows to one service, from random addresses and ports.
inline FlowKey
RandomFlow(std::mt19937& generator)
{
    const uint32_t client = 0x0a000000 | (generator() & 0xffffff);
    const auto port = static_cast<uint16_t>(1024 + generator() % 60000);
    return FlowKey::Ipv4(client, 0xc6120001, port, 80, 6);
}

/// Monitors of one tier, with a chooser for each direction, no packets and no simulator.
class FailoverCase : public TestCase
{
  protected:
    explicit FailoverCase(const std::string& name)
        : TestCase(name),
          m_roster([this] { return m_now; }),
          m_book(m_roster),
          m_ledger(m_roster, m_book),
          m_monitor(m_roster, m_ledger, m_book),
          m_tier(m_ledger.AddTier({"tm"}))
    {
        m_roster.AddEndedCallback([this](uint64_t flow, const FlowRoster::Flow& record) {
            m_monitor.FlowEnded(flow, record);
        });
        m_ledger.AddNoticeCallback([this](const FlowLedger::Arrival& arrival,
                                          const FlowLedger::Sighting& sighting,
                                          Time now) { m_monitor.Notice(arrival, sighting, now); });
    }

    /// @param spec of its scheme @return number of a new chooser
    uint32_t AddChooser(const std::string& spec)
    {
        Chooser chooser;
        chooser.group = "a";
        chooser.node = m_book.GetNChoosers();
        m_schemes.push_back(MakeEqualScheme(spec, MEMBERS));
        chooser.scheme = [this, i = m_schemes.size() - 1] { return m_schemes[i].get(); };
        return m_book.AddChooser(m_tier, chooser, ledgercase::EqualMembers(MEMBERS));
    }

    /// Starts a flow and sends its first packet by a chooser. @return where it arrived
    MemberId Begin(uint64_t flow, const FlowKey& key, uint32_t chooser = 0)
    {
        m_roster.FlowStarted(flow, key);
        return Send(flow, false, chooser);
    }

    /// A packet goes where a chooser sends it, and arrives. @return where
    MemberId Send(uint64_t flow, bool reverse, uint32_t chooser = 0)
    {
        const FlowRoster::Flow& record = m_roster.Get(flow);
        const MemberId member = *m_schemes[chooser]->Choose(reverse ? record.reply : record.key, 0);
        m_book.Chose(chooser, {flow, reverse}, {member, 0, MemberChoice::Basis::HASH});
        m_ledger.Observe({m_tier, member, flow, reverse, 100}, m_now);
        return member;
    }

    void Happen(MemberChange::Kind kind, MemberId member)
    {
        const std::string target = "tm" + std::to_string(member);
        m_monitor.Happened({target, m_tier, {kind, member, 1.0}}, m_now);
    }

    /// A chooser learns.
    void Learn(const MemberChange& change, uint32_t chooser = 0)
    {
        m_monitor.Changing(chooser, m_now);
        m_schemes[chooser]->Update({change});
        m_book.Update(chooser, {change});
        m_monitor.Changed(chooser, {change}, m_now);
    }

    /// In each direction and for flows, all that were asked became something.
    void CheckSum(const FailoverReport& report)
    {
        for (const auto direction : {&MoveCount::forward, &MoveCount::reverse})
        {
            const uint64_t sum = report.stayed.*direction + report.needed.*direction +
                                 report.toNewcomer.*direction + report.excess.*direction +
                                 report.byWeight.*direction + report.alreadyMoved.*direction;
            NS_TEST_EXPECT_MSG_EQ(sum, report.asked.*direction, "the sum of " << report.event);
        }
    }

    Time m_now{Seconds(1)};
    std::vector<std::unique_ptr<Distribution>> m_schemes; //!< by chooser
    FlowRoster m_roster;
    ChoiceBook m_book;
    FlowLedger m_ledger;
    FailoverMonitor m_monitor;
    uint32_t m_tier;
};

} // namespace failovercase

#endif // FAILOVER_CASE_H

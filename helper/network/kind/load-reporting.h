// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORTING_H
#define LOAD_REPORTING_H

#include "ns3/address.h"
#include "ns3/load-reporter.h"
#include "ns3/measurement-report.h"
#include "ns3/member-change.h"
#include "ns3/node-container.h"
#include "ns3/nstime.h"
#include "ns3/reported-loads.h"

#include <functional>
#include <vector>

namespace ns3
{

/// Servers that tell dispatchers of their load (C8).
struct LoadReporting
{
    /// Puts a LoadReporter on each server, whose OriginServer may come later.
    /// @param servers hosts @param interval from one report to the next
    /// @param takeStream gives a random stream @return the reporters, server by server
    static std::vector<Ptr<LoadReporter>> Install(const NodeContainer& servers,
                                                  Time interval,
                                                  const std::function<int64_t()>& takeStream);

    /// A server learns of dispatchers: those that are there and, as far as it knows, work are told.
    /// @param reporter the server's @param changes what it learns
    /// @param addressOf the address of a dispatcher
    static void Update(const Ptr<LoadReporter>& reporter,
                       const std::vector<flowhash::MemberChange>& changes,
                       const std::function<Address(flowhash::MemberId)>& addressOf);

    /// @param counts of one dispatcher each @return figures of them all
    static LoadReportFigures Sum(const std::vector<ReportedLoads::Counts>& counts);
};

} // namespace ns3

#endif // LOAD_REPORTING_H

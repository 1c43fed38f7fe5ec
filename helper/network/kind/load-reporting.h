// SPDX-License-Identifier: GPL-2.0-only

#ifndef LOAD_REPORTING_H
#define LOAD_REPORTING_H

#include "ns3/address.h"
#include "ns3/measurement-report.h"
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
    /// @param servers hosts @param targets addresses of those who are told @param interval from
    /// one report to the next @param takeStream gives a random stream
    static void Install(const NodeContainer& servers,
                        const std::vector<Address>& targets,
                        Time interval,
                        const std::function<int64_t()>& takeStream);

    /// @param counts of one dispatcher each @return figures of them all
    static LoadReportFigures Sum(const std::vector<ReportedLoads::Counts>& counts);
};

} // namespace ns3

#endif // LOAD_REPORTING_H

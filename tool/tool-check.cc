// SPDX-License-Identifier: GPL-2.0-only

#include "tool-check.h"

#include "../base/text-table.h"
#include "../model/hash-core/promise/hash-promises.h"
#include "../model/hash-core/promise/selector-promises.h"

#include "ns3/distribution.h"
#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <iostream>

namespace ns3
{

namespace
{

constexpr unsigned STEPS = 60; //!< changes of members

/// Adds the lines of a part. @param table to what @param part its stage @param reports of it
/// @return whether something is broken
bool
AddReports(flowdist::TextTable& table,
           const std::string& part,
           const std::vector<flowhash::PromiseReport>& reports)
{
    for (const flowhash::PromiseReport& report : reports)
    {
        table.AddRow({part,
                      report.property,
                      !report.promised         ? "not promised"
                      : report.example.empty() ? "held"
                                               : "BROKEN"});
    }
    return std::any_of(reports.begin(), reports.end(), [](const flowhash::PromiseReport& report) {
        return report.promised && !report.example.empty();
    });
}

/// Prints where properties are broken.
void
PrintExamples(const std::string& part, const std::vector<flowhash::PromiseReport>& reports)
{
    for (const flowhash::PromiseReport& report : reports)
    {
        if (report.promised && !report.example.empty())
        {
            std::cout << '\n'
                      << part << ", " << report.property << ":\n  " << report.example << '\n';
        }
    }
}

} // namespace

int
CheckScheme(const std::string& spec)
{
    try
    {
        std::cout << flowhash::Distribution::Make(spec)->Spec() << "\n\n";
        const auto hash = flowhash::CheckHash(spec);
        const auto selector =
            flowhash::CheckSelector([&spec] { return flowhash::MakeSelectorOf(spec); }, STEPS);
        flowdist::TextTable table;
        for (const char* name : {"part", "property", "result"})
        {
            table.AddColumn(name, "", false);
        }
        const bool hashBroken = AddReports(table, "hash", hash);
        const bool selectorBroken = AddReports(table, "select", selector);
        table.Print(std::cout, flowdist::IsTerminal(1));
        PrintExamples("hash", hash);
        PrintExamples("select", selector);
        return hashBroken || selectorBroken ? 1 : 0;
    }
    catch (const flowhash::SpecError& error)
    {
        throw ScenarioError("--check=" + spec, error.what());
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "result-writer.h"

#include "../../base/json-writer.h"
#include "../../base/loaded-plugins.h"
#include "../keys/scenario-schema.h"
#include "csv-columns.h"
#include "section/figure-writer.h"
#include "section/run-sections.h"

namespace ns3
{

namespace
{

void
WriteParameters(flowdist::JsonWriter& json, const FlowScenario& scenario)
{
    json.BeginObject("parameters");
    for (const auto& line : DumpScenario(scenario))
    {
        json.Raw(line.path, line.quoted ? flowdist::JsonWriter::Quote(line.value) : line.value);
    }
    json.EndObject();
}

void
WriteVersions(flowdist::JsonWriter& json)
{
    json.BeginObject("versions");
    json.Text("flow-distribution", FlowDistributionVersion());
    json.Text("ns-3", Ns3Version());
    if (!flowdist::LoadedPlugins().empty())
    {
        json.BeginObject("plugins");
        for (const auto& [name, digest] : flowdist::LoadedPlugins())
        {
            json.Text(name, digest);
        }
        json.EndObject();
    }
    json.EndObject();
}

void
WriteSettings(flowdist::JsonWriter& json, const std::map<std::string, std::string>& settings)
{
    json.BeginObject("settings");
    for (const auto& [name, value] : settings)
    {
        json.Text(name, value);
    }
    json.EndObject();
}

} // namespace

void
WriteSummary(std::ostream& out, const FlowScenario& scenario, const MeasurementReport& report)
{
    flowdist::JsonWriter json(out);
    json.BeginObject();
    json.Text("scenario", scenario.name);
    WriteParameters(json, scenario);
    json.Count("rngRun", scenario.rngRun);
    WriteVersions(json);
    WriteSettings(json, report.settings);
    FigureWriter writer(json);
    RunFigures figures(report); // those who visit figures may change them
    for (const auto& section : RunSections())
    {
        section.visit(writer, figures);
    }
    json.EndObject();
}

void
WriteMembers(std::ostream& out, const MeasurementReport& report)
{
    WriteCsv(out, MemberColumns(), report.members);
}

void
WriteTimeseries(std::ostream& out, const MeasurementReport& report)
{
    WriteCsv(out, SampleColumns(), report.samples);
}

void
WriteFlows(std::ostream& out, const MeasurementReport& report)
{
    WriteCsv(out, FlowColumns(report.tiers, report.aloneTimes), report.flowRecords);
}

void
WriteLearned(std::ostream& out, const MeasurementReport& report)
{
    WriteCsv(out, LearnedColumns(), report.learned);
}

void
WriteTrunks(std::ostream& out, const MeasurementReport& report)
{
    WriteCsv(out, TrunkColumns(), report.trunkLoads);
}

void
WriteResults(const ResultFolder& folder,
             const FlowScenario& scenario,
             const MeasurementReport& report)
{
    folder.Write("members.csv", [&report](std::ostream& out) { WriteMembers(out, report); });
    folder.Write("timeseries.csv", [&report](std::ostream& out) { WriteTimeseries(out, report); });
    if (!scenario.events.empty() || !report.learned.empty())
    {
        folder.Write("learned.csv", [&report](std::ostream& out) { WriteLearned(out, report); });
    }
    if (!report.trunkLoads.empty())
    {
        folder.Write("trunks.csv", [&report](std::ostream& out) { WriteTrunks(out, report); });
    }
    if (scenario.measuring.flows)
    {
        folder.Write("flows.csv", [&report](std::ostream& out) { WriteFlows(out, report); });
    }
    folder.Write("summary.json",
                 [&scenario, &report](std::ostream& out) { WriteSummary(out, scenario, report); });
}

const char*
FlowDistributionVersion()
{
    return FLOW_DISTRIBUTION_VERSION;
}

const char*
Ns3Version()
{
    return FLOW_DISTRIBUTION_NS3_VERSION;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "result-writer.h"

#include "../../base/json-writer.h"
#include "../../base/number-text.h"
#include "../../model/hash-core/wire/ip-protocol.h"
#include "../keys/scenario-schema.h"

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
    json.Text("ns-3", FLOW_DISTRIBUTION_NS3_VERSION);
    json.EndObject();
}

void
WriteFlowCounts(flowdist::JsonWriter& json, const FlowReport& flows)
{
    json.BeginObject("flows");
    json.Count("offered", flows.offered);
    json.Count("completed", flows.completed);
    json.Count("broken", flows.broken);
    json.Count("refused", flows.refused);
    json.Count("unfinished", flows.unfinished);
    json.EndObject();
}

void
WriteAffinityCount(flowdist::JsonWriter& json, const std::string& name, const AffinityCount& count)
{
    json.BeginObject(name);
    json.Count("flowsSeen", count.flowsSeen);
    json.Count("packetsSeen", count.packetsSeen);
    json.Count("flowsViolated", count.flowsViolated);
    json.Count("packetsViolated", count.packetsViolated);
    json.Counts("byCause", count.byCause);
    json.Counts("flowsByCause", count.flowsByCause);
    json.EndObject();
}

void
WriteAffinity(flowdist::JsonWriter& json, const std::map<std::string, AffinityReport>& tiers)
{
    json.BeginObject("affinity");
    for (const auto& [tier, report] : tiers)
    {
        json.BeginObject(tier);
        WriteAffinityCount(json, "forward", report.forward);
        WriteAffinityCount(json, "reverse", report.reverse);
        json.EndObject();
    }
    json.EndObject();
}

void
WriteFigures(flowdist::JsonWriter& json, const std::string& name, const ImbalanceFigures& figures)
{
    json.BeginObject(name);
    json.Number("maxOverMean", figures.maxOverMean);
    json.Number("cov", figures.cov);
    json.Number("jain", figures.jain);
    json.EndObject();
}

void
WriteImbalance(flowdist::JsonWriter& json, const std::map<std::string, ImbalanceReport>& tiers)
{
    json.BeginObject("imbalance");
    for (const auto& [tier, report] : tiers)
    {
        json.BeginObject(tier);
        WriteFigures(json, "flows", report.flows);
        WriteFigures(json, "packets", report.packets);
        WriteFigures(json, "bytes", report.bytes);
        json.Number("chiSquareP", report.chiSquareP);
        json.Count("flowsOutside", report.flowsOutside);
        json.Count("packetsOutside", report.packetsOutside);
        json.EndObject();
    }
    json.EndObject();
}

void
WriteMoves(flowdist::JsonWriter& json, const std::string& name, const MoveCount& moves)
{
    json.BeginObject(name);
    json.Count("forward", moves.forward);
    json.Count("reverse", moves.reverse);
    json.Count("either", moves.either);
    json.EndObject();
}

void
WriteFailover(flowdist::JsonWriter& json, const std::vector<FailoverReport>& events)
{
    json.BeginArray("failover");
    for (const auto& event : events)
    {
        json.BeginObject();
        json.Text("event", event.event);
        json.Number("at", event.at);
        json.Number("learnedAt", event.learnedAt);
        json.Count("flowsActive", event.flowsActive);
        json.BeginObject("moved");
        WriteMoves(json, "asked", event.asked);
        WriteMoves(json, "stayed", event.stayed);
        WriteMoves(json, "needed", event.needed);
        WriteMoves(json, "toNewcomer", event.toNewcomer);
        WriteMoves(json, "excess", event.excess);
        WriteMoves(json, "byWeight", event.byWeight);
        WriteMoves(json, "alreadyMoved", event.alreadyMoved);
        json.EndObject();
        json.Number("fairShare", event.fairShare);
        json.Count("observedMoved", event.observedMoved);
        json.Count("brokenFlows", event.brokenFlows);
        json.Counts("packetsLost", event.packetsLost);
        json.Number("lastViolationAfter", event.lastViolationAfter);
        json.EndObject();
    }
    json.EndArray();
}

void
WritePackets(flowdist::JsonWriter& json, const PacketReport& packets)
{
    json.BeginObject("packets");
    json.Count("injected", packets.injected);
    json.Count("generated", packets.generated);
    json.Count("copied", packets.copied);
    json.Count("delivered", packets.delivered);
    json.Count("consumed", packets.consumed);
    json.Counts("dropped", packets.dropped);
    json.Count("inFlight", packets.inFlight);
    json.EndObject();
}

void
WriteState(flowdist::JsonWriter& json, const std::string& name, const StateFigures& figures)
{
    json.BeginObject(name);
    json.Count("entries", figures.entries);
    json.Count("bytes", figures.bytes);
    json.EndObject();
}

void
WriteCosts(flowdist::JsonWriter& json, const MeasurementReport& report)
{
    json.BeginObject("completionTime");
    json.Number("p50", report.completionTime.p50);
    json.Number("p90", report.completionTime.p90);
    json.Number("p99", report.completionTime.p99);
    json.EndObject();
    json.BeginObject("state");
    const StateFigures& affinity = report.state.affinity;
    const StateFigures& connections = report.state.connections;
    json.Count("entries", affinity.entries + connections.entries);
    json.Count("bytes", affinity.bytes + connections.bytes);
    WriteState(json, "affinity", affinity);
    WriteState(json, "connections", connections);
    json.EndObject();
    json.BeginObject("performance");
    json.Number("wallSeconds", report.wallSeconds);
    json.Count("events", report.events);
    json.Count("packetHops", report.packets.hops);
    json.EndObject();
}

void
WriteEffort(flowdist::JsonWriter& json, const std::map<std::string, EffortFigures>& groups)
{
    json.BeginObject("effort");
    for (const auto& [group, figures] : groups)
    {
        if (figures.received == 0 && !figures.choices)
        {
            continue; // hosts
        }
        json.BeginObject(group);
        json.Count("received", figures.received);
        json.Count("used", figures.used);
        json.Count("untranslated", figures.untranslated);
        if (figures.choices)
        {
            json.BeginObject("lookups");
            json.Count("byHash", (*figures.choices)[0]);
            json.Count("byState", (*figures.choices)[1]);
            json.Count("byEntry", (*figures.choices)[2]);
            json.EndObject();
            json.Counts("forgotten", figures.forgotten);
        }
        json.EndObject();
    }
    json.EndObject();
}

/// Seconds to the nanosecond, all digits written, so that packets can be set against them.
std::string
SecondsText(int64_t ns)
{
    constexpr int64_t SECOND = 1'000'000'000;
    std::string fraction = std::to_string(ns % SECOND);
    fraction.insert(0, 9 - fraction.size(), '0');
    return std::to_string(ns / SECOND) + '.' + fraction;
}

std::string
SecondsText(const std::optional<int64_t>& ns)
{
    return ns ? SecondsText(*ns) : "";
}

/// @return such as tcp; its number where it has no name here
std::string
ProtocolText(uint8_t protocol)
{
    switch (protocol)
    {
    case flowhash::IpProtocol::TCP:
        return "tcp";
    case flowhash::IpProtocol::UDP:
        return "udp";
    case flowhash::IpProtocol::ICMP:
    case flowhash::IpProtocol::ICMPV6:
        return "echo";
    default:
        return std::to_string(protocol);
    }
}

/// One number, or several with bars between them.
std::string
MembersText(const std::vector<uint32_t>& members)
{
    std::string text;
    for (const uint32_t member : members)
    {
        text += (text.empty() ? "" : "|") + std::to_string(member);
    }
    return text;
}

std::string
FiguresText(const ImbalanceFigures& figures)
{
    return flowdist::NumberText(figures.maxOverMean) + "," + flowdist::NumberText(figures.cov) +
           "," + flowdist::NumberText(figures.jain);
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
    WriteFlowCounts(json, report.flows);
    WriteAffinity(json, report.affinity);
    WriteImbalance(json, report.imbalance);
    WriteFailover(json, report.failover);
    WritePackets(json, report.packets);
    WriteEffort(json, report.effort);
    WriteCosts(json, report);
    json.EndObject();
}

void
WriteMembers(std::ostream& out, const MeasurementReport& report)
{
    out << "tier,member,weight,flows,packets,bytes\n";
    for (const auto& load : report.members)
    {
        out << load.tier << ',' << load.tier << load.id << ',' << flowdist::NumberText(load.weight)
            << ',' << load.flows << ',' << load.packets << ',' << load.bytes << '\n';
    }
}

void
WriteTimeseries(std::ostream& out, const MeasurementReport& report)
{
    out << "time,tier,flows,packets,bytes,flowsMaxOverMean,flowsCov,flowsJain,packetsMaxOverMean,"
           "packetsCov,packetsJain,bytesMaxOverMean,bytesCov,bytesJain\n";
    for (const auto& sample : report.samples)
    {
        out << flowdist::NumberText(sample.time) << ',' << sample.tier << ',' << sample.totalFlows
            << ',' << sample.totalPackets << ',' << sample.totalBytes << ','
            << FiguresText(sample.flows) << ',' << FiguresText(sample.packets) << ','
            << FiguresText(sample.bytes) << '\n';
    }
}

void
WriteFlows(std::ostream& out, const MeasurementReport& report)
{
    out << "flow,protocol,client,clientPort,service,servicePort,start,firstByte,end,outcome,"
           "bytesForward,bytesReverse,";
    for (const auto& tier : report.tiers)
    {
        out << tier << ',';
    }
    out << "violations,cause,event\n";
    for (const auto& flow : report.flowRecords)
    {
        out << flow.flow << ',' << ProtocolText(flow.protocol) << ',' << flow.client << ','
            << flow.clientPort << ',' << flow.service << ',' << flow.servicePort << ','
            << SecondsText(flow.start) << ',' << SecondsText(flow.firstByte) << ','
            << SecondsText(flow.end) << ',' << flow.outcome << ',' << flow.bytesForward << ','
            << flow.bytesReverse << ',';
        for (const auto& members : flow.members)
        {
            out << MembersText(members) << ',';
        }
        out << flow.violations << ',' << flow.cause << ','
            << (flow.event ? std::to_string(*flow.event) : "") << '\n';
    }
}

void
WriteLearned(std::ostream& out, const MeasurementReport& report)
{
    out << "time,group,node,members,pool,change,member,weight\n";
    for (const LearnedChange& learned : report.learned)
    {
        out << SecondsText(learned.time) << ',' << learned.group << ',' << learned.node << ','
            << learned.members << ',' << learned.pool << ',' << learned.change << ','
            << learned.member << ','
            << (learned.weight ? flowdist::NumberText(*learned.weight) : "") << '\n';
    }
}

void
WriteResults(const ResultFolder& folder,
             const FlowScenario& scenario,
             const MeasurementReport& report)
{
    folder.Write("members.csv", [&report](std::ostream& out) { WriteMembers(out, report); });
    folder.Write("timeseries.csv", [&report](std::ostream& out) { WriteTimeseries(out, report); });
    if (!scenario.events.empty())
    {
        folder.Write("learned.csv", [&report](std::ostream& out) { WriteLearned(out, report); });
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

} // namespace ns3

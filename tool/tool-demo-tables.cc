// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "tool-demo.h"

#include <functional>
#include <iostream>

namespace ns3
{

namespace
{

/// @param label a label @return it broken behind its first comma, else at its first space
std::string
Heading(std::string label)
{
    const std::size_t comma = label.find(", ");
    const std::size_t space = comma == std::string::npos ? label.find(' ') : comma + 1;
    if (space != std::string::npos)
    {
        label[space] = '\n';
    }
    return label;
}

/// Prints rows by columns of one figure.
void
PrintMatrix(const DemoPart& part,
            const RunComparison& comparison,
            const ResultMetric& metric,
            const std::string& rows = "scheme")
{
    flowdist::TextTable table;
    table.AddColumn(rows, "", false);
    for (const auto& column : part.columns)
    {
        table.AddColumn(Heading(column.label), metric.unit);
    }
    for (std::size_t row = 0; row < part.rows.size(); ++row)
    {
        std::vector<std::string> cells{part.rows[row].label};
        for (std::size_t column = 0; column < part.columns.size(); ++column)
        {
            cells.push_back(comparison.Cell(part.Configuration(row, column), metric));
        }
        table.AddRow(cells);
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
}

/// Prints several figures by rows and columns. @param rows what rows are @param columns what
/// columns are; empty: there is one, without a name
void
PrintFigures(const DemoPart& part,
             const RunComparison& comparison,
             const std::vector<ResultMetric>& metrics,
             const std::string& rows,
             const std::string& columns)
{
    flowdist::TextTable table;
    table.AddColumn(rows, "", false);
    if (!columns.empty())
    {
        table.AddColumn(columns, "", false);
    }
    for (const auto& metric : metrics)
    {
        table.AddColumn(Heading(metric.name), metric.unit);
    }
    for (std::size_t row = 0; row < part.rows.size(); ++row)
    {
        for (std::size_t column = 0; column < part.columns.size(); ++column)
        {
            std::vector<std::string> cells{part.rows[row].label};
            if (!columns.empty())
            {
                cells.push_back(part.columns[column].label);
            }
            for (const auto& metric : metrics)
            {
                cells.push_back(comparison.Cell(part.Configuration(row, column), metric));
            }
            table.AddRow(cells);
        }
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
}

void
PrintMeanings(const std::vector<ResultMetric>& metrics)
{
    for (const auto& metric : metrics)
    {
        std::cout << "  " << metric.name << " (" << metric.unit << "): " << metric.help << '\n';
    }
}

/// Names the rows whose figure is below a bound. @return them, or "none"
std::string
RowsBelow(const DemoPart& part,
          const RunComparison& comparison,
          const ResultMetric& metric,
          std::size_t column,
          double bound)
{
    std::vector<std::string> labels;
    for (std::size_t row = 0; row < part.rows.size(); ++row)
    {
        const auto value = comparison.Mean(part.Configuration(row, column), metric);
        if (value && *value < bound)
        {
            labels.push_back(part.rows[row].label);
        }
    }
    return labels.empty() ? "none" : flowdist::JoinTexts(labels, "; ");
}

ResultMetric
BrokenAffinity()
{
    ResultMetric metric = FindResultMetric("server-fwd");
    metric.help = "flows whose packets reached more than one server";
    return metric;
}

void
PrintDirect(const DemoPart& part, const RunComparison& comparison)
{
    const ResultMetric load = FindResultMetric("server-max");
    std::cout << "\nLoad of the busiest server over its fair share (1 is even):\n\n";
    PrintMatrix(part, comparison, load);
    std::cout << "\nFlows whose packets reached more than one server (0: affinity holds):\n\n";
    PrintMatrix(part, comparison, BrokenAffinity());
    std::cout << "\nWhere to look: the row '5-tuple sum', from column to column. Linux takes even\n"
                 "source ports first, so for one client the sum modulo an even number of servers\n"
                 "reaches only every other server; a real hash does not mind. A 3-tuple sum sends\n"
                 "all connections of a client to the same server.\n\n";
}

void
PrintManagers(const DemoPart& part, const RunComparison& comparison)
{
    std::cout
        << "\nFlows whose replies passed another traffic manager than their requests, by\n"
           "what the managers translate (flows astray because of the failure not counted):\n\n";
    PrintMatrix(part, comparison, StrayReplies());
    std::cout
        << "\nEach column is a kind of translation: none; the service address to a server's;\n"
           "the client's address too ('source, ...': both addresses, tm.translation.kind=both),\n"
           "with any free source port, or with a port from the table of those that lead back.\n"
           "Where to look: a manager that does not see both directions cannot translate, so\n"
           "only rows near 0 work. Below 1 % here:\n";
    for (std::size_t column = 0; column < part.columns.size(); ++column)
    {
        std::cout << "  " << part.columns[column].label << ": "
                  << RowsBelow(part, comparison, StrayReplies(), column, 1) << '\n';
    }
    const std::vector<ResultMetric> metrics{FindResultMetric("done"),
                                            FindResultMetric("broken"),
                                            MovesFigure("needed.either"),
                                            MovesFigure("excess.forward"),
                                            MovesFigure("excess.reverse"),
                                            MovesFigure("excess.either"),
                                            FindResultMetric("tm-max")};
    std::cout << "\nWhat the failure of one manager did to the flows that were open:\n\n";
    PrintFigures(part, comparison, metrics, "scheme", "translation");
    std::cout << '\n';
    PrintMeanings(metrics);
    std::cout
        << "What is neither done nor broken was refused, or still open when the run ended.\n"
           "Where to look: needed moves cannot be avoided, their manager is gone. Excess moves\n"
           "tear connections from managers that are alive: compare modulo with HRW.\n\n";
}

void
PrintDispatchers(const DemoPart& part, const RunComparison& comparison)
{
    std::cout
        << "\nFlows whose packets reached more than one server (0: affinity holds), by what a\n"
           "dispatcher does with a packet that it has no entry for, and by how long word of\n"
           "another one's entry takes:\n\n";
    PrintMatrix(part, comparison, BrokenAffinity(), "no entry");
    const std::vector<ResultMetric> metrics{FindResultMetric("done"),
                                            FindResultMetric("broken"),
                                            FindResultMetric("p50"),
                                            FindResultMetric("p99"),
                                            FindResultMetric("dispatcher-control")};
    std::cout << "\nWhat became of the connections, and what word of entries cost:\n\n";
    PrintFigures(part, comparison, metrics, "no entry", "entries");
    std::cout << '\n';
    PrintMeanings(metrics);
    std::cout
        << "What is neither done nor broken was refused, or still open when the run ended.\n"
           "Where to look: where word is there in time (1 us) affinity holds in all rows, but for\n"
           "flows of the dispatcher that fails. Where it comes late (10 ms) a choice of one's own\n"
           "breaks affinity and a reset the connection; to hold packets or to lock clients costs\n"
           "time alone. A hash that all share needs no word, as long as the servers stay.\n\n";
}

/// Control messages of all groups.
ResultMetric
ControlOfAll()
{
    const auto sum = [](const RunFigures& run) -> std::optional<double> {
        double bytes = 0;
        for (const auto& [group, report] : run.control)
        {
            for (const auto& [kind, count] : report.byKind)
            {
                bytes += static_cast<double>(count.bytes);
            }
        }
        return bytes / 1e3;
    };
    return {"control", "kB", 1, "messages about failures, servers and entries", sum};
}

/// What a system takes in, without the routers around it.
ResultMetric
ReceivedOfSystem()
{
    const auto sum = [](const RunFigures& run) -> std::optional<double> {
        double bytes = 0;
        for (const char* const group : {"front", "server"})
        {
            const auto found = run.effort.find(group);
            bytes += found == run.effort.end() ? 0 : found->second.receivedBytes;
        }
        return bytes / 1e6;
    };
    return {"received",
            "MB",
            2,
            "bytes of packets that came in at balancers, dispatchers and servers",
            sum};
}

void
PrintBeside(const DemoPart& part, const RunComparison& comparison)
{
    const std::vector<ResultMetric> metrics{FindResultMetric("done"),
                                            FindResultMetric("broken"),
                                            BrokenAffinity(),
                                            FindResultMetric("server-max"),
                                            ControlOfAll(),
                                            ReceivedOfSystem()};
    std::cout << '\n';
    PrintFigures(part, comparison, metrics, "system", "");
    std::cout << '\n';
    PrintMeanings(metrics);
    std::cout
        << "Where to look: the flows of the server that fails break in all rows. A newcomer's\n"
           "share breaks, too, where nobody remembers where it was. Servers that choose\n"
           "themselves get every request in vain but one in eight, and no reply twice: what is\n"
           "received depends on how much of the traffic are requests.\n\n";
}

} // namespace

const ResultMetric&
StrayReplies()
{
    static const ResultMetric METRIC{
        "astray",
        "%",
        1,
        "flows with replies at another traffic manager than their requests",
        [](const RunFigures& run) -> std::optional<double> {
            const auto found = run.affinity.find("tm");
            if (found == run.affinity.end())
            {
                return std::nullopt;
            }
            const AffinityCount& replies = found->second.reverse;
            double astray = replies.flowsViolated;
            for (const auto& [cause, flows] : replies.flowsByCause)
            {
                const bool failure = cause == "member-died" || cause == "table-changed";
                astray -= failure ? flows : 0;
            }
            return ShareOf(astray, replies.flowsSeen);
        }};
    return METRIC;
}

ResultMetric
MovesFigure(const std::string& which)
{
    const bool needed = which.find("needed") == 0;
    const std::string direction = which.substr(which.find('.') + 1);
    MoveCount FailoverReport::*const moves =
        needed ? &FailoverReport::needed : &FailoverReport::excess;
    uint64_t MoveCount::*const side = direction == "forward"   ? &MoveCount::forward
                                      : direction == "reverse" ? &MoveCount::reverse
                                                               : &MoveCount::either;
    const std::string help = (needed ? "open flows whose manager was the one that failed"
                                     : "open flows that moved though their manager is alive") +
                             (direction == "either" ? std::string(", in either direction")
                                                    : ", " + direction + " direction");
    return {flowdist::JoinTexts(flowdist::SplitText(which, "."), " "),
            "% open",
            1,
            help,
            [moves, side](const RunFigures& run) -> std::optional<double> {
                if (run.failover.empty())
                {
                    return std::nullopt;
                }
                const FailoverReport& failure = run.failover.front();
                return ShareOf(failure.*moves.*side, failure.flowsActive);
            }};
}

void
PrintDemoPart(const DemoPart& part, const RunComparison& comparison)
{
    std::cout << "\n" << part.title << "\n" << std::string(part.title.size(), '=') << "\n";
    const auto print = part.name == "balancer"      ? PrintDirect
                       : part.name == "dispatchers" ? PrintDispatchers
                       : part.name == "beside"      ? PrintBeside
                                                    : PrintManagers;
    print(part, comparison);
}

} // namespace ns3

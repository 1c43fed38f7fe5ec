// SPDX-License-Identifier: GPL-2.0-only

#include "figure-list.h"

#include "csv-columns.h"
#include "run-summary.h"
#include "section/figure-notes.h"
#include "section/run-sections.h"

namespace ns3
{

namespace
{

template <class T>
void
AddColumns(std::vector<FigureLine>& lines,
           const char* file,
           const std::vector<CsvColumn<T>>& columns)
{
    for (const auto& column : columns)
    {
        lines.push_back({file, column.name, column.note.unit, column.note.help});
    }
}

} // namespace

std::vector<FigureLine>
DescribeFigures()
{
    FigureNotes notes;
    RunFigures figures;
    for (const auto& section : RunSections())
    {
        section.visit(notes, figures);
    }
    std::vector<FigureLine> lines;
    for (const auto& [path, note] : notes.Get())
    {
        lines.push_back({"summary.json", path, note.unit, note.help});
    }
    AddColumns(lines, "members.csv", MemberColumns());
    AddColumns(lines, "timeseries.csv", SampleColumns());
    AddColumns(lines, "flows.csv", FlowColumns({"GROUP"}, {}));
    AddColumns(lines, "learned.csv", LearnedColumns());
    AddColumns(lines, "trunks.csv", TrunkColumns());
    for (const auto& metric : ResultMetrics({"GROUP"}))
    {
        lines.push_back({"tables", metric.name, metric.unit, metric.help});
    }
    return lines;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#ifndef CSV_COLUMNS_H
#define CSV_COLUMNS_H

#include "section/figure-visitor.h"

#include "ns3/measurement-report.h"

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/// One column of a file of results. @tparam T what a line is about
template <class T>
struct CsvColumn
{
    std::string name; //!< in the first line
    FigureNote note;  //!< what it is
    std::function<std::string(const T&)> text;
};

/// @return the columns of members.csv
std::vector<CsvColumn<MemberLoad>> MemberColumns();

/// @return the columns of timeseries.csv
std::vector<CsvColumn<ImbalanceSample>> SampleColumns();

/// @param tiers groups that flows have owners of @param aloneTimes as MeasurementReport has them;
/// outlive the columns @return the columns of flows.csv
std::vector<CsvColumn<FlowRecord>> FlowColumns(const std::vector<std::string>& tiers,
                                               const std::vector<int64_t>& aloneTimes);

/// @return the columns of learned.csv
std::vector<CsvColumn<LearnedChange>> LearnedColumns();

/// @return the columns of trunks.csv
std::vector<CsvColumn<TrunkLoad>> TrunkColumns();

/// Writes a file. @param out where to @param columns its columns @param rows a line each: a list of
/// T that can be gone through
template <class T, class Rows>
void
WriteCsv(std::ostream& out, const std::vector<CsvColumn<T>>& columns, const Rows& rows)
{
    for (std::size_t i = 0; i < columns.size(); ++i)
    {
        out << (i == 0 ? "" : ",") << columns[i].name;
    }
    out << '\n';
    for (const T& row : rows)
    {
        for (std::size_t i = 0; i < columns.size(); ++i)
        {
            out << (i == 0 ? "" : ",") << columns[i].text(row);
        }
        out << '\n';
    }
}

} // namespace ns3

#endif // CSV_COLUMNS_H

// SPDX-License-Identifier: MIT

#include "validation-record.h"

#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <set>
#include <sstream>

namespace flowhash
{

namespace
{

/// The row as one line; tabs part its cells.
std::string
Line(const ValidationRow& row)
{
    return row.section + "\t" + row.what + "\t" + row.ours + "\t" + row.reference + "\t" +
           row.tolerance + "\t" + row.source;
}

} // namespace

void
RecordValidation(const ValidationRow& row)
{
    const char* const file = std::getenv("FLOWHASH_VALIDATION");
    if (!file)
    {
        return;
    }
    static std::ofstream out(file); // a run begins its record anew
    static std::set<std::string> recorded;
    const std::string line = Line(row);
    if (recorded.insert(line).second)
    {
        out << line << std::endl;
    }
}

std::string
HexDigits(uint64_t value, unsigned digits)
{
    std::ostringstream text;
    text << std::hex << std::setfill('0') << std::setw(static_cast<int>(digits)) << value;
    return text.str();
}

std::string
Decimals(double value, int decimals)
{
    std::ostringstream text;
    text << std::fixed << std::setprecision(decimals) << value;
    return text.str();
}

} // namespace flowhash

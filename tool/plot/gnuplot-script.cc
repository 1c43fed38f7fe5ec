// SPDX-License-Identifier: GPL-2.0-only

#include "gnuplot-script.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/plain-line.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace ns3
{

namespace
{

/// @param text a text @param escaped what a single quote becomes @return it in single quotes
std::string
Quoted(const std::string& text, const std::string& escaped)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c == '\'' ? escaped : std::string(1, c);
    }
    return quoted + "'";
}

/// @param text a text @return it as gnuplot reads it: in single quotes, in which nothing is special
/// but these; lines are joined by what says a new line
std::string
ForGnuplot(const std::string& text)
{
    std::vector<std::string> lines{""};
    for (const char c : text)
    {
        c == '\n' ? void(lines.emplace_back()) : void(lines.back() += c);
    }
    std::string quoted;
    for (const std::string& line : lines)
    {
        quoted += (quoted.empty() ? "" : ".\"\\n\".") + Quoted(flowhash::PlainLine(line), "''");
    }
    return quoted;
}

/// @param text a text @return it as one word of the shell
std::string
ForShell(const std::string& text)
{
    return Quoted(text, "'\\''");
}

} // namespace

bool
HasGnuplot()
{
    return std::system("command -v gnuplot >/dev/null 2>&1") == 0;
}

bool
RunGnuplot(const std::string& folder, const std::string& file)
{
    // In other locales gnuplot would say that it has no sign for degrees.
    const std::string command =
        "cd -- " + ForShell(folder) + " && LC_ALL=C.UTF-8 gnuplot " + ForShell(file);
    return std::system(command.c_str()) == 0;
}

void
PlotSettings::Set(const std::string& name, const std::string& text)
{
    m_text += name + " = " + ForGnuplot(text) + "\n";
}

void
PlotSettings::Set(const std::string& name, double number)
{
    m_text += name + " = " + flowdist::NumberText(number) + "\n";
}

void
PlotSettings::Set(const std::string& name, const std::vector<std::string>& texts)
{
    std::vector<std::string> items;
    std::transform(texts.begin(), texts.end(), std::back_inserter(items), ForGnuplot);
    SetItems(name, items);
}

void
PlotSettings::Set(const std::string& name, const std::vector<double>& numbers)
{
    std::vector<std::string> items;
    std::transform(numbers.begin(), numbers.end(), std::back_inserter(items), flowdist::NumberText);
    SetItems(name, items);
}

void
PlotSettings::SetItems(const std::string& name, const std::vector<std::string>& items)
{
    if (!items.empty())
    {
        m_text += "array " + name + "[" + std::to_string(items.size()) + "] = [" +
                  flowdist::JoinTexts(items, ", ") + "]\n";
    }
}

const std::string&
PlotSettings::Text() const
{
    return m_text;
}

} // namespace ns3

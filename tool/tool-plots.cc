// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "tool-demo.h"

#include "ns3/result-folder.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <optional>

namespace ns3
{

namespace
{

/// Draws the plots of one part, each by a script of its own that makes PNG and SVG; data come from
/// the result files of its runs.
class DemoPlots
{
  public:
    DemoPlots(const DemoPart& part, const RunComparison& comparison, const ResultFolder& plots)
        : m_part(part),
          m_comparison(comparison),
          m_plots(plots)
    {
    }

    void DrawAll() const
    {
        DrawLoad();
        DrawTime();
        DrawMoves();
        DrawAstray();
    }

  private:
    static constexpr std::size_t NONE = 0;  //!< column without translation
    static constexpr std::size_t TABLE = 3; //!< column with the table of source ports

    void DrawLoad() const;
    void DrawTime() const;
    void DrawMoves() const;
    void DrawAstray() const;
    void Draw(const std::string& name, const std::string& settings, const std::string& plot) const;
    std::string Bars(const std::string& file, const std::vector<std::string>& labels) const;
    std::optional<ScenarioEvent> Failure() const;
    std::string Title(const std::string& text) const;
    std::string File(std::size_t row, std::size_t column, const std::string& name) const;
    std::string WriteMatrix(const std::string& name,
                            const std::vector<std::string>& heads,
                            const std::function<std::string(std::size_t, std::size_t)>& cell) const;

    const DemoPart& m_part;
    const RunComparison& m_comparison;
    ResultFolder m_plots;
};

// Colours that people with any colour vision tell apart (Okabe and Ito).
constexpr const char* STYLE = R"(set datafile separator ','
set datafile missing '-'
set style line 1 lc rgb '#0072b2' lw 2
set style line 2 lc rgb '#e69f00' lw 2
set style line 3 lc rgb '#009e73' lw 2
set style line 4 lc rgb '#d55e00' lw 2
set style line 5 lc rgb '#cc79a7' lw 2
set style line 6 lc rgb '#56b4e9' lw 2
set style line 7 lc rgb '#d8d8d8' lw 1
set style fill solid 0.9 noborder
set boxwidth 0.9
set grid ytics lt 1 lc rgb '#dddddd'
set border 3 lc rgb '#444444'
set tics nomirror
set key tmargin center horizontal Left reverse
)";

constexpr const char* HISTOGRAM = R"(set style data histograms
set style histogram clustered gap 1
set xtics scale 0 font ',10'
set offsets 0, 0, graph 0.05, 0
)";

/// @param text a text @return it in gnuplot's single quotes
std::string
Quoted(const std::string& text)
{
    std::string quoted = "'";
    for (const char c : text)
    {
        quoted += c == '\'' ? "''" : std::string(1, c);
    }
    return quoted + "'";
}

/// @param text a text @return it as one word of the shell
std::string
ShellWord(const std::string& text)
{
    std::string word = "'";
    for (const char c : text)
    {
        word += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return word + "'";
}

/// @param clusters of bars @return the command that shows them and no more
std::string
XRange(std::size_t clusters)
{
    return "set xrange [-0.6:" + NumberText(static_cast<double>(clusters) - 0.4) + "]\n";
}

// Scripts name files from their own folder, so that results can be moved and drawn again.
std::string
DemoPlots::File(std::size_t row, std::size_t column, const std::string& name) const
{
    const auto& run = m_comparison.Runs()[m_part.Configuration(row, column)];
    return "../" + m_part.name + "/runs/" + run.plan.folder + "/" + name;
}

std::optional<ScenarioEvent>
DemoPlots::Failure() const
{
    const auto& events = m_comparison.Runs().front().plan.scenario.events;
    const auto failure = std::find_if(
        events.begin(), events.end(), [](const auto& event) { return event.action == "fail"; });
    return failure == events.end() ? std::nullopt : std::make_optional(*failure);
}

std::string
DemoPlots::Title(const std::string& text) const
{
    return '"' + text + "\\n{/*0.8 " + m_part.title + "}\"";
}

std::string
DemoPlots::WriteMatrix(const std::string& name,
                       const std::vector<std::string>& heads,
                       const std::function<std::string(std::size_t, std::size_t)>& cell) const
{
    const std::string file = m_part.name + "-" + name + ".csv";
    m_plots.Write(file, [&](std::ostream& out) {
        out << "scheme," << JoinTexts(heads, ",") << '\n';
        for (std::size_t row = 0; row < m_part.rows.size(); ++row)
        {
            out << '"' << m_part.rows[row].label << '"';
            for (std::size_t column = 0; column < heads.size(); ++column)
            {
                out << ',' << cell(row, column);
            }
            out << '\n';
        }
    });
    return file;
}

std::string
DemoPlots::Bars(const std::string& file, const std::vector<std::string>& labels) const
{
    const auto width = static_cast<double>(labels.size() + 1); // of a cluster with its gap, in bars
    std::string plot = XRange(m_part.rows.size()) + "plot ";
    std::string numbers;
    for (std::size_t i = 0; i < labels.size(); ++i)
    {
        const std::string column = std::to_string(i + 2);
        const double middle = (static_cast<double>(i) - (width - 2) / 2) / width;
        plot += (i == 0 ? "" : ", ") + Quoted(file) + " skip 1 using " + column +
                ":xtic(1) title " + Quoted(labels[i]) + " ls " + std::to_string(i + 1);
        numbers += ", " + Quoted(file) + " skip 1 using ($0 + " + NumberText(middle) +
                   "):" + column + ":(sprintf('%.0f', $" + column +
                   ")) with labels offset 0,0.6 font ',9' notitle";
    }
    return plot + numbers + "\n";
}

void
DemoPlots::DrawLoad() const
{
    const auto failure = Failure();
    const std::string failed = failure ? failure->target : "";
    const uint32_t managers =
        m_comparison.Runs().front().plan.scenario.network.FindGroup("tm")->Count();
    std::string plot = XRange(managers) + "plot ";
    for (std::size_t row = 0; row < m_part.rows.size(); ++row)
    {
        plot += (row == 0 ? "" : ", ") + Quoted("< grep ^tm, " + File(row, NONE, "members.csv")) +
                " using 4:xtic(strcol(2) eq " + Quoted(failed) +
                " ? strcol(2).' (fails)' : strcol(2)) title " + Quoted(m_part.rows[row].label) +
                " ls " + std::to_string(row + 1);
    }
    Draw("load",
         std::string(HISTOGRAM) + "set title " +
             Title("How even is the load? Flows by traffic manager, without translation") +
             "\nset ylabel 'flows'\nset xlabel 'traffic manager'\nset yrange [0:*]\n",
         plot + "\n");
}

void
DemoPlots::DrawTime() const
{
    const auto failure = Failure();
    // What few packets show is noise: the last ones, once no flow starts any more.
    const auto& scenario = m_comparison.Runs().front().plan.scenario;
    const Time stop = scenario.traffic.stop;
    const Time end = stop > Seconds(0) ? stop : scenario.duration;
    const std::string value =
        "($4 >= 100 && $1 <= " + NumberText(end.GetSeconds()) + " ? $9 : NaN)";
    const std::string values = " using 1:" + value;
    std::string settings = "set xlabel 'time, s'\nset ylabel 'busiest / mean'\nset ytics 1\n"
                           "unset key\ntop = 1\n";
    if (failure)
    {
        const std::string at = NumberText(failure->at.GetSeconds());
        settings += "set arrow 1 from " + at + ", graph 0 to " + at +
                    ", graph 1 nohead dt 2 lw 2 lc rgb '#444444'\nset label 1 ' " +
                    failure->target + " fails' at " + at + ", graph 0.94 tc rgb '#444444'\n";
    }
    std::string others; // pale in every panel, so that one scheme is seen beside the rest
    std::string panels;
    for (std::size_t row = 0; row < m_part.rows.size(); ++row)
    {
        const std::string file = Quoted("< grep ,tm, " + File(row, NONE, "timeseries.csv"));
        settings += "stats " + file + " using " + value + " nooutput\n" +
                    "top = STATS_max > top ? STATS_max : top\n";
        others += file + values + " with lines ls 7, ";
    }
    for (std::size_t row = 0; row < m_part.rows.size(); ++row)
    {
        panels += "set title " + Quoted(m_part.rows[row].label) + "\nplot " + others +
                  Quoted("< grep ,tm, " + File(row, NONE, "timeseries.csv")) + values +
                  " with lines ls " + std::to_string(row + 1) + "\n";
    }
    Draw("time",
         settings + "set yrange [1:1.05 * top]\nset xrange [0:" + NumberText(end.GetSeconds()) +
             "]\n",
         "set multiplot layout 2,3 title " +
             Title("How even is it over time? Packets of the busiest traffic manager over the "
                   "mean, without translation; 1 is even") +
             "\n" + panels + "unset multiplot\n");
}

void
DemoPlots::DrawMoves() const
{
    const std::vector<ResultMetric> metrics{MovesFigure("needed.either"),
                                            MovesFigure("excess.either")};
    const std::string file =
        WriteMatrix("moves", {"needed", "excess"}, [this, &metrics](auto row, auto column) {
            return m_comparison.Cell(m_part.Configuration(row, TABLE), metrics[column]);
        });
    Draw("moves",
         std::string(HISTOGRAM) + "set title " +
             Title("What does the failure of one of 8 traffic managers move? (translation: " +
                   m_part.columns[TABLE].label + ")") +
             "\nset ylabel '% of flows open at the failure'\nset yrange [0:110]\nset ytics 20\n",
         Bars(file,
              {"needed: their manager failed",
               "excess: their manager is alive, yet they moved (less is better)"}));
}

void
DemoPlots::DrawAstray() const
{
    std::vector<std::string> heads;
    std::vector<std::string> labels;
    for (const auto& column : m_part.columns)
    {
        heads.push_back('"' + column.label + '"');
        labels.push_back("translation: " + column.label);
    }
    const std::string file = WriteMatrix("astray", heads, [this](auto row, auto column) {
        return m_comparison.Cell(m_part.Configuration(row, column), StrayReplies());
    });
    Draw("astray",
         std::string(HISTOGRAM) + "set title " +
             Title("Whose replies pass another traffic manager than their requests? (0 is right)") +
             "\nset ylabel '% of flows'\nset yrange [0:110]\nset ytics 20\n",
         Bars(file, labels));
}

void
DemoPlots::Draw(const std::string& name, const std::string& settings, const std::string& plot) const
{
    const std::string stem = m_part.name + "-" + name;
    const std::string file = stem + ".gp";
    m_plots.Write(file, [&](std::ostream& out) {
        out << STYLE << settings
            << "set terminal pngcairo size 1100,620 font 'sans,12'\nset output "
            << Quoted(stem + ".png") << '\n'
            << plot << "set terminal svg size 1100,620 dynamic font 'sans,12'\nset output "
            << Quoted(stem + ".svg") << '\n'
            << plot;
    });
    const std::string command =
        "cd " + ShellWord(m_plots.Path()) + " && gnuplot " + ShellWord(file);
    if (std::system(command.c_str()) != 0)
    {
        std::cerr << "gnuplot could not draw " << m_plots.Path(file) << '\n';
    }
}

} // namespace

void
DrawDemoPlots(const DemoPart& part, const RunComparison& comparison, const std::string& plots)
{
    if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    {
        std::cout << "plots: left out, gnuplot is missing\n";
        return;
    }
    std::filesystem::create_directories(plots);
    DemoPlots(part, comparison, ResultFolder(plots)).DrawAll();
    std::cout << "plots: " << plots << "/" << part.name << "-*.png and .svg\n";
}

} // namespace ns3

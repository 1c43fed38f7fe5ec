// SPDX-License-Identifier: GPL-2.0-only

#include "tool-demo.h"

#include "ns3/number-text.h"
#include "ns3/result-folder.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>

namespace ns3
{

namespace
{

/// Draws the plots of one part; data come from the result files of its runs.
class DemoPlots
{
  public:
    DemoPlots(const DemoPart& part,
              const RunComparison& comparison,
              const std::string& folder,
              const ResultFolder& plots)
        : m_part(part),
          m_comparison(comparison),
          m_folder(folder),
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
    void Draw(const std::string& name, const std::string& script) const;
    std::string File(std::size_t row, std::size_t column, const std::string& name) const;
    std::string WriteMatrix(const std::string& name,
                            const std::vector<std::string>& heads,
                            const std::function<std::string(std::size_t, std::size_t)>& cell) const;

    const DemoPart& m_part;
    const RunComparison& m_comparison;
    std::string m_folder;
    ResultFolder m_plots;
};

// Colours that people with any colour vision tell apart (Okabe and Ito).
constexpr const char* STYLE = R"(
set style line 1 lc rgb '#0072b2' lw 2
set style line 2 lc rgb '#e69f00' lw 2
set style line 3 lc rgb '#009e73' lw 2
set style line 4 lc rgb '#d55e00' lw 2
set style line 5 lc rgb '#cc79a7' lw 2
set style line 6 lc rgb '#56b4e9' lw 2
set style fill solid 0.9 noborder
set boxwidth 0.9
set grid y lc rgb '#dddddd'
set bmargin 5
set border 3 lc rgb '#444444'
set tics nomirror
set key outside right top Left reverse
set xtics scale 0
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

std::string
DemoPlots::File(std::size_t row, std::size_t column, const std::string& name) const
{
    const auto& run = m_comparison.Runs()[m_part.Configuration(row, column)];
    return std::filesystem::absolute(m_folder + "/runs/" + run.plan.folder + "/" + name).string();
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
    return std::filesystem::absolute(m_plots.Path(file)).string();
}

void
DemoPlots::DrawLoad() const
{
    std::string script = "set title 'Flows by traffic manager, without translation'\n"
                         "set ylabel 'flows'\nset yrange [0:*]\nset style data histograms\n"
                         "set style histogram clustered gap 1\nplot ";
    for (std::size_t row = 0; row < m_part.rows.size(); ++row)
    {
        const std::string index = std::to_string(row + 1);
        script += (row == 0 ? "" : ", ") +
                  Quoted("< grep ^tm, '" + File(row, NONE, "members.csv") + "'") +
                  " using 4:xtic(2) title " + Quoted(m_part.rows[row].label) + " ls " + index;
    }
    Draw("load", script + "\n");
}

void
DemoPlots::DrawTime() const
{
    std::string script = "set title 'Packets of the busiest traffic manager over the mean'\n"
                         "set xlabel 'time, s'\nset ylabel 'maximum over mean'\n"
                         "set yrange [1:*]\n";
    const auto& summary = m_comparison.Runs().front().summary;
    const auto failed = summary ? summary->Number("failover.0.at") : std::nullopt;
    if (failed)
    {
        const std::string at = NumberText(*failed);
        script += "set arrow 1 from " + at + ", graph 0 to " + at +
                  ", graph 1 nohead dt 2 lw 2 lc rgb '#444444'\n"
                  "set label 1 ' one fails' at " +
                  at + ", graph 0.96 tc rgb '#444444'\n";
    }
    script += "plot ";
    for (std::size_t row = 0; row < m_part.rows.size(); ++row)
    {
        script += (row == 0 ? "" : ", ") +
                  Quoted("< grep ,tm, '" + File(row, NONE, "timeseries.csv") + "'") +
                  " using 1:($4 > 0 ? $9 : NaN) with lines ls " + std::to_string(row + 1) +
                  " title " + Quoted(m_part.rows[row].label);
    }
    Draw("time", script + "\n");
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
         "set title 'Open flows that moved when one of 8 managers failed (source, table)'\n"
         "set ylabel '% of open flows'\nset yrange [0:100]\nset style data histograms\n"
         "set style histogram clustered gap 1\nset xtics rotate by -20\n"
         "plot " +
             Quoted(file) +
             " skip 1 using 2:xtic(1) title 'needed' lc rgb '#999999', '' skip 1 using 3 title "
             "'excess' lc rgb "
             "'#d55e00'\n");
}

void
DemoPlots::DrawAstray() const
{
    std::vector<std::string> heads;
    for (const auto& column : m_part.columns)
    {
        heads.push_back('"' + column.label + '"');
    }
    const std::string file = WriteMatrix("astray", heads, [this](auto row, auto column) {
        return m_comparison.Cell(m_part.Configuration(row, column), StrayReplies());
    });
    std::string script =
        "set title 'Flows whose replies pass another manager than their requests'\n"
        "set ylabel '% of flows'\nset yrange [0:100]\nset style data histograms\n"
        "set style histogram clustered gap 1\nset xtics rotate by -20\nplot ";
    for (std::size_t column = 0; column < heads.size(); ++column)
    {
        const std::string number = std::to_string(column + 2);
        script += (column == 0 ? "" : ", ") + Quoted(file) + " skip 1 using " + number +
                  ":xtic(1) title " + Quoted(m_part.columns[column].label) + " ls " +
                  std::to_string(column + 1);
    }
    Draw("astray", script + "\n");
}

void
DemoPlots::Draw(const std::string& name, const std::string& script) const
{
    const std::string stem = m_part.name + "-" + name;
    for (const std::string kind : {"png", "svg"})
    {
        const std::string terminal =
            kind == "png" ? "pngcairo size 1100,600 font 'sans,12'" : "svg size 1100,600 dynamic";
        const std::string file = stem + "-" + kind + ".gp";
        m_plots.Write(file, [&](std::ostream& out) {
            out << "set terminal " << terminal << "\nset output "
                << Quoted(std::filesystem::absolute(m_plots.Path(stem + "." + kind)).string())
                << "\nset datafile separator ','\nset datafile missing '-'\n"
                << STYLE << "set label 100 " << Quoted(m_part.title)
                << " at screen 0.01, screen 0.025 tc rgb '#666666'\n"
                << script;
        });
        const std::string command = "gnuplot '" + m_plots.Path(file) + "'";
        if (std::system(command.c_str()) != 0)
        {
            std::cerr << "gnuplot could not draw " << m_plots.Path(file) << '\n';
        }
    }
}

} // namespace

void
DrawDemoPlots(const DemoPart& part,
              const RunComparison& comparison,
              const std::string& folder,
              const std::string& plots)
{
    if (std::system("command -v gnuplot >/dev/null 2>&1") != 0)
    {
        std::cout << "plots: left out, gnuplot is missing\n";
        return;
    }
    std::filesystem::create_directories(plots);
    DemoPlots(part, comparison, folder, ResultFolder(plots)).DrawAll();
    std::cout << "plots: " << plots << "/" << part.name << "-*.png and .svg\n";
}

} // namespace ns3

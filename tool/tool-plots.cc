// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "plot/gnuplot-script.h"
#include "tool-demo.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <iostream>

namespace ns3
{

namespace
{

/// The scripts that draw, beside what a plot's own file sets.
constexpr std::array<const char*, 5> SCRIPTS{
    "style.gp", "draw.gp", "load.gp", "time.gp", "bars.gp"};

/// Draws the plots of one part as PNG and SVG by the scripts of examples/plots, which go beside
/// them with a file of settings each; data come from the result files of its runs. All name files
/// from their own folder, so that results can be moved and drawn again.
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
        for (const char* script : SCRIPTS)
        {
            m_plots.Write(script, [script](std::ostream& out) {
                out << std::ifstream(std::string(FLOW_DISTRIBUTION_ROOT "/examples/plots/") +
                                     script)
                           .rdbuf();
            });
        }
        DrawLoad();
        DrawTime();
        DrawMoves();
        DrawAstray();
    }

  private:
    using Cells = std::function<std::string(std::size_t row, std::size_t column)>;

    static constexpr std::size_t NONE = 0;  //!< column without translation
    static constexpr std::size_t TABLE = 3; //!< column with the table of source ports

    /// Which runs, and what happens in them: a run of each scheme, without translation.
    PlotSettings Runs() const
    {
        const auto& runs = m_comparison.Runs();
        const FlowScenario& scenario = runs.front().plan.scenario;
        std::vector<std::string> folders;
        std::vector<std::string> labels;
        for (std::size_t row = 0; row < m_part.rows.size(); ++row)
        {
            const auto& run = runs[m_part.Configuration(row, NONE)];
            folders.push_back("../" + m_part.name + "/runs/" + run.plan.folder);
            labels.push_back(m_part.rows[row].label);
        }
        const auto failure = std::find_if(
            scenario.events.begin(), scenario.events.end(), [](const ScenarioEvent& event) {
                return event.GetKind() == flowhash::MemberChange::Kind::SET_DOWN;
            });
        const bool fails = failure != scenario.events.end();
        const Time stop = scenario.traffic.stop;
        PlotSettings settings;
        settings.Set("folders", folders);
        settings.Set("labels", labels);
        settings.Set("members", scenario.network.FindGroup("tm")->Count());
        settings.Set("end", (stop > Seconds(0) ? stop : scenario.duration).GetSeconds());
        settings.Set("failed", fails ? failure->target : "");
        settings.Set("failedAt", fails ? failure->at.GetSeconds() : 0.0);
        return settings;
    }

    void DrawLoad() const
    {
        Draw("load",
             "load.gp",
             "How even is the load? Flows by traffic manager, without translation",
             Runs());
    }

    void DrawTime() const
    {
        Draw("time",
             "time.gp",
             "How even is it over time? Packets of the busiest traffic manager over the mean, "
             "without translation; 1 is even",
             Runs());
    }

    void DrawMoves() const
    {
        const std::vector<ResultMetric> metrics{MovesFigure("needed.either"),
                                                MovesFigure("excess.either")};
        DrawBars("moves",
                 "What does the failure of one of 8 traffic managers move? (translation: " +
                     m_part.columns[TABLE].label + ")",
                 "% of flows open at the failure",
                 {"needed: their manager failed",
                  "excess: their manager is alive, yet they moved (less is better)"},
                 [this, &metrics](auto row, auto column) {
                     return m_comparison.Cell(m_part.Configuration(row, TABLE), metrics[column]);
                 });
    }

    void DrawAstray() const
    {
        std::vector<std::string> labels;
        for (const auto& column : m_part.columns)
        {
            labels.push_back("translation: " + column.label);
        }
        DrawBars("astray",
                 "Whose replies pass another traffic manager than their requests? (0 is right)",
                 "% of flows",
                 labels,
                 [this](auto row, auto column) {
                     return m_comparison.Cell(m_part.Configuration(row, column), StrayReplies());
                 });
    }

    void DrawBars(const std::string& name,
                  const std::string& question,
                  const std::string& unit,
                  const std::vector<std::string>& labels,
                  const Cells& cell) const
    {
        const std::string table = m_part.name + "-" + name + ".csv";
        m_plots.Write(table, [&](std::ostream& out) {
            out << "scheme,\"" << flowdist::JoinTexts(labels, "\",\"") << "\"\n";
            for (std::size_t row = 0; row < m_part.rows.size(); ++row)
            {
                out << '"' << m_part.rows[row].label << '"';
                for (std::size_t column = 0; column < labels.size(); ++column)
                {
                    out << ',' << cell(row, column);
                }
                out << '\n';
            }
        });
        PlotSettings settings;
        settings.Set("table", table);
        settings.Set("rows", static_cast<double>(m_part.rows.size()));
        settings.Set("labels", labels);
        settings.Set("unit", unit);
        Draw(name, "bars.gp", question, settings);
    }

    void Draw(const std::string& name,
              const std::string& script,
              const std::string& question,
              PlotSettings settings) const
    {
        const std::string stem = m_part.name + "-" + name;
        settings.Set("part", m_part.title);
        settings.Set("question", question);
        settings.Set("stem", stem);
        settings.Set("script", script);
        const std::string file = stem + ".gp";
        m_plots.Write(file,
                      [&](std::ostream& out) { out << settings.Text() << "load 'draw.gp'\n"; });
        if (!RunGnuplot(m_plots.Path(), file))
        {
            std::cerr << "gnuplot could not draw " << m_plots.Path(file) << '\n';
        }
    }

    const DemoPart& m_part;
    const RunComparison& m_comparison;
    ResultFolder m_plots;
};

} // namespace

void
DrawDemoPlots(const DemoPart& part, const RunComparison& comparison, const ResultClaim& claim)
{
    if (!HasGnuplot())
    {
        std::cout << "plots: left out, gnuplot is missing\n";
        return;
    }
    DemoPlots(part, comparison, ResultFolder(claim.Part().Path("plots"))).DrawAll();
    std::cout << "plots: " << claim.Path("plots") << "/" << part.name << "-*.png and .svg\n";
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "../base/number-text.h"
#include "campaign/paired-comparison.h"
#include "plot/campaign-reader.h"
#include "plot/factor-plots.h"
#include "plot/flow-plots.h"
#include "plot/gnuplot-script.h"
#include "plot/pair-plots.h"
#include "plot/scalar-plots.h"
#include "plot/series-plots.h"
#include "tool-commands.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <iostream>
#include <iterator>

namespace ns3
{

namespace
{

const std::vector<std::string> KINDS{"bars", "pairs", "cdf", "series", "heat", "growth"};
const std::vector<std::string> FORMATS{"png", "svg", "pdf"};

/// @throws ScenarioError where a word is none of those that are known
void
CheckWord(const std::string& option, const std::string& word, const std::vector<std::string>& known)
{
    if (std::find(known.begin(), known.end(), word) == known.end())
    {
        throw ScenarioError("--" + option + "=" + word,
                            "is none of " + flowdist::JoinTexts(known, ", "));
    }
}

/// @throws ScenarioError where the command has what plots do not take
void
CheckArguments(const ToolArguments& arguments)
{
    if (arguments.files.size() != 1)
    {
        throw ScenarioError("plot", "takes one campaign: the folder of --out");
    }
    if (!arguments.overrides.empty())
    {
        throw ScenarioError("--" + arguments.overrides.front().first,
                            "plot takes --figures, --kind, --format, --baseline, --out and "
                            "--overwrite alone");
    }
    const bool runs = !arguments.variations.empty() || arguments.runs != 1 || arguments.jobs != 0 ||
                      arguments.explain || arguments.yes;
    if (runs)
    {
        throw ScenarioError("plot",
                            "runs nothing: --vary, --runs, --jobs, --explain and "
                            "--yes are of other commands");
    }
    arguments.kind.empty() ? void() : CheckWord("kind", arguments.kind, KINDS);
    arguments.format.empty() ? void() : CheckWord("format", arguments.format, FORMATS);
}

/// Finds out what is drawn.
class PlotChoice
{
  public:
    /// @param arguments the command @param reader the campaign
    PlotChoice(const ToolArguments& arguments, CampaignReader& reader)
        : m_arguments(arguments),
          m_reader(reader),
          m_growth(GrowthFactor(reader.Configurations(), Asked("growth") ? 2 : 3)),
          m_heat(HeatFactor(reader.Configurations(), Asked("heat") ? 2 : 3)),
          m_baselines(PlotBaselines(reader.Configurations(), arguments.baseline))
    {
    }

    /// @return the pictures
    std::vector<Picture> Choose()
    {
        const bool any = m_arguments.figures.empty();
        for (const std::string& figure : any ? UsualFigures() : m_arguments.figures)
        {
            const auto flows = FlowFigures();
            if (std::find(flows.begin(), flows.end(), figure) != flows.end())
            {
                DrawFlows(figure);
            }
            else if (IsSeriesFigure(figure))
            {
                DrawSeries(figure);
            }
            else
            {
                CheckFigureNames({figure});
                DrawScalar(figure);
            }
        }
        if (m_pictures.empty())
        {
            throw ScenarioError("plot",
                                "nothing to draw: " + WhyNothing() +
                                    "; --figures=NAME draws what you name, such as p50 or "
                                    "tm.packets");
        }
        return m_pictures;
    }

  private:
    /// @return whether this kind was asked for, and no other
    bool Asked(const std::string& kind) const
    {
        return m_arguments.kind == kind;
    }

    /// @return whether this kind may be drawn
    bool Takes(const std::string& kind) const
    {
        return m_arguments.kind.empty() || Asked(kind);
    }

    /// @return what is drawn where no figures are named
    std::vector<std::string> UsualFigures()
    {
        std::vector<std::string> figures;
        if (!Asked("cdf") && !Asked("series"))
        {
            for (const std::string& figure : m_reader.TableFigures())
            {
                DiffersIn(m_reader, figure) ? figures.push_back(figure) : void();
            }
        }
        if (Takes("cdf"))
        {
            AddFlowFigures(figures);
        }
        if (Takes("series"))
        {
            const auto series = UsualSeries(m_reader, Asked("series"));
            figures.insert(figures.end(), series.begin(), series.end());
        }
        return figures;
    }

    /// Adds what is drawn of flows; says so where runs did not keep them.
    void AddFlowFigures(std::vector<std::string>& figures)
    {
        const std::string missing = MissingFlows(m_reader);
        if (missing.empty() || Asked("cdf")) // what is asked for says what is missing
        {
            figures.push_back(FlowFigures().front());
        }
        else
        {
            std::cout << "left out: " << missing << '\n';
        }
    }

    /// @throws ScenarioError where a kind was asked for that a figure is not drawn as
    void CheckKind(const std::string& figure, const std::vector<std::string>& kinds) const
    {
        if (!m_arguments.kind.empty() &&
            std::find(kinds.begin(), kinds.end(), m_arguments.kind) == kinds.end())
        {
            throw ScenarioError("--kind=" + m_arguments.kind,
                                "'" + figure + "' is drawn as " + flowdist::JoinTexts(kinds, ", ") +
                                    " alone");
        }
    }

    void DrawFlows(const std::string& figure)
    {
        CheckKind(figure, {"cdf"});
        const std::string missing = MissingFlows(m_reader);
        if (!missing.empty())
        {
            throw ScenarioError("--figures=" + figure, missing);
        }
        Add(FlowPictures(m_reader, figure), figure, WhyNoFlows(figure));
    }

    void DrawSeries(const std::string& figure)
    {
        CheckKind(figure, {"series"});
        Add(SeriesPictures(m_reader, figure),
            figure,
            "no configuration has an interval in which all its runs show it; unevenness is shown "
            "of "
            "100 packets and more, as those of " +
                figure.substr(0, figure.rfind('.')) + ".packets");
    }

    void DrawScalar(const std::string& figure)
    {
        CheckKind(figure, {"bars", "pairs", "heat", "growth"});
        if (m_reader.ValuesOf(figure).empty())
        {
            throw ScenarioError("--figures=" + figure, "no run of this campaign has this figure");
        }
        if (Asked("growth") && m_growth.empty())
        {
            throw ScenarioError("--kind=growth",
                                "no factor of this campaign has numbers alone, and two or more");
        }
        if (Asked("heat") && m_heat.empty())
        {
            throw ScenarioError("--kind=heat",
                                "this campaign has no two factors of two values or more each");
        }
        const bool grows = !m_growth.empty() && Takes("growth");
        const bool maps = !m_heat.empty() && (Asked("heat") || (Takes("heat") && !grows));
        if (grows)
        {
            Add(GrowthPictures(m_reader, figure, m_growth), figure, "");
        }
        if (maps)
        {
            Add(HeatPictures(m_reader, figure, m_heat), figure, "");
        }
        if (Asked("bars") || (Takes("bars") && !grows && !maps))
        {
            Add(BarPictures(m_reader, figure), figure, "");
        }
        if (Takes("pairs"))
        {
            Add(PairPictures(m_reader, figure, m_baselines, m_arguments.baseline),
                figure,
                Asked("pairs") ? "no two configurations have it in two common seeds" : "");
        }
    }

    /// @param more pictures @param figure what they show @param none why there is none
    void Add(const std::vector<Picture>& more, const std::string& figure, const std::string& none)
    {
        if (more.empty() && !none.empty())
        {
            if (!m_arguments.figures.empty())
            {
                throw ScenarioError("--figures=" + figure, none);
            }
            m_missing += (m_missing.empty() ? "" : "; ") + figure + ": " + none;
        }
        m_pictures.insert(m_pictures.end(), more.begin(), more.end());
    }

    /// @return why there is nothing to draw
    std::string WhyNothing() const
    {
        if (!m_missing.empty())
        {
            return m_missing;
        }
        if (Asked("series"))
        {
            return "the runs have no timeseries.csv";
        }
        return m_reader.Configurations().size() == 1
                   ? "one configuration has finished runs, and differs from no other"
                   : "configurations differ in no figure of the tables";
    }

    const ToolArguments& m_arguments;
    CampaignReader& m_reader;
    std::string m_missing; //!< figures that were not asked for by name and cannot be drawn, and why
    std::string m_growth;  //!< factor of growth curves; empty: none are drawn
    std::string m_heat;    //!< factor of heat maps' columns; empty: none are drawn
    std::vector<std::size_t> m_baselines;
    std::vector<Picture> m_pictures;
};

} // namespace

int
PlotCommand(const ToolArguments& arguments)
{
    CheckArguments(arguments);
    CampaignReader reader(arguments.files.front());
    if (!HasGnuplot())
    {
        throw ScenarioError("plot", "gnuplot is missing, which draws: install gnuplot-nox");
    }
    const auto pictures = PlotChoice(arguments, reader).Choose();
    for (const auto& [path, drawn] : reader.Tied())
    {
        std::cout << path << " goes together with " << drawn << ", and is not drawn apart\n";
    }
    if (reader.Unfinished() > 0)
    {
        std::cout << reader.Unfinished() << " runs have not finished, and are left out\n";
    }
    const std::string folder = arguments.out.empty() ? reader.Folder() + "/plots" : arguments.out;
    const std::string format = arguments.format.empty() ? "png" : arguments.format;
    const std::string scripts = FLOW_DISTRIBUTION_ROOT "/examples/plots/campaign";
    return DrawPictures(pictures, folder, format, scripts, arguments.overwrite) == 0 ? 0 : 1;
}

} // namespace ns3

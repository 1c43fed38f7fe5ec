// SPDX-License-Identifier: GPL-2.0-only

#include "run-remains.h"

#include "campaign-text.h"
#include "run-ending.h"

#include <filesystem>
#include <fstream>
#include <system_error>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// Takes away what a run left that did not come to its end; why is in its log.
void
KeepLogOnly(const std::string& folder)
{
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
    {
        if (entry.path().filename() != "run.log" && entry.path().filename() != RunEnding::FILE)
        {
            fs::remove_all(entry.path(), error);
        }
    }
}

} // namespace

CampaignEnd
ReadRemains(const std::string& folder,
            const RunPool::Outcome& outcome,
            std::optional<RunSummary>& summary)
{
    CampaignEnd end{outcome.exitCode, outcome.message, outcome.wall, {}, {}};
    if (outcome.exitCode > RunPool::BY_SIGNAL)
    {
        end.message = "ended by signal " + std::to_string(outcome.exitCode - RunPool::BY_SIGNAL) +
                      ", of another program or of the system";
        std::ofstream(folder + "/run.log", std::ios::app) << end.message << '\n';
    }
    const std::string file = folder + "/summary.json";
    if (fs::exists(file))
    {
        summary = RunSummary::Read(file);
        end.figures = summary->Scalars();
        end.tableFigures = TableFigures(*summary);
    }
    else
    {
        KeepLogOnly(folder);
    }
    return end;
}

} // namespace ns3

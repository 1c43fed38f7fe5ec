// SPDX-License-Identifier: GPL-2.0-only

#include "campaign-end.h"

#include "../../helper/results/run-summary.h"
#include "campaign-text.h"
#include "run-ending.h"

#include <filesystem>

namespace ns3
{

namespace fs = std::filesystem;

namespace
{

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
CollectEnd(const std::string& part, const RunPool::Outcome& outcome)
{
    CampaignEnd end{outcome.exitCode, outcome.message, outcome.wall, {}, {}};
    const std::string file = part + "/summary.json";
    if (fs::exists(file))
    {
        const RunSummary summary = RunSummary::Read(file);
        end.figures = summary.Scalars();
        end.tableFigures = TableFigures(summary);
    }
    else
    {
        KeepLogOnly(part);
    }
    return end;
}

} // namespace ns3

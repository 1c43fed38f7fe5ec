// SPDX-License-Identifier: GPL-2.0-only

// What a campaign tells of its runs.

#include "campaign-export.h"
#include "campaign.h"

#include <algorithm>
#include <chrono>
#include <system_error>

namespace ns3
{

RunComparison
Campaign::Compare()
{
    std::vector<FinishedRun> runs;
    for (const Asked& asked : m_asked)
    {
        const CampaignRun run = m_store.GetRun(asked.run);
        const bool ended = run.state == "finished" || run.state == "failed";
        FinishedRun& line = runs.emplace_back();
        line.plan = asked.plan;
        line.outcome.exitCode = ended ? run.exitCode : RunPool::NOT_STARTED;
        line.outcome.message = run.message;
        const auto figures = ended ? CampaignStore::FiguresOf(m_store.Database(), run.id)
                                   : std::vector<FigureScalar>();
        if (!figures.empty())
        {
            line.summary = RunSummary::Make(figures);
        }
    }
    return RunComparison(std::move(runs));
}

std::vector<int64_t>
Campaign::ConfigurationIds() const
{
    std::vector<int64_t> ids;
    for (const Asked& asked : m_asked)
    {
        ids.resize(std::max(ids.size(), asked.plan.configuration + 1));
        ids[asked.plan.configuration] = asked.configuration;
    }
    return ids;
}

void
Campaign::Export()
{
    m_folder.Write("comparison.csv", [this](std::ostream& out) {
        SqliteDatabase& database = m_store.Database();
        database.Snapshot([&] { WriteCampaignCsv(out, database); });
    });
}

void
Campaign::ExportByAndBy()
{
    // A killed command leaves an export that lacks the last runs at most; of a large campaign,
    // which takes longer to write, it comes less often.
    constexpr auto pause = std::chrono::seconds(2);
    constexpr int share = 30; // of the time goes by for what one takes
    const auto now = std::chrono::steady_clock::now();
    if (now < m_nextExport)
    {
        return;
    }
    try
    {
        Export();
    }
    catch (const std::system_error&)
    {
        // The one at the end says so.
    }
    const auto end = std::chrono::steady_clock::now();
    m_nextExport = end + std::max<std::chrono::steady_clock::duration>(pause, share * (end - now));
}

} // namespace ns3

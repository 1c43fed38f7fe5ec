// SPDX-License-Identifier: GPL-2.0-only

#include "run-digest.h"

#include "../../base/content-digest.h"
#include "../../base/loaded-plugins.h"
#include "../../helper/file/scenario-files.h"
#include "../../helper/keys/scenario-schema.h"
#include "../../helper/run/global-settings.h"

#include "ns3/distribution.h"
#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"

#include <algorithm>
#include <filesystem>

namespace ns3
{

namespace
{

/// A line of the text that is digested: no value can look like another line.
std::string
Line(const std::string& name, const std::string& value)
{
    return name + "=" + std::to_string(value.size()) + ":" + value + "\n";
}

/// Writes schemes with all their parameters, so that one has one text. @param scenario whose
void
SpellSchemes(FlowScenario& scenario)
{
    std::vector<std::string*> specs{&scenario.scheme};
    for (ScenarioGroup& group : scenario.network.groups)
    {
        specs.push_back(&group.scheme);
        for (ScenarioChoice& choice : group.choices)
        {
            specs.push_back(&choice.scheme);
        }
    }
    for (std::string* spec : specs)
    {
        *spec = spec->empty() ? "" : flowhash::Distribution::Make(*spec)->Spec();
    }
}

} // namespace

RunDigest::RunDigest()
{
    m_common = Line("flow-distribution", FlowDistributionVersion()) + Line("ns-3", Ns3Version()) +
               Line("plugins", flowdist::PluginsDigest());
    for (const auto& [name, value] : GlobalSettings::InForce())
    {
        // These are the scenario's.
        if (name != "RngRun" && name != "ChecksumEnabled" && name != "SchedulerType")
        {
            m_common += Line("setting " + name, value);
        }
    }
}

std::string
RunDigest::OfConfiguration(const FlowScenario& scenario)
{
    FlowScenario plain = scenario;
    plain.name = "";
    for (std::string* prefix : {&plain.traces.pcap, &plain.traces.ascii, &plain.traces.alone})
    {
        *prefix = std::filesystem::path(*prefix).filename().string();
    }
    SpellSchemes(plain);
    VisitFiles(plain, [this](std::string& name) { name = "digest " + OfFile(name); });
    std::stable_sort(plain.events.begin(), plain.events.end(), [](const auto& a, const auto& b) {
        return a.at < b.at;
    });
    std::string text = m_common;
    for (const auto& line : DumpScenario(plain))
    {
        text += Line(line.path, line.value);
    }
    return flowdist::ContentDigest(text);
}

std::string
RunDigest::OfRun(const std::string& configuration, uint64_t rngRun)
{
    return flowdist::ContentDigest(configuration + " " + std::to_string(rngRun));
}

const std::string&
RunDigest::OfFile(const std::string& name)
{
    const auto known = m_files.find(name);
    if (known != m_files.end())
    {
        return known->second;
    }
    const auto digest = flowdist::FileDigest(name);
    if (!digest)
    {
        throw ScenarioError(name, "cannot be read; it has to be a plain file");
    }
    return m_files.emplace(name, *digest).first->second;
}

} // namespace ns3

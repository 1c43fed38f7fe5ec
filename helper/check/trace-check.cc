// SPDX-License-Identifier: GPL-2.0-only

#include "trace-check.h"

#include "../network/packet-traces.h"
#include "idle-keys.h"

#include "ns3/built-network.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace ns3
{

namespace
{

void
CheckPrefix(const std::string& path, const std::string& prefix, const ScenarioFail& fail)
{
    if (prefix.empty())
    {
        return;
    }
    const auto folder = std::filesystem::path(prefix).parent_path();
    std::error_code error;
    if (!folder.empty() && !std::filesystem::is_directory(folder, error))
    {
        fail({path}, "key '" + path + "': there is no folder '" + folder.string() + "'");
    }
    if (access(folder.empty() ? "." : folder.c_str(), W_OK) != 0)
    {
        fail({path},
             "key '" + path + "': the folder '" + folder.string() +
                 "' cannot be written: " + std::strerror(errno));
    }
}

/// @return ends of a link, each a device
uint64_t
CountPorts(const BuiltNetwork& network, const ScenarioLink& link)
{
    const uint64_t first = network.GetGroup(link.between[0]).GetN();
    const uint64_t second = network.GetGroup(link.between[1]).GetN();
    const bool inside = link.between[0] == link.between[1];
    return link.IsShared() ? first + (inside ? 0 : second)
           : inside        ? first * (first - 1)
                           : 2 * first * second;
}

/// Both kinds of traces are open at the same time.
void
CheckOpenFiles(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const ScenarioTraces& traces = scenario.traces;
    // Flows are run alone when the files of the run are closed.
    const uint64_t kinds = std::max((traces.pcap.empty() ? 0 : 1) + (traces.ascii.empty() ? 0 : 1),
                                    traces.alone.empty() ? 0 : 1);
    if (kinds == 0)
    {
        return;
    }
    const BuiltNetwork network(scenario);
    uint64_t ports = 0;
    for (const ScenarioLink& link : scenario.network.links)
    {
        ports += CountPorts(network, link);
    }
    const std::string wrong = PacketTraces::WhyNotOpen(kinds * ports);
    if (!wrong.empty())
    {
        fail({"traces.pcap", "traces.ascii", "traces.alone"},
             std::to_string(ports) + " ports are too many: " + wrong);
    }
}

} // namespace

void
CheckTraces(const FlowScenario& scenario, const ScenarioFail& fail)
{
    CheckPrefix("traces.pcap", scenario.traces.pcap, fail);
    CheckPrefix("traces.ascii", scenario.traces.ascii, fail);
    CheckPrefix("traces.alone", scenario.traces.alone, fail);
    RefuseIdleKeys({{"alone", !scenario.measuring.slowdown && !scenario.traces.alone.empty()}},
                   "traces.",
                   "where no flows are run alone: measuring.slowdown: true",
                   fail);
    // Later simulations of flows alone write to the prefix with -2, -3 and so on behind it.
    const std::string& alone = scenario.traces.alone;
    const std::string& own = scenario.traces.pcap;
    const bool starts = !alone.empty() && own.compare(0, alone.size(), alone) == 0;
    const std::string rest = starts ? own.substr(alone.size()) : "";
    if (starts && (rest.empty() || (rest.size() > 1 && rest.front() == '-' &&
                                    rest.find_first_not_of("0123456789", 1) == std::string::npos)))
    {
        fail({"traces.alone"},
             "keys 'traces.alone' and 'traces.pcap' name the same files: give two prefixes");
    }
    CheckOpenFiles(scenario, fail);
}

} // namespace ns3

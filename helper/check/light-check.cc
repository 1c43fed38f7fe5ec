// SPDX-License-Identifier: GPL-2.0-only

#include "light-check.h"

#include "../../base/number-text.h"
#include "../../model/traffic/request/client-port-picker.h"
#include "../../model/traffic/response-header.h"
#include "../network/client-shares.h"
#include "idle-keys.h"

#include "ns3/flow-scenario.h"
#include "ns3/request-client.h"
#include "ns3/size-distribution.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

namespace
{

/// Keys that only light flows have.
KeyUses
LightKeys(const ScenarioTraffic& traffic)
{
    const ScenarioTraffic usual;
    return {
        {"concurrent", traffic.concurrent != usual.concurrent},
        {"mss", traffic.mss != usual.mss},
        {"resendTime", traffic.resendTime != usual.resendTime},
        {"resends", traffic.resends != usual.resends},
    };
}

/// Keys of a source that only light flows over TCP have.
KeyUses
LightKeys(const ScenarioSource& source)
{
    const ScenarioSource usual;
    return {
        {"window", source.window != usual.window},
        {"pace", source.pace != usual.pace},
        {"keepAlive", source.keepAlive != usual.keepAlive},
    };
}

void
CheckSource(const ScenarioSource& source, const std::string& path, const ScenarioFail& fail)
{
    if (source.IsFlood())
    {
        return;
    }
    if (source.kind != "tcp" && source.kind != "udp")
    {
        fail({path + "kind", "traffic.fidelity"},
             source.kind + " traffic is not made of light flows: traffic.fidelity: tcp, or sources "
                           "of kind tcp and udp alone");
    }
    if (source.kind == "tcp")
    {
        return;
    }
    RefuseIdleKeys(LightKeys(source), path, "over UDP", fail);
    const double greatest = SizeDistribution::GetGreatest(source.requestSize);
    if (greatest > ResponseHeader::DATAGRAM)
    {
        fail({path + "requestSize"},
             "key '" + path + "requestSize': '" + source.requestSize +
                 "' may be more than one packet, and light flows make no fragments: at most " +
                 std::to_string(ResponseHeader::DATAGRAM) + " bytes over UDP");
    }
}

/// @return value of a number of the clients'
uint64_t
NumberOf(const FlowScenario& scenario, const std::string& name, uint64_t usual)
{
    const auto set = scenario.attributes.find("ns3::RequestClient::" + name);
    return set == scenario.attributes.end()
               ? usual
               : static_cast<uint64_t>(
                     flowdist::ReadNumber(set->second).value_or(static_cast<double>(usual)));
}

/// Flows that are open at once need as many ports.
void
CheckConcurrent(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const uint64_t first = NumberOf(scenario, "FirstPort", ClientPortPicker::FIRST);
    const uint64_t last = NumberOf(scenario, "LastPort", ClientPortPicker::LAST);
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        const uint64_t most = last + 1 - first;
        if (group.kind != "client" || scenario.traffic.concurrent == 0)
        {
            continue;
        }
        const auto split = SplitTraffic(scenario.traffic, group.Count());
        const auto greatest =
            std::max_element(split.begin(), split.end(), [](const auto& one, const auto& other) {
                return one.concurrent < other.concurrent;
            });
        if (greatest->concurrent > most)
        {
            fail({"traffic.concurrent", group.name + ".count"},
                 std::to_string(scenario.traffic.concurrent) + " flows at once are more than the " +
                     std::to_string(group.Count()) + " clients have ports for: one would have " +
                     std::to_string(greatest->concurrent) + " of them, and has " +
                     std::to_string(most) + " ports");
        }
    }
}

/// Attributes of sockets, which there are none of.
void
CheckAttributes(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const std::array<std::string, 7> idle{"ns3::Tcp",
                                          "ns3::Udp",
                                          "ns3::RequestClient::ConnTimeout",
                                          "ns3::RequestClient::ConnCount",
                                          "ns3::RequestClient::TimeWait",
                                          "ns3::RequestClient::ResendTime",
                                          "ns3::RequestClient::Resends"};
    for (const auto& [name, value] : scenario.attributes)
    {
        for (const std::string& start : idle)
        {
            if (name.compare(0, start.size(), start) == 0)
            {
                fail({name},
                     name + " does nothing at traffic.fidelity: light, which has no "
                            "sockets");
            }
        }
    }
}

} // namespace

void
CheckLight(const FlowScenario& scenario, const ScenarioFail& fail)
{
    const ScenarioTraffic& traffic = scenario.traffic;
    const auto path = [](std::size_t i) { return "traffic.sources." + std::to_string(i) + "."; };
    if (!traffic.IsLight())
    {
        const std::string why = "at traffic.fidelity: tcp; light has it";
        RefuseIdleKeys(LightKeys(traffic), "traffic.", why, fail);
        for (std::size_t i = 0; i < traffic.sources.size(); ++i)
        {
            RefuseIdleKeys(LightKeys(traffic.sources[i]), path(i), why, fail);
        }
        return;
    }
    for (std::size_t i = 0; i < traffic.sources.size(); ++i)
    {
        CheckSource(traffic.sources[i], path(i), fail);
    }
    CheckConcurrent(scenario, fail);
    CheckAttributes(scenario, fail);
}

} // namespace ns3

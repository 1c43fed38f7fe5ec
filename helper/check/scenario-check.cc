// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-check.h"

#include "../../base/number-text.h"
#include "../../model/traffic/request-line.h"
#include "../../model/traffic/request/request-kind.h"
#include "../keys/scenario-values.h"
#include "../scenario/event-target.h"
#include "attribute-check.h"
#include "network-check.h"
#include "replay-check.h"
#include "scenario-tier.h"
#include "service-check.h"
#include "trace-check.h"

#include "ns3/built-network.h"
#include "ns3/distribution.h"
#include "ns3/group-kind.h"
#include "ns3/packet-capture.h"
#include "ns3/scenario-error.h"
#include "ns3/service-plan.h"
#include "ns3/size-distribution.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numeric>
#include <optional>

namespace ns3
{

namespace
{

constexpr const char* LINK = "link ";     // before a link's name among groups'
constexpr double MOST_BYTES = 2147483648; // of a request or response
constexpr double MOST_REQUESTS = 65535;   // of a flow: echoes number them in 16 bits
constexpr double MOST_SECONDS = 1e9;      // as ns-3's Time can hold them, in nanoseconds
constexpr std::size_t MOST_SOURCES = 14;  // RequestClient has streams for so many profiles

/// Checks one scenario; each method throws at the first value that does not fit.
class Checker
{
  public:
    Checker(const FlowScenario& scenario, const ScenarioPlaces& places, const ScenarioTrial& trial)
        : m_scenario(scenario),
          m_places(places),
          m_trial(trial)
    {
    }

    void CheckAll() const
    {
        CheckActions();
        CheckScenarioValues(m_scenario,
                            [this](const auto& path, const auto& text) { Fail({path}, text); });
        CheckTimes();
        const ScenarioFail fail = [this](const auto& paths, const auto& text) {
            Fail(paths, text);
        };
        CheckServices(m_scenario, fail);
        CheckSpec({"scheme"}, "scheme", m_scenario.scheme);
        CheckNetwork(m_scenario, fail);
        CheckTraffic();
        CheckEvents();
        CheckTraces(m_scenario.traces, fail);
        for (const auto& [name, value] : m_scenario.attributes)
        {
            CheckAttribute(name, value, m_trial);
        }
        const std::string wrong = CheckClientPorts(m_scenario.attributes);
        Require(wrong.empty(),
                {"ns3::RequestClient::FirstPort", "ns3::RequestClient::LastPort"},
                wrong);
    }

  private:
    [[noreturn]] void Fail(const std::vector<std::string>& paths, const std::string& text) const
    {
        throw ScenarioError(m_places.Find(paths), text);
    }

    void Require(bool holds, const std::vector<std::string>& paths, const std::string& text) const
    {
        if (!holds)
        {
            Fail(paths, text);
        }
    }

    /// What a file may leave out, and has no value that could be meant.
    void CheckActions() const
    {
        for (std::size_t number = 0; number < m_scenario.events.size(); ++number)
        {
            const ScenarioEvent& event = m_scenario.events[number];
            const std::string path = "events." + std::to_string(number);
            const std::vector<std::string> places{
                path, path + ".at", path + ".action", path + ".target"};
            Require(!event.action.empty(), places, "the event has no action");
            Require(!event.target.empty(), places, "the event has no target");
        }
    }

    void CheckTimes() const
    {
        const auto& measuring = m_scenario.measuring;
        Require(measuring.warmUp + measuring.coolDown < m_scenario.duration,
                {"measuring.warmUp", "measuring.coolDown", "duration"},
                "warm-up and cool-down leave nothing of the duration to measure");
        Require(measuring.interval <= m_scenario.duration,
                {"measuring.interval", "duration"},
                "the sampling interval is longer than the duration");
        Require(m_scenario.duration.GetTimeStep() / measuring.interval.GetTimeStep() <= 100'000,
                {"measuring.interval", "duration"},
                "the sampling interval would make over 100000 samples");
        Require(m_scenario.traffic.stop <= m_scenario.duration,
                {"traffic.stop", "duration"},
                "the time when flows stop to start (traffic.stop) is after the end of the run; "
                "0s: none");
    }

    void CheckSpec(const std::vector<std::string>& places,
                   const std::string& key,
                   const std::string& spec) const
    {
        try
        {
            const auto scheme = flowhash::Distribution::Make(spec);
            Require(!scheme->NeedsCookies(),
                    places,
                    "key '" + key + "': scheme '" + spec +
                        "' needs cookies in packets, which no device writes");
        }
        catch (const flowhash::SpecError& error)
        {
            Fail(places, "key '" + key + "': " + error.what());
        }
    }

    /// @param most greatest value that is possible; what has no bound is cut there
    void CheckSize(const std::string& path, const std::string& spec, double most) const
    {
        try
        {
            const double greatest = SizeDistribution::GetGreatest(spec);
            Require(greatest <= most || !std::isfinite(greatest),
                    {path},
                    "key '" + path + "': '" + spec + "' gives up to " +
                        flowdist::NumberText(greatest) + "; the most is " +
                        flowdist::NumberText(most));
        }
        catch (const std::invalid_argument& error)
        {
            Fail({path}, "key '" + path + "': " + error.what());
        }
    }

    void CheckTraffic() const
    {
        const auto& sources = m_scenario.traffic.sources;
        Require(!sources.empty(), {"traffic.sources"}, "there is no source of traffic");
        Require(sources.size() <= MOST_SOURCES,
                {"traffic.sources"},
                std::to_string(sources.size()) + " sources of traffic are too many: up to " +
                    std::to_string(MOST_SOURCES));
        double shares = 0;
        for (std::size_t i = 0; i < sources.size(); ++i)
        {
            const std::string path = "traffic.sources." + std::to_string(i) + ".";
            shares += sources[i].share;
            Require(sources[i].kind != "replay" || sources.size() == 1,
                    {path + "kind"},
                    "a replay is the only source of its scenario");
            CheckSource(sources[i], path);
        }
        Require(shares > 0, {"traffic.sources"}, "at least one share has to be above 0");
    }

    void CheckSource(const ScenarioSource& source, const std::string& path) const
    {
        if (source.kind == "replay")
        {
            CheckReplay(source, path);
            return;
        }
        CheckSize(
            path + "requestSize", source.requestSize, RequestKind::Get(source.kind).mostRequest);
        CheckSize(path + "responseSize", source.responseSize, MOST_BYTES);
        CheckEcho(source, path);
        const std::string fault = RequestLine::FindFault(source.path, source.kind == "tcp");
        Require(fault.empty(), {path + "path"}, "key '" + path + "path': " + fault);
        CheckSize(path + "requests", source.requests, MOST_REQUESTS);
        Require(SizeDistribution::GetGreatest(source.requests) >= 0.5, // rounded
                {path + "requests"},
                "key '" + path + "requests': '" + source.requests +
                    "' is always 0, and a flow without a request is none: at least 1");
        CheckSize(path + "pause", source.pause, MOST_SECONDS);
        const auto& services = m_scenario.services;
        const bool served = std::any_of(services.begin(), services.end(), [&](const auto& service) {
            return source.kind == "echo" || service.protocol == source.kind;
        });
        Require(served,
                {path + "kind", "services"},
                source.kind + " traffic needs a " + source.kind + " service with a port");
    }

    /// ns-3 does not get an IPv6 echo to its stack that came in fragments.
    void CheckEcho(const ScenarioSource& source, const std::string& path) const
    {
        constexpr double most = 1500 - 40 - 8; // MTU, headers of IPv6 and of an echo
        const auto words = flowdist::SplitText(source.requestSize, ": ");
        const bool bounded = words.front() == "constant" || words.front() == "uniform";
        Require(source.kind != "echo" || m_scenario.network.family == "ipv4" || !bounded ||
                    flowdist::ReadNumber(words.back()).value_or(0) <= most,
                {path + "requestSize", path + "kind"},
                "an echo over IPv6 holds at most " + flowdist::NumberText(most) +
                    " bytes: in ns-3 a larger one is never answered");
    }

    void CheckReplay(const ScenarioSource& replay, const std::string& path) const
    {
        const std::string& file = replay.file;
        Require(!file.empty(), {path + "kind"}, "replay needs a capture: file");
        Require(
            std::ifstream(file).good(), {path + "file"}, "capture '" + file + "' cannot be read");
        Require(m_scenario.network.family == "ipv4",
                {"network.family"},
                "a replay has the addresses of its capture: network.family has to be ipv4");
        try
        {
            const auto capture = PacketCapture::Share(file, CapturedServices(m_scenario.services));
            const std::string conflict = FindReplayConflict(m_scenario, capture);
            Require(conflict.empty(), {path + "file", path + "copies"}, conflict);
        }
        catch (const CaptureError& error)
        {
            Fail({path + "file"}, error.what());
        }
    }

    void CheckEvents() const;
    std::map<std::string, ScenarioTier> MakeTiers() const;
    void CheckUse(ScenarioTier& tier, const NodeGroup& group, const SchemeUse& use) const;
    void CheckEvent(const ScenarioEvent& event,
                    const std::string& path,
                    std::map<std::string, ScenarioTier>& tiers) const;

    const FlowScenario& m_scenario;
    const ScenarioPlaces& m_places;
    const ScenarioTrial& m_trial;
};

std::map<std::string, ScenarioTier>
Checker::MakeTiers() const
{
    const BuiltNetwork network(m_scenario);
    const NetworkPlan& plan = network.GetPlan();
    const bool translated =
        std::any_of(network.GetGroups().begin(), network.GetGroups().end(), [](const auto& group) {
            return group->TranslatesDestination(); // and so chooses a server
        });
    std::map<std::string, ScenarioTier> tiers;
    for (const auto& group : network.GetGroups())
    {
        const bool chosen =
            plan.IsChosen(group->GetIndex()) || (translated && group->GetIndex() == plan.GetLast());
        tiers.emplace(group->GetName(),
                      ScenarioTier(group->GetName(), group->GetDescription().Count(), chosen));
    }
    for (const ScenarioGroup& group : m_scenario.network.groups)
    {
        Require(group.weights.empty() || tiers.at(group.name).IsChosen(),
                {"network.groups." + group.name + ".weights"},
                "nobody chooses among the nodes of '" + group.name + "': their weights do nothing");
    }
    for (const auto& group : network.GetGroups())
    {
        for (const SchemeUse& use : group->GetSchemes())
        {
            CheckUse(tiers.at(use.members), *group, use);
        }
    }
    return tiers;
}

/// Lets a group's scheme choose among a tier's members, if it can with their weights.
void
Checker::CheckUse(ScenarioTier& tier, const NodeGroup& group, const SchemeUse& use) const
{
    const std::string path = "network.groups." + group.GetName() + ".";
    CheckSpec({path + use.key, "scheme", path + "name"}, use.key, use.spec);
    const std::string members = "network.groups." + use.members + ".";
    const std::string wrong =
        tier.AddChooser(use.spec, m_scenario.network.FindGroup(use.members)->weights);
    Require(wrong.empty(),
            {members + "weights", path + use.key, "scheme"},
            "group '" + use.members + "': " + wrong);
}

void
Checker::CheckEvents() const
{
    const auto& events = m_scenario.events;
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&events](std::size_t a, std::size_t b) {
        return events[a].at < events[b].at;
    });
    auto tiers = MakeTiers();
    for (const std::size_t number : order)
    {
        CheckEvent(events[number], "events." + std::to_string(number), tiers);
    }
}

void
Checker::CheckEvent(const ScenarioEvent& event,
                    const std::string& path,
                    std::map<std::string, ScenarioTier>& tiers) const
{
    using Kind = flowhash::MemberChange::Kind;
    const Kind kind = event.GetKind();
    const bool weighs = kind == Kind::ADD || kind == Kind::SET_WEIGHT;
    Require(event.weight == 1 || weighs,
            {path + ".weight", path},
            "a weight is for the actions add and weight, not for " + event.action);
    const auto target = FindEventTarget(m_scenario.network, event.target);
    Require(
        target.has_value(),
        {path + ".target"},
        "'" + event.target +
            "' is neither a member, such as server0, nor the name of a link, nor LINK.NODE, what "
            "of a point-to-point link ends at a node");
    Require(event.IsOfLink() != target->IsMember(),
            {path + ".action", path},
            target->IsMember() ? "cut and heal are for links; a node can fail and return"
                               : "a link can be cut and can heal, no more");
    Require(event.at < m_scenario.duration,
            {path + ".at", path},
            "the event comes when the run ends, or later: nothing of it would be measured");
    const bool physical = event.IsOfLink() || kind == Kind::SET_DOWN || kind == Kind::SET_ACTIVE;
    const NetworkPlan plan(m_scenario.network);
    ScenarioTier& tier =
        target->IsMember()
            ? tiers.at(target->group)
            : tiers.emplace(LINK + event.target, ScenarioTier(event.target, 1, false))
                  .first->second;
    Require(physical || tier.IsChosen(),
            {path + ".action", path},
            "nobody chooses among the nodes of '" + target->group +
                "': they can fail and return only");
    Require(!m_scenario.traffic.IsReplay() || !target->IsMember() || target->member == 0 ||
                *plan.Find(target->group) != plan.GetFirst(),
            {path + ".target", path},
            "in a replay one node, " + target->group + "0, stands for all clients");
    const std::string wrong = tier.Happen(event, target->IsMember() ? target->member : 0);
    Require(wrong.empty(), {path + ".target", path}, wrong);
    if (target->IsMember())
    {
        const auto& kind = GroupKinds::Get(m_scenario.network.FindGroup(target->group)->kind);
        Require(tier.GetNKnown() <= kind.most,
                {path + ".target", path},
                "with " + event.target + " group '" + target->group + "' has more nodes than the " +
                    std::to_string(kind.most) + " that one of kind " + kind.name + " can have");
    }
    const std::string unequal = target->IsMember() ? tier.Tell(event, target->member) : "";
    Require(unequal.empty(), {path + ".weight", path}, unequal);
}

} // namespace

void
CheckScenario(const FlowScenario& scenario,
              const ScenarioPlaces& places,
              const ScenarioTrial& trial)
{
    FlowScenario expanded = scenario;
    expanded.network = ExpandNetwork(scenario.network);
    Checker(expanded, places, trial).CheckAll();
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#ifndef LINK_CROSSINGS_H
#define LINK_CROSSINGS_H

#include "../rig/link-captures.h"
#include "edge-scenario.h"

#include "ns3/scenario-runner.h"
#include "ns3/test.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace ns3
{

constexpr int64_t MS = 1'000'000;

/// @return the scenario with a link edge-path whose ends notice after 50 ms
inline FlowScenario
Noticing()
{
    FlowScenario scenario = EdgeScenario();
    scenario.network.links[2].lossOfSignal = MilliSeconds(50);
    scenario.traffic.rate = 1000;
    scenario.traffic.stop = Seconds(2.5);
    scenario.duration = Seconds(3);
    return scenario;
}

/// @return what was learned, such as "edge0 fail 2 at 1050ms"
inline std::string
Learned(const MeasurementReport& report)
{
    std::string text;
    for (const LearnedChange& change : report.learned)
    {
        text += (text.empty() ? "" : ", ") + change.group + std::to_string(change.node) + " " +
                change.change + " " + std::to_string(change.member) + " at " +
                std::to_string(change.time / MS) + "ms";
    }
    return text;
}

/// What one end of a link sent, and what of that the other end has.
struct Crossing
{
    std::vector<CapturedFrame> sent; //!< in order
    std::vector<bool> lost;          //!< of each of these

    /// @param from ns @param to ns @return how many were sent then
    std::size_t CountSent(int64_t from, int64_t to) const
    {
        return static_cast<std::size_t>(
            std::count_if(sent.begin(), sent.end(), [&](const CapturedFrame& frame) {
                return frame.time >= from && frame.time < to;
            }));
    }

    /// @param from ns @param to ns @return how many of those sent then were lost
    std::size_t CountLost(int64_t from, int64_t to) const
    {
        std::size_t count = 0;
        for (std::size_t i = 0; i < sent.size(); ++i)
        {
            count += lost[i] && sent[i].time >= from && sent[i].time < to ? 1 : 0;
        }
        return count;
    }
};

/// @param sender of the frames that count: a frame is its own where no other end had it before
/// @return what crossed from one port to the other
inline Crossing
Cross(const CapturedPort& sender, const CapturedPort& receiver, bool requests)
{
    std::multiset<std::string> came;
    for (const CapturedFrame& frame : receiver.frames)
    {
        came.insert(frame.bytes);
    }
    Crossing crossing;
    for (const CapturedFrame& frame : sender.frames)
    {
        if ((frame.DestinationPort() == 53) == requests)
        {
            const auto found = came.find(frame.bytes);
            crossing.sent.push_back(frame);
            crossing.lost.push_back(found == came.end());
            found == came.end() ? void() : void(came.erase(found));
        }
    }
    return crossing;
}

/// A run with the captures of its links.
struct Captured
{
    std::string prefix;
    MeasurementReport report;

    /// @param link name @param from group that sends @param to number of the path's or edge's node
    /// at the other end @param part of the trunk @param requests or replies @return what crossed it
    Crossing Get(const std::string& link,
                 const std::string& from,
                 uint32_t to,
                 uint32_t part = 0,
                 bool requests = true) const
    {
        const auto ports = ReadLinkCaptures(prefix, link);
        const auto sender = std::find_if(ports.begin(), ports.end(), [&](const auto& port) {
            return port.group == from && port.peer == to && port.part == part;
        });
        const auto receiver = std::find_if(ports.begin(), ports.end(), [&](const auto& port) {
            return port.group != from && port.node == to && port.part == part;
        });
        return Cross(*sender, *receiver, requests);
    }

    /// @param reason such as link-error @return packets dropped for it
    uint64_t Dropped(const std::string& reason) const
    {
        const auto found = report.packets.dropped.find(reason);
        return found == report.packets.dropped.end() ? 0 : found->second;
    }
};

/// A test that runs scenarios with captures.
class CapturingTest : public TestCase
{
  public:
    using TestCase::TestCase;

  protected:
    /// @param scenario to run @param name of its folder @return what came out
    Captured Capture(FlowScenario scenario, const std::string& name)
    {
        Captured captured;
        const std::string folder = CreateTempDirFilename(name);
        std::filesystem::create_directories(folder);
        captured.prefix = folder + "/run";
        scenario.traces.pcap = captured.prefix;
        captured.report = RunScenario(scenario);
        NS_TEST_EXPECT_MSG_EQ(captured.report.packets.Balances(), true, "the sum of packets");
        return captured;
    }
};

} // namespace ns3

#endif // LINK_CROSSINGS_H

// SPDX-License-Identifier: GPL-2.0-only

#include "csv-columns.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/wire/ip-protocol.h"

#include <optional>

namespace ns3
{

namespace
{

/// Seconds to the nanosecond, all digits written, so that packets can be set against them.
std::string
SecondsText(int64_t ns)
{
    constexpr int64_t SECOND = 1'000'000'000;
    std::string fraction = std::to_string(ns % SECOND);
    fraction.insert(0, 9 - fraction.size(), '0');
    return std::to_string(ns / SECOND) + '.' + fraction;
}

std::string
SecondsText(const std::optional<int64_t>& ns)
{
    return ns ? SecondsText(*ns) : "";
}

/// @return such as tcp; its number where it has no name here
std::string
ProtocolText(uint8_t protocol)
{
    switch (protocol)
    {
    case flowhash::IpProtocol::TCP:
        return "tcp";
    case flowhash::IpProtocol::UDP:
        return "udp";
    case flowhash::IpProtocol::ICMP:
    case flowhash::IpProtocol::ICMPV6:
        return "echo";
    default:
        return std::to_string(protocol);
    }
}

/// One number, or several with bars between them.
std::string
MembersText(const std::vector<uint32_t>& members)
{
    std::string text;
    for (const uint32_t member : members)
    {
        text += (text.empty() ? "" : "|") + std::to_string(member);
    }
    return text;
}

/// @return ns; none: it is not known
std::optional<int64_t>
AloneTime(const FlowRecord& flow, const std::vector<int64_t>& times)
{
    return flow.flow < times.size() && times[flow.flow] > 0
               ? std::optional<int64_t>(times[flow.flow])
               : std::nullopt;
}

/// @return a flow's time over that of it alone
std::string
SlowdownText(const FlowRecord& flow, const std::vector<int64_t>& times)
{
    const auto alone = AloneTime(flow, times);
    return alone && flow.end ? flowdist::NumberText(static_cast<double>(*flow.end - flow.start) /
                                                    static_cast<double>(*alone))
                             : "";
}

/// @return the columns of how evenly one quantity fell, such as flowsJain
std::vector<CsvColumn<ImbalanceSample>>
ImbalanceColumns(const std::string& quantity, ImbalanceFigures ImbalanceSample::*figures)
{
    const auto column = [&](const char* name, const char* help, double ImbalanceFigures::*figure) {
        return CsvColumn<ImbalanceSample>{
            quantity + name, {"", help}, [figures, figure](const ImbalanceSample& sample) {
                return flowdist::NumberText(sample.*figures.*figure);
            }};
    };
    return {
        column("MaxOverMean", "the busiest over its fair share", &ImbalanceFigures::maxOverMean),
        column("Cov", "coefficient of variation", &ImbalanceFigures::cov),
        column("Jain", "Jain's fairness index", &ImbalanceFigures::jain)};
}

} // namespace

std::vector<CsvColumn<MemberLoad>>
MemberColumns()
{
    using Load = const MemberLoad&;
    return {
        {"tier", {"", "the group"}, [](Load load) { return load.tier; }},
        {"member", {"", "its name"}, [](Load load) { return load.tier + std::to_string(load.id); }},
        {"weight", {"", "at the end"}, [](Load load) { return flowdist::NumberText(load.weight); }},
        {"flows",
         {"flows", "in the measuring window"},
         [](Load load) { return std::to_string(load.flows); }},
        {"packets",
         {"packets", "of these"},
         [](Load load) { return std::to_string(load.packets); }},
        {"bytes", {"bytes", "of these"}, [](Load load) { return std::to_string(load.bytes); }}};
}

std::vector<CsvColumn<ImbalanceSample>>
SampleColumns()
{
    using Sample = const ImbalanceSample&;
    std::vector<CsvColumn<ImbalanceSample>> columns{
        {"time",
         {"s", "end of the interval"},
         [](Sample sample) { return flowdist::NumberText(sample.time); }},
        {"tier", {"", "the group"}, [](Sample sample) { return sample.tier; }},
        {"flows",
         {"flows", "in the interval"},
         [](Sample sample) { return std::to_string(sample.totalFlows); }},
        {"packets",
         {"packets", "in the interval"},
         [](Sample sample) { return std::to_string(sample.totalPackets); }},
        {"bytes", {"bytes", "in the interval"}, [](Sample sample) {
             return std::to_string(sample.totalBytes);
         }}};
    for (const auto& [quantity, figures] : {std::make_pair("flows", &ImbalanceSample::flows),
                                            std::make_pair("packets", &ImbalanceSample::packets),
                                            std::make_pair("bytes", &ImbalanceSample::bytes)})
    {
        for (auto& column : ImbalanceColumns(quantity, figures))
        {
            columns.push_back(std::move(column));
        }
    }
    columns.push_back({"differingEntries",
                       {"entries",
                        "on which live members disagree at the end of the interval; empty: they "
                        "keep no tables alike"},
                       [](Sample sample) {
                           return sample.differingEntries ? std::to_string(*sample.differingEntries)
                                                          : "";
                       }});
    return columns;
}

std::vector<CsvColumn<FlowRecord>>
FlowColumns(const std::vector<std::string>& tiers, const std::vector<int64_t>& aloneTimes)
{
    using Flow = const FlowRecord&;
    std::vector<CsvColumn<FlowRecord>> columns{
        {"flow", {"", "its number, from 0"}, [](Flow f) { return std::to_string(f.flow); }},
        {"protocol", {"", "tcp, udp, echo"}, [](Flow f) { return ProtocolText(f.protocol); }},
        {"client", {"", "address"}, [](Flow f) { return f.client; }},
        {"clientPort",
         {"", "port, or identifier of an echo"},
         [](Flow f) { return std::to_string(f.clientPort); }},
        {"service", {"", "address that the client asked"}, [](Flow f) { return f.service; }},
        {"servicePort",
         {"", "port; 0 for an echo"},
         [](Flow f) { return std::to_string(f.servicePort); }},
        {"start", {"s", "first packet"}, [](Flow f) { return SecondsText(f.start); }},
        {"firstByte",
         {"s", "of an answer at the client; empty: none came"},
         [](Flow f) { return SecondsText(f.firstByte); }},
        {"end", {"s", "empty: open at the end"}, [](Flow f) { return SecondsText(f.end); }},
        {"outcome",
         {"", "completed, broken, refused, unfinished"},
         [](Flow f) { return f.outcome; }},
        {"bytesForward",
         {"bytes", "of its IP packets that servers received"},
         [](Flow f) { return std::to_string(f.bytesForward); }},
        {"bytesReverse", {"bytes", "of its IP packets that servers sent"}, [](Flow f) {
             return std::to_string(f.bytesReverse);
         }}};
    for (std::size_t i = 0; i < tiers.size(); ++i)
    {
        columns.push_back(
            {tiers[i],
             {"", "its owner there; several where packets may take any of many"},
             [i](Flow f) { return i < f.members.size() ? MembersText(f.members[i]) : ""; }});
    }
    columns.insert(columns.end(),
                   {{"violations",
                     {"packets", "that reached another member, all groups"},
                     [](Flow f) { return std::to_string(f.violations); }},
                    {"cause", {"", "of the first of these"}, [](Flow f) { return f.cause; }},
                    {"event",
                     {"", "number of the latest event that moved it, from 0"},
                     [](Flow f) { return f.event ? std::to_string(*f.event) : ""; }},
                    {"aloneTime",
                     {"s",
                      "what it takes alone in the network; empty: it did not complete, or nobody "
                      "asked (measuring.slowdown)"},
                     [&aloneTimes](Flow f) { return SecondsText(AloneTime(f, aloneTimes)); }},
                    {"slowdown",
                     {"", "its time over that; empty as aloneTime"},
                     [&aloneTimes](Flow f) { return SlowdownText(f, aloneTimes); }}});
    return columns;
}

std::vector<CsvColumn<LearnedChange>>
LearnedColumns()
{
    using Learned = const LearnedChange&;
    return {{"time", {"s", "when it learned"}, [](Learned l) { return SecondsText(l.time); }},
            {"group", {"", "whose node learned"}, [](Learned l) { return l.group; }},
            {"node", {"", "its number there"}, [](Learned l) { return std::to_string(l.node); }},
            {"members", {"", "group that it chooses from"}, [](Learned l) { return l.members; }},
            {"pool", {"", "of the node"}, [](Learned l) { return std::to_string(l.pool); }},
            {"change",
             {"", "add, remove, fail, return, drain, weight"},
             [](Learned l) { return l.change; }},
            {"member",
             {"", "number of who changed"},
             [](Learned l) { return std::to_string(l.member); }},
            {"weight", {"", "of add and weight"}, [](Learned l) {
                 return l.weight ? flowdist::NumberText(*l.weight) : "";
             }}};
}

std::vector<CsvColumn<TrunkLoad>>
TrunkColumns()
{
    using Load = const TrunkLoad&;
    return {{"group", {"", "whose node sends"}, [](Load l) { return l.group; }},
            {"node", {"", "its number there"}, [](Load l) { return std::to_string(l.node); }},
            {"link", {"", "name of the link"}, [](Load l) { return l.link; }},
            {"peer",
             {"", "number of the node at the other end"},
             [](Load l) { return std::to_string(l.peer); }},
            {"part",
             {"", "number of the link in its trunk"},
             [](Load l) { return std::to_string(l.part); }},
            {"flows",
             {"flows", "with a packet that left by it, over the whole run"},
             [](Load l) { return std::to_string(l.flows); }},
            {"packets",
             {"packets", "that left by it, those of no flow included"},
             [](Load l) { return std::to_string(l.packets); }},
            {"bytes", {"bytes", "of these, IP headers included"}, [](Load l) {
                 return std::to_string(l.bytes);
             }}};
}

} // namespace ns3

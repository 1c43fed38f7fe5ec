// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-value.h"

#include "../../base/number-text.h"
#include "../../model/hash-core/unit-text.h"
#include "scenario-error.h"
#include "scenario-network.h"

#include "ns3/part-registry.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace ns3
{

namespace
{

// Not above seconds: 90s reads better than 1.5min, and results speak of seconds.
const char* const LARGEST_TIME_UNIT = "s";

const flowhash::UnitList&
RateUnits()
{
    static const flowhash::UnitList UNITS{
        {"Gbps", 1'000'000'000}, {"Mbps", 1'000'000}, {"kbps", 1'000}, {"bps", 1}};
    return UNITS;
}

[[noreturn]] void
Refuse(const std::string& text, const std::string& expected)
{
    throw ScenarioError("'" + text + "' is not " + expected);
}

template <class T>
std::string
Range(T least, T most, const std::function<std::string(T)>& format)
{
    return most == std::numeric_limits<T>::max() && sizeof(T) > 2
               ? "at least " + format(least)
               : format(least) + " to " + format(most);
}

std::string
DurationText(const Time& time)
{
    const int64_t ns = time.GetNanoSeconds();
    return (ns < 0 ? "-" : "") +
           flowhash::WithUnit(std::abs(ns), flowhash::TimeUnits(), LARGEST_TIME_UNIT);
}

std::string
RateText(uint64_t rate)
{
    return flowhash::WithUnit(rate, RateUnits(), "Gbps");
}

/// Reads a number with a unit behind it. @return it in base units, or none
std::optional<double>
ReadWithUnit(const std::string& text, const flowhash::UnitList& units)
{
    const auto parts = flowhash::SplitUnit(text, units);
    const auto number = parts ? flowdist::ReadNumber(parts->number) : std::nullopt;
    return number ? std::optional<double>(*number * static_cast<double>(parts->factor))
                  : std::nullopt;
}

/// @return a value in base units as the whole number that it is, but for what binary ones cannot
/// hold
uint64_t
WholeUnits(const std::string& text, double value, const std::string& unit)
{
    const double whole = std::round(value);
    if (std::abs(value - whole) > 4 * std::numeric_limits<double>::epsilon() * whole)
    {
        Refuse(text, "a whole number of " + unit + ", and nothing smaller is told apart");
    }
    return static_cast<uint64_t>(whole);
}

template <class T>
ScenarioValue<T>
WholeValue(T least, T most)
{
    const std::string type =
        "whole number, " + Range<T>(least, most, [](T count) { return std::to_string(count); });
    const auto parse = [type, least, most](const std::string& text) {
        const bool digits = !text.empty() && text.size() < 20 &&
                            text.find_first_not_of("0123456789") == std::string::npos;
        const uint64_t value = digits ? std::stoull(text) : 0;
        if (!digits || value < least || value > most)
        {
            Refuse(text, "a " + type);
        }
        return static_cast<T>(value);
    };
    return {type, false, parse, [](const T& value) { return std::to_string(value); }};
}

/// @return a list such as [1, 2] or 1,2 with spaces alone between its items
std::string
PlainList(std::string text)
{
    const bool bracketed = text.size() > 1 && text.front() == '[' && text.back() == ']';
    text = bracketed ? text.substr(1, text.size() - 2) : text;
    std::replace(text.begin(), text.end(), ',', ' ');
    return text;
}

template <class T>
ScenarioValue<std::vector<T>>
ListValue(const ScenarioValue<T>& item, const std::string& type)
{
    const auto parse = [item](const std::string& text) {
        std::vector<T> values;
        for (const auto& part : flowdist::SplitText(PlainList(text), " "))
        {
            values.push_back(item.parse(part));
        }
        return values;
    };
    const auto format = [item](const std::vector<T>& values) {
        std::vector<std::string> parts;
        std::transform(values.begin(), values.end(), std::back_inserter(parts), item.format);
        return flowdist::JoinTexts(parts, " ");
    };
    return {type, true, parse, format};
}

bool
IsDottedQuad(const std::string& text)
{
    std::size_t parts = 1;
    std::string digits;
    for (const char c : text)
    {
        if (c == '.' && !digits.empty())
        {
            ++parts;
            digits.clear();
            continue;
        }
        digits += c;
        const bool padded = digits.size() == 2 && digits.front() == '0'; // some read these as octal
        const bool octet =
            c >= '0' && c <= '9' && !padded && digits.size() <= 3 && std::stoi(digits) <= 255;
        if (!octet)
        {
            return false;
        }
    }
    return parts == 4 && !digits.empty();
}

} // namespace

ScenarioValue<uint32_t>
CountValue(uint32_t least, uint32_t most)
{
    return WholeValue<uint32_t>(least, most);
}

ScenarioValue<uint64_t>
LargeCountValue(uint64_t least, uint64_t most)
{
    return WholeValue<uint64_t>(least, most);
}

ScenarioValue<double>
RealValue(const std::string& unit, double least, double most)
{
    const std::string type = "number, " + Range<double>(least, most, flowdist::NumberText) +
                             (unit.empty() ? "" : " " + unit);
    const auto parse = [type, least, most](const std::string& text) {
        const auto value = flowdist::ReadNumber(text);
        if (!value || *value < least || *value > most)
        {
            Refuse(text, "a " + type);
        }
        return *value;
    };
    return {type, false, parse, flowdist::NumberText};
}

ScenarioValue<Time>
DurationValue(Time least, Time most)
{
    const std::string type = "duration, " + Range<Time>(least, most, DurationText);
    const auto parse = [type, least, most](const std::string& text) {
        const auto value = ReadWithUnit(text, flowhash::TimeUnits());
        const bool fits = value && *value >= static_cast<double>(least.GetNanoSeconds()) &&
                          *value <= static_cast<double>(most.GetNanoSeconds());
        if (!fits)
        {
            Refuse(text, "a " + type + ", with its unit (ns, us, ms, s, min, h)");
        }
        return NanoSeconds(WholeUnits(text, *value, "nanoseconds"));
    };
    return {type, true, parse, DurationText};
}

ScenarioValue<uint64_t>
RateValue(uint64_t least, uint64_t most)
{
    const std::string type = "rate, " + Range<uint64_t>(least, most, RateText);
    const auto parse = [type, least, most](const std::string& text) {
        const auto value = ReadWithUnit(text, RateUnits());
        if (!value || *value < static_cast<double>(least) || *value > static_cast<double>(most))
        {
            Refuse(text, "a " + type + ", with its unit (bps, kbps, Mbps, Gbps)");
        }
        return WholeUnits(text, *value, "bits a second");
    };
    return {type, true, parse, RateText};
}

ScenarioValue<bool>
FlagValue()
{
    const auto parse = [](const std::string& text) {
        if (text != "true" && text != "false")
        {
            Refuse(text, "true or false");
        }
        return text == "true";
    };
    return {"true or false", false, parse, [](bool value) { return value ? "true" : "false"; }};
}

ScenarioValue<std::string>
WordValue(const std::vector<std::string>& words)
{
    const std::string type = flowdist::JoinTexts(words, " | ");
    const auto parse = [words](const std::string& text) {
        if (std::find(words.begin(), words.end(), text) != words.end())
        {
            return text;
        }
        const std::string nearest = flowhash::NearestName(text, words);
        throw ScenarioError("'" + text +
                            "' is not known here; known: " + flowdist::JoinTexts(words, ", ") +
                            (nearest.empty() ? "" : "; nearest: '" + nearest + "'"));
    };
    return {type, true, parse, [](const std::string& value) { return value; }};
}

ScenarioValue<std::string>
ServiceProtocolValue()
{
    auto value = WordValue({"tcp", "udp"});
    value.parse = [words = value.parse](const std::string& text) {
        if (text == "icmp")
        {
            throw ScenarioError("'icmp' is not a service: ICMP echo requests to the address of a "
                                "service are always distributed");
        }
        return words(text);
    };
    return value;
}

ScenarioValue<std::string>
TextValue(const std::string& type)
{
    const auto parse = [](const std::string& text) {
        if (!flowdist::IsUtf8(text))
        {
            Refuse(text, "a text in UTF-8");
        }
        return text;
    };
    return {type, true, parse, [](const std::string& value) { return value; }};
}

ScenarioValue<std::string>
Ipv4Value()
{
    const auto parse = [](const std::string& text) {
        if (!IsDottedQuad(text))
        {
            Refuse(text, "an IPv4 address");
        }
        return text;
    };
    return {"IPv4 address", true, parse, [](const std::string& value) { return value; }};
}

ScenarioValue<std::string>
Ipv6Value()
{
    const auto parse = [](const std::string& text) {
        in6_addr address;
        if (!text.empty() && inet_pton(AF_INET6, text.c_str(), &address) != 1)
        {
            Refuse(text, "an IPv6 address");
        }
        return text;
    };
    return {"IPv6 address", true, parse, [](const std::string& value) { return value; }};
}

ScenarioValue<uint16_t>
PortValue()
{
    return WholeValue<uint16_t>(0, 65535);
}

ScenarioValue<std::string>
GroupNameValue()
{
    const std::string type = "name of letters, digits, - and _, a letter first and no digit last";
    const auto parse = [type](const std::string& text) {
        const bool good = !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) &&
                          !std::isdigit(static_cast<unsigned char>(text.back())) &&
                          std::all_of(text.begin(), text.end(), [](unsigned char c) {
                              return std::isalnum(c) || c == '-' || c == '_';
                          });
        if (!good)
        {
            Refuse(text, "a " + type);
        }
        return text;
    };
    return {type, true, parse, [](const std::string& value) { return value; }};
}

ScenarioValue<std::vector<std::string>>
NamesValue()
{
    return ListValue(TextValue("name"), "list of names of groups, such as [client, a]");
}

ScenarioValue<std::vector<std::string>>
WayValue()
{
    const std::string type =
        "list of names of groups: [client, [a, b], server] or client a|b server";
    const auto parse = [type](const std::string& text) {
        const auto steps = StepsOfWay(text);
        if (!steps)
        {
            Refuse(text, "a " + type);
        }
        return *steps;
    };
    const auto format = [](const std::vector<std::string>& steps) {
        return flowdist::JoinTexts(steps, " ");
    };
    return {type, true, parse, format};
}

ScenarioValue<std::vector<double>>
WeightsValue()
{
    return ListValue(RealValue("", 0, 1e6), "list of numbers, 0 to 1000000, such as [1,2]");
}

ScenarioValue<std::vector<uint16_t>>
PortsValue()
{
    auto ports = ListValue(WholeValue<uint16_t>(1, 65535),
                           "list of whole numbers, 1 to 65535, such as [80,81]");
    ports.parse = [parse = ports.parse](const std::string& text) {
        const std::vector<uint16_t> values = parse(text);
        std::set<uint16_t> seen;
        for (const uint16_t port : values)
        {
            if (!seen.insert(port).second)
            {
                Refuse(text, "a list of ports, each once: " + std::to_string(port) + " is twice");
            }
        }
        return values;
    };
    return ports;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_VALUE_H
#define SCENARIO_VALUE_H

#include "scenario-error.h"

#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How one type of scenario value is read and written: with its unit, within its bounds. What it
 * writes it reads back as the same value.
 */
template <class V>
struct ScenarioValue
{
    std::string type;                            //!< for people, such as "duration, 0s to 24h"
    bool quoted{true};                           //!< whether JSON writes it in quotes
    std::function<V(const std::string&)> parse;  //!< throws ScenarioError without a place
    std::function<std::string(const V&)> format; //!< the canonical text
};

/// A whole number. @param least smallest allowed @param most largest allowed @return its reader
ScenarioValue<uint32_t> CountValue(uint32_t least, uint32_t most);

/// A whole number of 64 bits. @param least smallest @param most largest @return its reader
ScenarioValue<uint64_t> LargeCountValue(uint64_t least, uint64_t most);

/// A number. @param unit for people, may be empty @param least smallest @param most largest
/// @return its reader
ScenarioValue<double> RealValue(const std::string& unit, double least, double most);

/// A duration with its unit: ns, us, ms, s, min, h. @param least smallest @param most largest
/// @return its reader
ScenarioValue<Time> DurationValue(Time least, Time most);

/// A rate with its unit: bps, kbps, Mbps, Gbps. @param least bit/s @param most bit/s
/// @return its reader
ScenarioValue<uint64_t> RateValue(uint64_t least, uint64_t most);

/// true or false. @return its reader
ScenarioValue<bool> FlagValue();

/// One of some words. @param words those that have a meaning @return its reader
ScenarioValue<std::string> WordValue(const std::vector<std::string>& words);

/// The protocol of a service: tcp or udp; says why icmp is none. @return its reader
ScenarioValue<std::string> ServiceProtocolValue();

/// Any text. @param type for people @return its reader
ScenarioValue<std::string> TextValue(const std::string& type);

/// An IPv4 address in dotted form. @return its reader
ScenarioValue<std::string> Ipv4Value();

/// An IPv6 address, or empty. @return its reader
ScenarioValue<std::string> Ipv6Value();

/// A port, or 0 for any. @return its reader
ScenarioValue<uint16_t> PortValue();

/// The name of a group: letters, digits and - _, a letter first, no digit last. @return its reader
ScenarioValue<std::string> GroupNameValue();

/// Names, separated by spaces or commas, in brackets or not. @return its reader
ScenarioValue<std::vector<std::string>> NamesValue();

/// The groups that packets pass, written as names are; where they pass one of several, these stand
/// in brackets of their own or have | between them. @return its reader
ScenarioValue<std::vector<std::string>> WayValue();

/// Weights: numbers from 0 to 1000000, separated by spaces or commas, in brackets or not. @return
/// its reader
ScenarioValue<std::vector<double>> WeightsValue();

/// Ports: numbers from 1 to 65535, written as weights are. @return its reader
ScenarioValue<std::vector<uint16_t>> PortsValue();

/// A reader of what is switched off by 0. @param value a reader @param type its bounds, for people
/// @param least the least value but 0 @return a reader of the same that takes 0, or that and more
template <class V>
ScenarioValue<V>
ZeroOr(ScenarioValue<V> value, const std::string& type, const V& least)
{
    value.type = type;
    value.parse = [least, type, parse = value.parse](const std::string& text) {
        const V read = parse(text);
        if (read > V(0) && read < least)
        {
            throw ScenarioError("'" + text + "' is not a " + type);
        }
        return read;
    };
    return value;
}

} // namespace ns3

#endif // SCENARIO_VALUE_H

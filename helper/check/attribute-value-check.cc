// SPDX-License-Identifier: GPL-2.0-only

#include "attribute-value-check.h"

#include "../../base/number-text.h"

#include "ns3/object.h"
#include "ns3/string.h"
#include "ns3/tcp-congestion-ops.h"

#include <algorithm>
#include <map>
#include <vector>

namespace ns3
{

namespace
{

/// Whether ns-3 can read a text; values of it may still be out of bounds.
using Readable = bool (*)(const std::string& text);

/// @param text number and unit @param number characters of which the number may be
/// @param units ns-3's, which takes a number without one, too
bool
IsQuantity(const std::string& text, const char* number, const std::vector<std::string>& units)
{
    const std::size_t end = std::min(text.find_first_not_of(number), text.size());
    const std::string unit = text.substr(end);
    return flowdist::ReadNumber(text.substr(0, end)) &&
           (unit.empty() || std::count(units.begin(), units.end(), unit) > 0);
}

/// As ns3::Time reads it.
bool
IsTime(const std::string& text)
{
    return IsQuantity(
        text, "+-0123456789.eE", {"y", "d", "h", "min", "s", "ms", "us", "ns", "ps", "fs"});
}

/// As ns3::DataRate reads it.
bool
IsDataRate(const std::string& text)
{
    std::vector<std::string> units;
    for (const char* unit : {"bps", "b/s", "Bps", "B/s"})
    {
        for (const char* prefix : {"", "k", "K", "M", "G"})
        {
            units.push_back(std::string(prefix) + unit);
        }
    }
    for (const char* unit : {"Kib/s", "KiB/s", "Mib/s", "MiB/s", "Gib/s", "GiB/s"})
    {
        units.emplace_back(unit);
    }
    return IsQuantity(text, "0123456789.", units);
}

bool
IsNumber(const std::string& text)
{
    return flowdist::ReadNumber(text).has_value();
}

bool
IsCount(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

bool
IsInteger(const std::string& text)
{
    return IsCount(text.substr(text.find_first_of("+-") == 0 ? 1 : 0));
}

bool
IsAnything(const std::string& /* text */)
{
    return true; // and ns-3 answers without ending the program
}

bool
IsType(const std::string& text)
{
    TypeId type;
    return TypeId::LookupByNameFailSafe(text, &type);
}

/// @return the base class of what can stand in the place of a default
TypeId
FamilyOf(const TypeId& initial, const std::string& attribute)
{
    // Some congestion controls of ns-3's say that a socket is their parent, such as TcpCubic.
    TypeId family = attribute == "SocketType" ? TcpCongestionOps::GetTypeId() : initial;
    while (family.GetParent() != Object::GetTypeId() && family.GetParent() != family)
    {
        family = family.GetParent();
    }
    return family;
}

/// Whether a value that names a TypeId names one that can be made and is of the family of the
/// default, such as TcpCongestionOps: ns-3 takes any, and crashes when it uses it.
bool
IsOfFamily(const TypeId::AttributeInformation& information, const std::string& value)
{
    const auto* initial =
        dynamic_cast<const TypeIdValue*>(PeekPointer(information.originalInitialValue));
    if (initial == nullptr || initial->Get() == TypeId() || !initial->Get().HasParent())
    {
        return true;
    }
    const TypeId family = FamilyOf(initial->Get(), information.name);
    const TypeId named = TypeId::LookupByName(value);
    return named.HasConstructor() && (named == initial->Get() || named.IsChildOf(family) ||
                                      named.GetParent() == initial->Get().GetParent());
}

/// @return the class of a checker's values, without a namespace, which is there for some only
std::string
TypeOf(const AttributeChecker& checker)
{
    const std::string name = checker.GetValueTypeName();
    const std::string space = "ns3::";
    return name.rfind(space, 0) == 0 ? name.substr(space.size()) : name;
}

/// @param text of a checker, such as "uint32_t 1:7" @return ", 1 to 7", or nothing without bounds
std::string
BoundsText(const std::string& text)
{
    const std::size_t space = text.find(' ');
    const std::size_t colon = text.find(':');
    const bool bounds = space != std::string::npos && colon != std::string::npos &&
                        text.find("e+308") == std::string::npos; // all that a double can be
    return bounds
               ? ", " + text.substr(space + 1, colon - space - 1) + " to " + text.substr(colon + 1)
               : "";
}

} // namespace

std::string
DescribeAttributeValue(const AttributeChecker& checker, const AttributeValue& initial)
{
    if (const auto* named = dynamic_cast<const TypeIdValue*>(&initial))
    {
        return "the name of a class such as " + named->Get().GetName() + ", of the default's kind";
    }
    static const std::map<std::string, std::string> words{
        {"BooleanValue", "true or false"},
        {"DataRateValue", "a rate such as 10Mbps"},
        {"DoubleValue", "a number"},
        {"IntegerValue", "a whole number"},
        {"StringValue", "a text"},
        {"TimeValue", "a time such as 10ms"},
        {"UintegerValue", "a whole number"}};
    const std::string type = TypeOf(checker);
    const std::string information = checker.GetUnderlyingTypeInformation();
    if (type.rfind("EnumValue", 0) == 0)
    {
        return "one of " + flowdist::JoinTexts(flowdist::SplitText(information, "|"), ", ");
    }
    const auto known = words.find(type);
    const bool number = type == "DoubleValue" || type == "IntegerValue" || type == "UintegerValue";
    return known == words.end() ? type + " " + information
                                : known->second + (number ? BoundsText(information) : "");
}

std::optional<bool>
JudgeAttributeValue(const TypeId::AttributeInformation& information, const std::string& value)
{
    static const std::map<std::string, Readable> readers{{"BooleanValue", IsAnything},
                                                         {"DataRateValue", IsDataRate},
                                                         {"DoubleValue", IsNumber},
                                                         {"IntegerValue", IsInteger},
                                                         {"StringValue", IsAnything},
                                                         {"TimeValue", IsTime},
                                                         {"TypeIdValue", IsType},
                                                         {"UintegerValue", IsCount}};
    const std::string type = TypeOf(*information.checker);
    if (type.rfind("EnumValue", 0) == 0)
    {
        const std::string names = information.checker->GetUnderlyingTypeInformation();
        const auto known = flowdist::SplitText(names, "|");
        return std::count(known.begin(), known.end(), value) > 0;
    }
    const auto reader = readers.find(type);
    if (reader == readers.end())
    {
        return std::nullopt;
    }
    return reader->second(value) && information.checker->CreateValidValue(StringValue(value)) &&
           IsOfFamily(information, value);
}

} // namespace ns3

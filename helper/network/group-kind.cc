// SPDX-License-Identifier: GPL-2.0-only

#include "group-kind.h"

#include "../../base/number-text.h"
#include "../scenario/attribute-name.h"
#include "group-kinds.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"
#include "ns3/uinteger.h"

#include <algorithm>

namespace ns3
{

namespace
{

/// @return the default of an attribute, as Config::SetDefault may have set it
template <class V>
const V&
DefaultOf(const std::string& attribute)
{
    const auto found = AttributeName::Find(attribute);
    NS_ABORT_MSG_UNLESS(found, "there is no attribute " << attribute);
    return dynamic_cast<const V&>(*found->information.initialValue);
}

} // namespace

void
ReadDefault(const std::string& attribute, bool& value)
{
    value = DefaultOf<BooleanValue>(attribute).Get();
}

void
ReadDefault(const std::string& attribute, uint32_t& value)
{
    value = static_cast<uint32_t>(DefaultOf<UintegerValue>(attribute).Get());
}

void
ReadDefault(const std::string& attribute, double& value)
{
    value = DefaultOf<DoubleValue>(attribute).Get();
}

void
ReadDefault(const std::string& attribute, Time& value)
{
    value = DefaultOf<TimeValue>(attribute).Get();
}

void
ReadDefault(const std::string& attribute, std::string& value)
{
    value = DefaultOf<StringValue>(attribute).Get();
}

const GroupKey*
GroupKind::FindKey(const std::string& path) const
{
    const auto found = std::find_if(
        keys.begin(), keys.end(), [&path](const GroupKey& key) { return key.path == path; });
    return found == keys.end() ? nullptr : &*found;
}

std::string
GroupKind::LearnDelayOf(const ScenarioGroup& group) const
{
    const auto own = group.settings.find(learnKey);
    return group.learnDelay.empty() && own != group.settings.end() ? own->second : group.learnDelay;
}

std::map<std::string, GroupKind>&
GroupKinds::Table()
{
    static std::map<std::string, GroupKind> table = [] {
        std::map<std::string, GroupKind> kinds;
        for (const GroupKind& kind : BuiltInGroupKinds())
        {
            kinds.emplace(kind.name, kind);
        }
        return kinds;
    }();
    return table;
}

bool
GroupKinds::Register(const GroupKind& kind)
{
    if (!Table().emplace(kind.name, kind).second)
    {
        throw ScenarioError("there is a kind '" + kind.name + "' already");
    }
    return true;
}

const GroupKind&
GroupKinds::Get(const std::string& name)
{
    const auto found = Table().find(name);
    if (found != Table().end())
    {
        return found->second;
    }
    std::vector<std::string> names;
    for (const GroupKind* kind : All())
    {
        names.push_back(kind->name);
    }
    const std::string nearest = flowhash::NearestName(name, names);
    throw ScenarioError("'" + name +
                        "' is no kind of group; known: " + flowdist::JoinTexts(names, ", ") +
                        (nearest.empty() ? "" : "; nearest: '" + nearest + "'"));
}

std::vector<const GroupKind*>
GroupKinds::All()
{
    std::vector<const GroupKind*> kinds;
    for (const auto& item : Table())
    {
        kinds.push_back(&item.second);
    }
    return kinds;
}

GroupSettings::GroupSettings(const GroupKind& kind,
                             const std::map<std::string, std::string>& settings)
    : m_kind(kind)
{
    for (const GroupKey& key : kind.keys)
    {
        m_values[key.path] = key.fallback();
    }
    for (const auto& [path, text] : settings)
    {
        const GroupKey* key = kind.FindKey(path);
        if (!key)
        {
            throw ScenarioError("a " + kind.name + " has no key '" + path + "'");
        }
        try
        {
            m_values[path] = key->canonical(text);
        }
        catch (const ScenarioError& error)
        {
            throw ScenarioError("key '" + path + "': " + error.what());
        }
    }
}

const std::string&
GroupSettings::Text(const std::string& key) const
{
    return m_values.at(key);
}

uint32_t
GroupSettings::Count(const std::string& key) const
{
    return CountValue(0, UINT32_MAX).parse(Text(key));
}

Time
GroupSettings::Duration(const std::string& key) const
{
    return DurationValue(Time(0), Time::Max()).parse(Text(key));
}

bool
GroupSettings::Flag(const std::string& key) const
{
    return Text(key) == "true";
}

bool
GroupSettings::Has(const std::string& key) const
{
    return m_values.count(key) > 0;
}

const std::map<std::string, std::string>&
GroupSettings::All() const
{
    return m_values;
}

} // namespace ns3

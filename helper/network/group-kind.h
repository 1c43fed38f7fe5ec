// SPDX-License-Identifier: GPL-2.0-only

#ifndef GROUP_KIND_H
#define GROUP_KIND_H

#include "ns3/nstime.h"
#include "ns3/scenario-network.h"
#include "ns3/scenario-value.h"
#include "ns3/string.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

class NodeGroup;
struct NodeGroupContext;

/// A key that groups of a kind have: all that is known about it stands here, once.
struct GroupKey
{
    std::string path;                      //!< such as translation.kind
    std::string type;                      //!< type, unit and bounds, for people
    std::function<std::string()> fallback; //!< tells its value where nobody sets it, as text
    std::string help;                      //!< one line
    bool quoted{true};                     //!< whether JSON writes its value in quotes
    std::string attribute; //!< ns-3 attribute that it sets, with its class; empty: none
    std::function<std::string(const std::string&)> canonical; //!< throws ScenarioError
};

/**
 * @ingroup flow-distribution
 * Makes a key that sets no attribute.
 * @param path such as translation.kind @param value how it is read and written
 * @param fallback its value where nobody sets it @param help one line
 * @return it
 */
template <class V>
GroupKey
MakeGroupKey(const std::string& path,
             const ScenarioValue<V>& value,
             const V& fallback,
             const std::string& help)
{
    const auto canonical = [value](const std::string& text) {
        return value.format(value.parse(text));
    };
    const std::string text = value.format(fallback);
    return {path, value.type, [text] { return text; }, help, value.quoted, "", canonical};
}

/// @param attribute name with its class, such as ns3::OriginServer::Workers @param value takes the
/// default that is in force, by the program or Config::SetDefault
void ReadDefault(const std::string& attribute, bool& value);
/// As above. @param attribute see above @param value see above
void ReadDefault(const std::string& attribute, uint32_t& value);
/// As above. @param attribute see above @param value see above
void ReadDefault(const std::string& attribute, double& value);
/// As above. @param attribute see above @param value see above
void ReadDefault(const std::string& attribute, Time& value);
/// As above. @param attribute see above @param value see above
void ReadDefault(const std::string& attribute, std::string& value);

/**
 * @ingroup flow-distribution
 * Makes a key that sets an attribute, whose default is the key's.
 * @param path such as workers @param value how it is read and written
 * @param attribute name with its class, such as ns3::OriginServer::Workers @param help one line
 * @return it
 */
template <class V>
GroupKey
MakeAttributeKey(const std::string& path,
                 const ScenarioValue<V>& value,
                 const std::string& attribute,
                 const std::string& help)
{
    GroupKey key = MakeGroupKey(path, value, V(), help);
    key.attribute = attribute;
    key.fallback = [attribute, value] {
        V initial;
        ReadDefault(attribute, initial);
        return value.format(initial);
    };
    return key;
}

/**
 * @ingroup flow-distribution
 *
 * A kind of groups: one class, and the keys that it brings along. What it does stands in NodeGroup.
 */
struct GroupKind
{
    std::string name; //!< such as manager
    std::string help; //!< one line
    std::vector<GroupKey> keys;
    bool chooses{false}; //!< its nodes choose among members by a scheme, where one is named
    bool learns{false};  //!< its nodes learn of events, whomever they choose
    /// Its nodes notice that a link to one among whom they choose carries nothing (loss of signal).
    bool seesLinks{false};
    std::string learnKey;  //!< a key of its own that says what learnDelay says; empty: none
    uint32_t most{60'000}; //!< nodes of one group
    /// Makes a group of the kind; its nodes are made later.
    std::function<std::unique_ptr<NodeGroup>(const NodeGroupContext&)> make;

    /// @param path of a key @return the key, or null
    const GroupKey* FindKey(const std::string& path) const;

    /// @param group one of the kind @return how long its nodes take to learn of events; empty:
    /// nothing is said
    std::string LearnDelayOf(const ScenarioGroup& group) const;
};

/**
 * @ingroup flow-distribution
 *
 * The kinds of groups that there are: client, router, distributor, manager, server, and those of
 * your own.
 */
class GroupKinds
{
  public:
    /**
     * Adds a kind of your own, before the first scenario that names it.
     * @param kind it @return true, so that a variable can hold it
     * @throws ScenarioError where the name is taken
     */
    static bool Register(const GroupKind& kind);

    /// @param name a kind's @return it @throws ScenarioError that lists the known ones
    static const GroupKind& Get(const std::string& name);

    /// @return all of them, by name
    static std::vector<const GroupKind*> All();

  private:
    static std::map<std::string, GroupKind>& Table();
};

/**
 * @ingroup flow-distribution
 *
 * The values of a group's keys, those of its kind that nobody set among them.
 */
class GroupSettings
{
  public:
    /**
     * Reads all values.
     * @param kind the group's kind @param settings what was set, by key
     * @throws ScenarioError for an unknown key or an impossible value
     */
    GroupSettings(const GroupKind& kind, const std::map<std::string, std::string>& settings);

    /// @param key one of the kind's @return its value as text
    const std::string& Text(const std::string& key) const;
    /// @param key one that holds a whole number @return its value
    uint32_t Count(const std::string& key) const;
    /// @param key one that holds a duration @return its value
    Time Duration(const std::string& key) const;
    /// @param key one that is true or false @return its value
    bool Flag(const std::string& key) const;

    /// @param key any @return whether the kind has it
    bool Has(const std::string& key) const;

    /// @return all values by key, for dumps
    const std::map<std::string, std::string>& All() const;

    /// Sets the attributes that keys stand for. @param helper one with SetAttribute
    template <class Helper>
    void SetAttributes(Helper& helper) const
    {
        SetAttributesOf("", helper);
    }

    /// Sets the attributes of one class that keys stand for. @param type the class, such as
    /// ns3::OriginServer; empty: any @param helper one with SetAttribute
    template <class Helper>
    void SetAttributesOf(const std::string& type, Helper& helper) const
    {
        for (const GroupKey& key : m_kind.keys)
        {
            const std::size_t end = key.attribute.rfind("::");
            if (end != std::string::npos && (type.empty() || key.attribute.substr(0, end) == type))
            {
                helper.SetAttribute(key.attribute.substr(end + 2), StringValue(Text(key.path)));
            }
        }
    }

  private:
    const GroupKind& m_kind;
    std::map<std::string, std::string> m_values;
};

} // namespace ns3

#endif // GROUP_KIND_H

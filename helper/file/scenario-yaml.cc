// SPDX-License-Identifier: GPL-2.0-only

#include "../../base/json-writer.h"
#include "../keys/scenario-schema.h"

#include "ns3/group-kind.h"

#include <sstream>

namespace ns3
{

namespace
{

/// Writes keys and values, line by line.
class YamlLines
{
  public:
    /// @param out where to @param indent before each line
    YamlLines(std::ostream& out, const std::string& indent)
        : m_out(out),
          m_indent(indent)
    {
    }

    /// The next line starts an item of a list.
    void BeginItem()
    {
        m_begins = true;
    }

    /// Writes a key; one without a value is left out, as it would be read so.
    void Write(const std::string& key, const std::string& value, bool quoted)
    {
        if (value.empty())
        {
            return;
        }
        m_out << m_indent
              << (m_begins   ? "- "
                  : m_inItem ? "  "
                             : "")
              << key << ": " << (quoted ? flowdist::JsonWriter::Quote(value) : value) << '\n';
        m_inItem = m_inItem || m_begins;
        m_begins = false;
    }

    /// Writes the keys of an item.
    template <class T>
    void Write(const std::vector<ScenarioKey<T>>& keys, const T& item)
    {
        for (const auto& key : keys)
        {
            Write(key.path, key.get(item), key.quoted);
        }
    }

  private:
    std::ostream& m_out;
    std::string m_indent;
    bool m_begins{false};
    bool m_inItem{false};
};

template <class T>
void
WriteList(std::ostream& out,
          const std::string& name,
          const std::string& indent,
          const std::vector<ScenarioKey<T>>& keys,
          const std::vector<T>& items)
{
    out << indent << name << (items.empty() ? ": []\n" : ":\n");
    for (const T& item : items)
    {
        YamlLines lines(out, indent + "  ");
        lines.BeginItem();
        lines.Write(keys, item);
    }
}

void
WriteGroup(std::ostream& out, const ScenarioGroup& group)
{
    YamlLines lines(out, "    ");
    lines.BeginItem();
    lines.Write(GroupKeys(), group);
    const GroupKind& kind = GroupKinds::Get(group.kind);
    const GroupSettings settings(kind, group.settings);
    for (const GroupKey& key : kind.keys)
    {
        lines.Write(key.path, settings.Text(key.path), key.quoted);
    }
    if (!group.choices.empty())
    {
        WriteList(out, "groups", "      ", ChoiceKeys(), group.choices);
    }
}

/// @return the keys of the scenario that are in the section of the network, or all others
std::vector<ScenarioKey<FlowScenario>>
KeysOf(bool network)
{
    const std::string start = "network.";
    std::vector<ScenarioKey<FlowScenario>> keys;
    for (auto key : ScenarioKeys())
    {
        if ((key.path.compare(0, start.size(), start) == 0) == network)
        {
            key.path = network ? key.path.substr(start.size()) : key.path;
            keys.push_back(key);
        }
    }
    return keys;
}

} // namespace

std::string
ScenarioYaml(const FlowScenario& scenario)
{
    std::ostringstream out;
    YamlLines(out, "").Write(KeysOf(false), scenario);
    out << "network:\n";
    YamlLines(out, "  ").Write(KeysOf(true), scenario);
    out << "  groups:\n";
    for (const ScenarioGroup& group : scenario.network.groups)
    {
        WriteGroup(out, group);
    }
    WriteList(out, "links", "  ", LinkKeys(), scenario.network.links);
    WriteList(out, "services", "", ServiceKeys(), scenario.services);
    WriteList(out, "traffic.sources", "", SourceKeys(), scenario.traffic.sources);
    WriteList(out, "events", "", EventKeys(), scenario.events);
    if (!scenario.attributes.empty())
    {
        out << "attributes:\n";
        YamlLines lines(out, "  ");
        for (const auto& [name, value] : scenario.attributes)
        {
            lines.Write(name, value, true);
        }
    }
    return out.str();
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "../helper/keys/scenario-schema.h"
#include "../helper/results/figure-list.h"
#include "../model/hash-core/spec/spec-values.h"
#include "tool-commands.h"

#include "ns3/group-kind.h"
#include "ns3/nstime.h"
#include "ns3/part-registry.h"
#include "ns3/type-id.h"

#include <iostream>
#include <map>
#include <string>

namespace ns3
{

namespace
{

/// @return the classes of the module that ns-3 knows, by name
std::map<std::string, TypeId>
OwnTypes()
{
    std::map<std::string, TypeId> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.GetGroupName() == "FlowDistribution")
        {
            types.emplace(type.GetName(), type);
        }
    }
    return types;
}

/// @return a name without what stands before it in all or some versions of ns-3
std::string
WithoutNamespace(const std::string& name)
{
    return name.compare(0, 5, "ns3::") == 0 ? name.substr(5) : name;
}

/// @return the default as an option gives it
std::string
DefaultOf(const TypeId::AttributeInformation& attribute)
{
    const auto* time = dynamic_cast<const TimeValue*>(PeekPointer(attribute.initialValue));
    return time != nullptr ? flowhash::DurationText(time->Get().GetNanoSeconds())
                           : attribute.initialValue->SerializeToString(attribute.checker);
}

} // namespace

int
KeysCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"key", "type and bounds", "default", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& key : DescribeScenarioKeys())
    {
        table.AddRow({key.path, key.type, key.value, key.help});
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    return 0;
}

int
KindsCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"kind", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const GroupKind* kind : GroupKinds::All())
    {
        table.AddRow({kind->name, kind->help});
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    return 0;
}

int
FiguresCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"file", "figure", "unit", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& figure : DescribeFigures())
    {
        table.AddRow({figure.file, figure.name, figure.unit, figure.help});
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    return 0;
}

int
AttributesCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"class", "attribute", "value", "default", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& [name, type] : OwnTypes())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const TypeId::AttributeInformation attribute = type.GetAttribute(i);
            table.AddRow({name,
                          attribute.name,
                          WithoutNamespace(attribute.checker->GetValueTypeName()),
                          DefaultOf(attribute),
                          attribute.help});
        }
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    return 0;
}

int
TracesCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"class", "trace source", "signature", "when"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& [name, type] : OwnTypes())
    {
        for (std::size_t i = 0; i < type.GetTraceSourceN(); ++i)
        {
            const TypeId::TraceSourceInformation source = type.GetTraceSource(i);
            table.AddRow({name, source.name, WithoutNamespace(source.callback), source.help});
        }
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    return 0;
}

int
SchemesCommand()
{
    flowdist::TextTable table;
    for (const char* name : {"part", "name", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& part : flowhash::ListParts())
    {
        table.AddRow({part.stage, part.name, part.summary});
    }
    table.Print(std::cout, flowdist::IsTerminal(1));
    std::cout
        << "\nWhat as=NAME stands for; other words complete it, or take the place of its own.\n\n";
    for (const auto& preset : flowhash::ListPresets())
    {
        std::cout << "as=" << preset.name << "\n    " << preset.summary << "\n    " << preset.spec
                  << '\n';
    }
    std::cout << R"(
A scheme is a line such as 'key=greater-port hash=toeplitz select=hrw state=none'. Behind the name of
a part stand the parameters it takes, with their defaults. Besides,
  every key rule takes       fragments=ports (or addresses, identification) and icmp=inner (or outer)
  every hash function takes  layout=packed (or the key's fields in another order and zero bytes),
                             offset=0 (rotates the value), keep=WIDTH (so many lower bits) and
                             finalizer=none (or murmur3, with finalizer-seed=0)
)";
    return 0;
}

} // namespace ns3

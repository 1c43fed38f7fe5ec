// SPDX-License-Identifier: GPL-2.0-only

#include "../helper/keys/scenario-schema.h"
#include "../helper/results/figure-list.h"
#include "tool-commands.h"

#include "ns3/group-kind.h"
#include "ns3/part-registry.h"

#include <iostream>

namespace ns3
{

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

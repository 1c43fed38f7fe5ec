// SPDX-License-Identifier: GPL-2.0-only

#include "tool-commands.h"

#include "ns3/part-registry.h"
#include "ns3/scenario-schema.h"

#include <iostream>

namespace ns3
{

int
KeysCommand()
{
    TextTable table;
    for (const char* name : {"key", "type and bounds", "default", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& key : DescribeScenarioKeys())
    {
        table.AddRow({key.path, key.type, key.value, key.help});
    }
    table.Print(std::cout, IsTerminal(1));
    return 0;
}

int
SchemesCommand()
{
    TextTable table;
    for (const char* name : {"part", "name", "what it is"})
    {
        table.AddColumn(name, "", false);
    }
    for (const auto& part : flowhash::ListParts())
    {
        table.AddRow({part.stage, part.name, part.summary});
    }
    table.Print(std::cout, IsTerminal(1));
    std::cout << "\nA scheme is a line such as "
                 "'key=greater-port hash=toeplitz select=hrw state=none'.\n";
    return 0;
}

} // namespace ns3

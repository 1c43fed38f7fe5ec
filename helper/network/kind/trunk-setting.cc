// SPDX-License-Identifier: GPL-2.0-only

#include "trunk-setting.h"

#include "../../../model/device/port-trunk.h"
#include "idle-setting.h"

#include "ns3/flow-scenario.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <cstdint>

namespace ns3
{

namespace
{

constexpr const char* SCHEME = "trunk.scheme";

/// What a switch does, with another polynomial than the usual one of schemes: hash bits that have
/// chosen the neighbour already would choose the same link for all that goes there.
constexpr const char* USUAL = "key=five-tuple hash=crc32c select=modulo";

/// @return links of the largest trunk that ends at a group; 1: there is none
uint32_t
MostLinks(const NodeGroup& group, const ScenarioNetwork& network)
{
    uint32_t most = 1;
    for (const ScenarioLink& link : network.links)
    {
        if (std::count(link.between.begin(), link.between.end(), group.GetName()) > 0)
        {
            most = std::max(most, link.trunk);
        }
    }
    return most;
}

/// @return whether a group of the same setting has a trunk, from which it may have come (`like`)
bool
WorksElsewhere(const NodeGroup& group, const ScenarioNetwork& network)
{
    return std::any_of(network.links.begin(), network.links.end(), [&](const ScenarioLink& link) {
        return link.trunk > 1 &&
               std::any_of(link.between.begin(), link.between.end(), [&](const auto& name) {
                   const ScenarioGroup* const other = network.FindGroup(name);
                   const auto setting = other->settings.find(SCHEME);
                   return setting != other->settings.end() &&
                          setting->second == group.GetDescription().settings.at(SCHEME);
               });
    });
}

} // namespace

std::vector<GroupKey>
TrunkKeys()
{
    return {MakeGroupKey(SCHEME,
                         TextValue("scheme spec"),
                         std::string(USUAL),
                         "by which of the links of a trunk its nodes send, see the links' trunk; "
                         "members are the numbers of links")};
}

std::string
TrunkSchemeOf(const NodeGroup& group)
{
    return group.GetSettings().Has(SCHEME) ? group.GetSettings().Text(SCHEME) : USUAL;
}

void
CheckTrunkScheme(const NodeGroup& group,
                 const ScenarioNetwork& network,
                 const NodeGroup::Fail& fail)
{
    const uint32_t links = MostLinks(group, network);
    const auto& given = group.GetDescription().settings;
    if (links == 1 && given.count(SCHEME) > 0 && !WorksElsewhere(group, network))
    {
        RefuseIdle(
            group,
            {{false,
              {SCHEME},
              {},
              "no link of group '" + group.GetName() + "' is a trunk: trunk: 2 or more at a link"}},
            fail);
    }
    try
    {
        const auto scheme = PortTrunk::MakeScheme(TrunkSchemeOf(group));
        std::vector<flowhash::MemberChange> changes;
        for (flowhash::MemberId link = 0; link < links; ++link)
        {
            changes.push_back({flowhash::MemberChange::Kind::ADD, link});
        }
        scheme->Update(changes);
    }
    catch (const flowhash::SpecError& error)
    {
        fail(SCHEME, "key '" + std::string(SCHEME) + "': " + error.what());
    }
}

} // namespace ns3

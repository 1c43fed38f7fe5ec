// SPDX-License-Identifier: GPL-2.0-only

#ifndef GLOBAL_SETTINGS_H
#define GLOBAL_SETTINGS_H

#include "ns3/attribute.h"
#include "ns3/boolean.h"
#include "ns3/flow-scenario.h"
#include "ns3/type-id.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{

/// What a run sets for the whole program, and puts back: the next one depends on what its caller
/// has set alone.
class GlobalSettings
{
  public:
    /// Sets. @param scenario what is run
    explicit GlobalSettings(const FlowScenario& scenario);
    /// Ends the simulation and puts back.
    ~GlobalSettings();
    GlobalSettings(const GlobalSettings&) = delete;
    GlobalSettings& operator=(const GlobalSettings&) = delete;

    /// Sets attributes that a class has from a parent, on nodes and what they have: there are no
    /// defaults of them. @param scenario what is run, when all its nodes are there
    static void SetInherited(const FlowScenario& scenario);

    /**
     * Tells by what a run goes that its scenario need not name: ns-3's global values, and defaults
     * of attributes that differ from those that their classes have, whoever changed them.
     * @return values by name; what NS_ATTRIBUTE_DEFAULT says goes by that name as it stands
     */
    static std::map<std::string, std::string> InForce();

  private:
    uint64_t m_run;
    BooleanValue m_checksums;
    TypeIdValue m_scheduler;
    std::vector<std::pair<std::string, Ptr<const AttributeValue>>> m_defaults;
};

} // namespace ns3

#endif // GLOBAL_SETTINGS_H

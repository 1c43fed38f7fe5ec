// SPDX-License-Identifier: GPL-2.0-only

#include "global-settings.h"

#include "../../base/flow-distribution-compat.h"
#include "../scenario/attribute-name.h"

#include "ns3/config.h"
#include "ns3/global-value.h"
#include "ns3/mac48-address.h"
#include "ns3/object-factory.h"
#include "ns3/pointer.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <cstdlib>

namespace ns3
{

namespace
{

/// @return a value as text, the same in every process
std::string
ValueText(const Ptr<const AttributeValue>& value, const Ptr<const AttributeChecker>& checker)
{
    const auto* pointer = dynamic_cast<const PointerValue*>(PeekPointer(value));
    if (pointer == nullptr)
    {
        return value->SerializeToString(checker);
    }
    const Ptr<Object> object = pointer->GetObject();
    return object ? object->GetInstanceTypeId().GetName() : "0"; // not where it lies in memory
}

/// Adds the changed defaults of one class. @param type it @param settings takes them
void
AddChanged(const TypeId& type, std::map<std::string, std::string>& settings)
{
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
    {
        const TypeId::AttributeInformation attribute = type.GetAttribute(i);
        if (attribute.initialValue != attribute.originalInitialValue)
        {
            const std::string text = ValueText(attribute.initialValue, attribute.checker);
            if (text != ValueText(attribute.originalInitialValue, attribute.checker))
            {
                settings[type.GetAttributeFullName(i)] = text;
            }
        }
    }
}

} // namespace

GlobalSettings::GlobalSettings(const FlowScenario& scenario)
    : m_run(RngSeedManager::GetRun())
{
    ResetAllocation<Mac48Address>(0);
    RngSeedManager::SetRun(scenario.rngRun);
    GlobalValue::GetValueByName("ChecksumEnabled", m_checksums);
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(scenario.checksums));
    const TypeId scheduler = TypeId::LookupByName(ScenarioSchedulers().at(scenario.scheduler));
    GlobalValue::GetValueByName("SchedulerType", m_scheduler);
    GlobalValue::Bind("SchedulerType", TypeIdValue(scheduler));
    Simulator::SetScheduler(ObjectFactory(scheduler.GetName()));
    for (const auto& [name, value] : scenario.attributes)
    {
        const auto attribute = AttributeName::Find(name);
        if (attribute && !attribute->IsInherited())
        {
            m_defaults.emplace_back(name, attribute->information.initialValue);
            Config::SetDefault(name, StringValue(value));
        }
    }
}

GlobalSettings::~GlobalSettings()
{
    Simulator::Destroy();
    for (const auto& [name, value] : m_defaults)
    {
        Config::SetDefault(name, *value);
    }
    GlobalValue::Bind("ChecksumEnabled", m_checksums);
    GlobalValue::Bind("SchedulerType", m_scheduler);
    RngSeedManager::SetRun(m_run);
}

void
GlobalSettings::SetInherited(const FlowScenario& scenario)
{
    for (const auto& [name, value] : scenario.attributes)
    {
        const auto attribute = AttributeName::Find(name);
        if (attribute && attribute->IsInherited())
        {
            attribute->SetOnNodes(StringValue(value));
        }
    }
}

std::map<std::string, std::string>
GlobalSettings::InForce()
{
    std::map<std::string, std::string> settings;
    for (auto global = GlobalValue::Begin(); global != GlobalValue::End(); ++global)
    {
        StringValue value;
        (*global)->GetValue(value);
        settings[(*global)->GetName()] = value.Get();
    }
    for (std::size_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        AddChanged(TypeId::GetRegistered(i), settings);
    }
    const char* const variable = "NS_ATTRIBUTE_DEFAULT";
    if (const char* const text = std::getenv(variable))
    {
        settings[variable] = text; // ns-3 reads it object by object, and keeps no default of it
    }
    return settings;
}

} // namespace ns3

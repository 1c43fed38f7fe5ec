// SPDX-License-Identifier: GPL-2.0-only

#include "global-value-check.h"

#include "../../base/number-text.h"
#include "attribute-value-check.h"

#include "ns3/object-factory.h"
#include "ns3/simulator-impl.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <cstdint>

namespace ns3
{

namespace
{

/// Whether ns-3 can simulate by a class, which it asks for by its name only.
bool
IsSimulator(const std::string& name, const ScenarioTrial& trial)
{
    TypeId type;
    if (!TypeId::LookupByNameFailSafe(name, &type) || !type.HasConstructor() ||
        !type.IsChildOf(SimulatorImpl::GetTypeId()))
    {
        return false;
    }
    const auto make = [&name]() -> std::string {
        // Some end the program, such as one that needs MPI; without a scheduler all do in the end.
        ObjectFactory(name).Create<SimulatorImpl>()->SetScheduler(
            ObjectFactory("ns3::MapScheduler"));
        return "";
    };
    return !trial || trial(make, "ended").empty();
}

} // namespace

std::string
WrongGlobalValue(const GlobalValue& global, const std::string& value, const ScenarioTrial& trial)
{
    const std::string name = global.GetName();
    constexpr double mostSeed = 4294944442; // one below the smaller modulus of ns-3's MRG32k3a
    if (name == "RngSeed")
    {
        const auto seed = flowdist::ReadNumber(value).value_or(0);
        return seed >= 1 && seed <= mostSeed && seed == static_cast<uint32_t>(seed)
                   ? ""
                   : "a whole number, 1 to " + flowdist::NumberText(mostSeed);
    }
    if (name == "SimulatorImplementationType")
    {
        return IsSimulator(value, trial) ? "" : "a simulator such as ns3::DefaultSimulatorImpl";
    }
    TypeId::AttributeInformation information;
    information.name = name;
    information.checker = global.GetChecker();
    information.originalInitialValue = information.checker->Create();
    if (dynamic_cast<TypeIdValue*>(PeekPointer(information.checker->Create())) != nullptr)
    {
        TypeIdValue current; // whose family others have to be of
        global.GetValue(current);
        information.originalInitialValue = current.Copy();
    }
    return JudgeAttributeValue(information, value).value_or(true)
               ? ""
               : DescribeAttributeValue(*information.checker, *information.originalInitialValue);
}

} // namespace ns3

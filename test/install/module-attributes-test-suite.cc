// SPDX-License-Identifier: GPL-2.0-only

// What holds for the attributes of all devices and applications of the module.

#include "ns3/boolean.h"
#include "ns3/distributor-net-device.h"
#include "ns3/double.h"
#include "ns3/nstime.h"
#include "ns3/object-factory.h"
#include "ns3/string.h"
#include "ns3/test.h"
#include "ns3/traffic-manager-net-device.h"
#include "ns3/uinteger.h"

#include <limits>
#include <map>
#include <string>
#include <vector>

using namespace ns3;

namespace
{

/// @return the classes of the module that can be made; headers and tags have no attributes
std::vector<TypeId>
OwnTypes()
{
    std::vector<TypeId> types;
    for (uint16_t i = 0; i < TypeId::GetRegisteredN(); ++i)
    {
        const TypeId type = TypeId::GetRegistered(i);
        if (type.GetGroupName() == "FlowDistribution" && type.HasConstructor() &&
            type.IsChildOf(Object::GetTypeId()))
        {
            types.push_back(type);
        }
    }
    return types;
}

/// @return a value that no attribute of the module with this type of value takes
Ptr<AttributeValue>
WrongValue(const std::string& type)
{
    const auto is = [&type](const std::string& name) {
        return type == name || type == "ns3::" + name; // as ns-3 has it for some types only
    };
    if (is("TimeValue"))
    {
        return Create<TimeValue>(NanoSeconds(-1));
    }
    if (is("DoubleValue"))
    {
        return Create<DoubleValue>(-1);
    }
    if (is("UintegerValue"))
    {
        return Create<UintegerValue>(std::numeric_limits<uint64_t>::max());
    }
    const bool text = is("StringValue") || is("BooleanValue");
    return text ? Ptr<AttributeValue>(Create<StringValue>("no such thing"))
                : Ptr<AttributeValue>(Create<EmptyAttributeValue>());
}

/// @return the attributes of an object, from its class up, as text
std::map<std::string, std::string>
Attributes(const ObjectBase& object)
{
    std::map<std::string, std::string> texts;
    for (TypeId type = object.GetInstanceTypeId(); type.HasParent(); type = type.GetParent())
    {
        for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
        {
            const TypeId::AttributeInformation info = type.GetAttribute(i);
            const Ptr<AttributeValue> value = info.checker->Create();
            if (info.accessor->HasGetter() && info.accessor->Get(&object, *value))
            {
                texts[info.name] = value->SerializeToString(info.checker);
            }
        }
    }
    return texts;
}

/// All classes, all attributes.
class WrongValueTest : public TestCase
{
  public:
    WrongValueTest()
        : TestCase("a wrong value of any attribute is refused, and changes nothing")
    {
    }

  private:
    void DoRun() override
    {
        for (const TypeId& type : OwnTypes())
        {
            ObjectFactory factory(type.GetName());
            const Ptr<Object> object = factory.Create();
            for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
            {
                Refuse(*object, type.GetAttribute(i));
            }
            object->Dispose();
        }
        NS_TEST_EXPECT_MSG_GT(m_texts, 10, "attributes of text, of all devices and applications");
    }

    void Refuse(Object& object, const TypeId::AttributeInformation& info)
    {
        const auto before = Attributes(object);
        const std::string type = info.checker->GetValueTypeName();
        m_texts += type == "StringValue";
        const std::string name = object.GetInstanceTypeId().GetName() + "::" + info.name;
        NS_TEST_EXPECT_MSG_EQ(
            object.SetAttributeFailSafe(info.name, *WrongValue(type)), false, name);
        NS_TEST_EXPECT_MSG_EQ((Attributes(object) == before), true, name << " is as before");
        NS_TEST_EXPECT_MSG_EQ(before.count(info.name), 1, name << " can be read");
    }

    uint32_t m_texts{0};
};

/// Values that are good by themselves.
class StateTest : public TestCase
{
  public:
    StateTest()
        : TestCase("a good value that an object cannot follow is refused, and changes nothing")
    {
    }

  private:
    void DoRun() override
    {
        // Turns have no weights.
        const std::string turns = "select=round-robin";
        const auto distributor = CreateObject<DistributorNetDevice>();
        NS_TEST_EXPECT_MSG_EQ(Set(*distributor, "Scheme", turns), true, "without members");
        const auto manager = CreateObject<TrafficManagerNetDevice>();
        manager->UpdateManagers({{flowhash::MemberChange::Kind::ADD, 0, 1.0},
                                 {flowhash::MemberChange::Kind::ADD, 1, 2.0}});
        const auto before = Attributes(*manager);
        NS_TEST_EXPECT_MSG_EQ(Set(*manager, "PortTable", "hash=crc32 select=modulo"),
                              false,
                              "members that weigh differently, and a modulo");
        NS_TEST_EXPECT_MSG_EQ((Attributes(*manager) == before), true, "as before");
        NS_TEST_EXPECT_MSG_EQ(Set(*manager, "PortTable", "hash=toeplitz select=hrw"),
                              true,
                              "a selector that knows weights");
    }

    static bool Set(Object& object, const std::string& name, const std::string& text)
    {
        return object.SetAttributeFailSafe(name, StringValue(text));
    }
};

/// The suite.
class ModuleAttributesTestSuite : public TestSuite
{
  public:
    ModuleAttributesTestSuite()
        : TestSuite("flow-distribution-module-attributes", TestSuite::Type::UNIT)
    {
        AddTestCase(new WrongValueTest);
        AddTestCase(new StateTest);
    }
};

ModuleAttributesTestSuite g_moduleAttributesTestSuite; //!< registers itself

} // namespace

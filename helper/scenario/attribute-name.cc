// SPDX-License-Identifier: GPL-2.0-only

#include "attribute-name.h"

#include "ns3/application.h"
#include "ns3/config.h"
#include "ns3/net-device.h"

namespace ns3
{

namespace
{

/// Whether a class itself has an attribute.
bool
Has(const TypeId& type, const std::string& name)
{
    for (std::size_t i = 0; i < type.GetAttributeN(); ++i)
    {
        if (type.GetAttribute(i).name == name)
        {
            return true;
        }
    }
    return false;
}

} // namespace

std::optional<AttributeName>
AttributeName::Find(const std::string& fullName)
{
    AttributeName found;
    const std::size_t colons = fullName.rfind("::");
    if (colons == std::string::npos || colons == 0 ||
        !TypeId::LookupByNameFailSafe(fullName.substr(0, colons), &found.type))
    {
        return std::nullopt;
    }
    found.name = fullName.substr(colons + 2);
    if (!found.type.LookupAttributeByName(found.name, &found.information))
    {
        return std::nullopt;
    }
    found.owner = found.type;
    while (!Has(found.owner, found.name))
    {
        found.owner = found.owner.GetParent();
    }
    return found;
}

bool
AttributeName::IsInherited() const
{
    return owner != type;
}

bool
AttributeName::IsOnNodes() const
{
    return type.IsChildOf(NetDevice::GetTypeId()) || type.IsChildOf(Application::GetTypeId());
}

void
AttributeName::SetOnNodes(const AttributeValue& value) const
{
    for (const char* list : {"DeviceList", "ApplicationList"})
    {
        Config::SetFailSafe(
            std::string("/NodeList/*/") + list + "/*/$" + type.GetName() + "/" + name, value);
    }
}

} // namespace ns3

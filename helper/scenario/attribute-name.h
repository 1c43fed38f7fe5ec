// SPDX-License-Identifier: GPL-2.0-only

#ifndef ATTRIBUTE_NAME_H
#define ATTRIBUTE_NAME_H

#include "ns3/attribute.h"
#include "ns3/type-id.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * An attribute by its full name, such as ns3::TcpSocket::InitialCwnd, and the class that has it.
 */
struct AttributeName
{
    TypeId type;      //!< as named
    std::string name; //!< without the class
    TypeId owner;     //!< the class itself, or the parent that it has the attribute from
    TypeId::AttributeInformation information;

    /// @param fullName class and attribute @return it; none where there is no such attribute
    static std::optional<AttributeName> Find(const std::string& fullName);

    /// @return whether a parent's; ns-3 keeps no default of it for this class
    bool IsInherited() const;

    /// @return whether it can be set on what a scenario builds: devices and applications
    bool IsOnNodes() const;

    /// Sets it on all devices and applications of this class that nodes have. @param value of it
    void SetOnNodes(const AttributeValue& value) const;
};

} // namespace ns3

#endif // ATTRIBUTE_NAME_H

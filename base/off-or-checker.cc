// SPDX-License-Identifier: GPL-2.0-only

#include "off-or-checker.h"

#include "number-text.h"

#include "ns3/double.h"

namespace ns3::flowdist
{

OffOrChecker::OffOrChecker(double least, double most)
    : m_least(least),
      m_most(most)
{
}

bool
OffOrChecker::Check(const AttributeValue& value) const
{
    const auto* number = dynamic_cast<const DoubleValue*>(&value);
    return number != nullptr &&
           (number->Get() == 0 || (number->Get() >= m_least && number->Get() <= m_most));
}

std::string
OffOrChecker::GetValueTypeName() const
{
    return "ns3::DoubleValue";
}

bool
OffOrChecker::HasUnderlyingTypeInformation() const
{
    return true;
}

std::string
OffOrChecker::GetUnderlyingTypeInformation() const
{
    return "double 0, or " + NumberText(m_least) + ":" + NumberText(m_most);
}

Ptr<AttributeValue>
OffOrChecker::Create() const
{
    return ns3::Create<DoubleValue>();
}

bool
OffOrChecker::Copy(const AttributeValue& source, AttributeValue& destination) const
{
    const auto* from = dynamic_cast<const DoubleValue*>(&source);
    auto* to = dynamic_cast<DoubleValue*>(&destination);
    if (from == nullptr || to == nullptr)
    {
        return false;
    }
    *to = *from;
    return true;
}

} // namespace ns3::flowdist

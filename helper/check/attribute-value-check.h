// SPDX-License-Identifier: GPL-2.0-only

#ifndef ATTRIBUTE_VALUE_CHECK_H
#define ATTRIBUTE_VALUE_CHECK_H

#include "ns3/attribute.h"
#include "ns3/type-id.h"

#include <optional>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Judges a value of an attribute as ns-3 does, but without its ways to end the program at a text
 * that it cannot read.
 * @param information of the attribute @param value as text
 * @return whether it can be; none: only ns-3 itself can tell
 */
std::optional<bool> JudgeAttributeValue(const TypeId::AttributeInformation& information,
                                        const std::string& value);

/**
 * @ingroup flow-distribution
 * @param checker of an attribute @param initial what it is where nobody says anything
 * @return what its values are, in words: "true or false"
 */
std::string DescribeAttributeValue(const AttributeChecker& checker, const AttributeValue& initial);

} // namespace ns3

#endif // ATTRIBUTE_VALUE_CHECK_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef GROUP_KINDS_H
#define GROUP_KINDS_H

#include "group-kind.h"

#include <vector>

namespace ns3
{

/// @return the kinds that come with the module; a line of this list registers one
std::vector<GroupKind> BuiltInGroupKinds();

} // namespace ns3

#endif // GROUP_KINDS_H

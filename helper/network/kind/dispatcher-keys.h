// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISPATCHER_KEYS_H
#define DISPATCHER_KEYS_H

#include "ns3/group-kind.h"

#include <vector>

namespace ns3
{

/// @return the keys that groups of dispatchers have
std::vector<GroupKey> DispatcherKeys();

} // namespace ns3

#endif // DISPATCHER_KEYS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef DISTRIBUTOR_SHARING_KEYS_H
#define DISTRIBUTOR_SHARING_KEYS_H

#include "ns3/group-kind.h"

#include <vector>

namespace ns3
{

/// Key that says whether distributors that stand by for each other keep what they remember alike.
inline constexpr const char* SHARES_FLOWS = "standby.sync.flows";

/// @return that key, and those of how they do
std::vector<GroupKey> DistributorSharingKeys();

} // namespace ns3

#endif // DISTRIBUTOR_SHARING_KEYS_H

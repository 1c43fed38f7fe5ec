// SPDX-License-Identifier: GPL-2.0-only

#ifndef SENT_MESSAGES_H
#define SENT_MESSAGES_H

#include "ns3/table-sync.h"

#include <cstdint>
#include <string>

namespace ns3
{

/// @param sync of a node @param kind of messages @return packets of that kind that it sent
inline uint64_t
SentMessages(const Ptr<TableSync>& sync, const std::string& kind)
{
    const auto& sent = sync->GetCounts().sent;
    const auto found = sent.find(kind);
    return found == sent.end() ? 0 : found->second.packets;
}

} // namespace ns3

#endif // SENT_MESSAGES_H

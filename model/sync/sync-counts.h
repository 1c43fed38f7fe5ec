// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_COUNTS_H
#define SYNC_COUNTS_H

#include <cstdint>
#include <map>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What one node's synchronisation sent and received. A message that goes to each peer on its own
 * counts once for each. What was received is in `received` or in `dropped`, never in both.
 */
struct SyncCounts
{
    /// Messages of a kind.
    struct Count
    {
        uint64_t packets{0};
        uint64_t bytes{0}; //!< of the messages alone, without headers below them
    };

    std::map<std::string, Count> sent;     //!< by kind, see SyncMessage::GetKind
    std::map<std::string, Count> received; //!< those that were heeded, by kind
    std::map<std::string, Count> dropped;  //!< those that were not, by reason
};

} // namespace ns3

#endif // SYNC_COUNTS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SYNC_SETTINGS_H
#define SYNC_SETTINGS_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/// @ingroup flow-distribution
/// What a synchronisation goes by: the attributes of TableSync when it started.
struct SyncSettings
{
    uint32_t batch{1};             //!< most entries of an update
    uint32_t mtu{1472};            //!< most bytes of a message
    Time updateInterval;           //!< that an update waits for others
    bool broadcast{false};         //!< one message for all instead of one for each
    bool reliable{false};          //!< whether losses are mended
    Time statusInterval;           //!< between words on one's last update
    Time retryInterval;            //!< until something is asked for (again)
    uint32_t logSize{0};           //!< updates that can be asked for again
    double transferRate{0};        //!< entries/s; 0: no limit
    Time antiEntropyInterval;      //!< between comparisons; 0: none
    Time tombstoneTime;            //!< that removals are remembered
    Time refreshInterval;          //!< between refreshments; 0: none
    double operationsPerSecond{0}; //!< on the table; 0: no limit
    uint32_t queueLimit{0};        //!< operations that wait
};

} // namespace ns3

#endif // SYNC_SETTINGS_H

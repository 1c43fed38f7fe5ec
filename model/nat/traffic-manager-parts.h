// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_PARTS_H
#define TRAFFIC_MANAGER_PARTS_H

#include "connection-translator.h"
#include "packet-rewriter.h"
#include "traffic-manager-net-device.h"
#include "translated-fragments.h"

#include <utility>

namespace ns3
{

/// What a traffic manager is made of, which is nobody else's business.
struct TrafficManagerNetDevice::Parts
{
    /// @param removed told of every entry that goes
    explicit Parts(ConnectionTable::RemovalListener removed)
        : translator(std::move(removed))
    {
    }

    PacketRewriter rewriter;
    ConnectionTranslator translator;
    TranslatedFragments fragments;
};

} // namespace ns3

#endif // TRAFFIC_MANAGER_PARTS_H

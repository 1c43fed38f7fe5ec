// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRAFFIC_MANAGER_PARTS_H
#define TRAFFIC_MANAGER_PARTS_H

#include "../device/fragment-table.h"
#include "connection-translator.h"
#include "packet-rewriter.h"
#include "traffic-manager-net-device.h"

#include <optional>
#include <utility>

namespace ns3
{

/// What a traffic manager is made of, which is nobody else's business.
struct TrafficManagerNetDevice::Parts
{
    /// What the first fragment of a packet met.
    struct Fate
    {
        const DropReason* refused{nullptr};          //!< why it was dropped; null: it was not
        std::optional<flowhash::FlowKey> translated; //!< its addresses as it left, if they changed
    };

    /// @param removed told of every entry that goes
    explicit Parts(ConnectionTable::RemovalListener removed)
        : translator(std::move(removed))
    {
    }

    PacketRewriter rewriter;
    ConnectionTranslator translator;
    FragmentTable<Fate> fragments;
};

} // namespace ns3

#endif // TRAFFIC_MANAGER_PARTS_H

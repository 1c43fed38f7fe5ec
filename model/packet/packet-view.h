// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_VIEW_H
#define PACKET_VIEW_H

#include "ns3/packet-fields.h"

namespace ns3
{

/// @ingroup flow-distribution
/// What a steering device reads of a packet, once: no Header object is deserialized.
using PacketView = flowhash::PacketFields;

} // namespace ns3

#endif // PACKET_VIEW_H

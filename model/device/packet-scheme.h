// SPDX-License-Identifier: GPL-2.0-only

#ifndef PACKET_SCHEME_H
#define PACKET_SCHEME_H

#include "ns3/distribution.h"

#include <memory>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Makes a scheme for a device that knows of flows what their packets say, and no more.
 * @param spec it
 * @return the scheme, without members
 * @throws flowhash::SpecError where it is none, or would need what no such device has: cookies in
 *         packets, or loads while no affinity state counts them
 */
std::unique_ptr<flowhash::Distribution> MakePacketScheme(const std::string& spec);

} // namespace ns3

#endif // PACKET_SCHEME_H

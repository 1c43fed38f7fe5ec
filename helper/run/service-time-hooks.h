// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_TIME_HOOKS_H
#define SERVICE_TIME_HOOKS_H

#include "ns3/built-network.h"
#include "ns3/origin-server.h"
#include "ns3/service-times.h"

#include <functional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Lets somebody hear, and say, how long requests take at all servers of a network whose service
 * times are random. (Others take the same time whoever asks.)
 * @param network built, before the simulation runs
 * @param times see there @param flowsOf gives a node's finder of flows, for servers with sockets
 */
void HookServiceTimes(const BuiltNetwork& network,
                      const ServiceTimes& times,
                      const std::function<AnsweredFlow(const Ptr<Node>& node)>& flowsOf);

} // namespace ns3

#endif // SERVICE_TIME_HOOKS_H

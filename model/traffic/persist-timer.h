// SPDX-License-Identifier: GPL-2.0-only

#ifndef PERSIST_TIMER_H
#define PERSIST_TIMER_H

#include "ns3/nstime.h"
#include "ns3/ptr.h"
#include "ns3/socket.h"

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Keeps TCP's persist timer (RFC 9293, section 3.8.6.1) from firing. ns-3 (3.36 to 3.48) starts it
 * at any segment that finds a window of zero, and a socket that listens has no other: a segment of
 * a connection that this host does not know is enough, such as one that a distributor sent astray.
 * When the timer fires with nothing to send, the program ends. The ends of this module read at once
 * what comes, so none of their windows closes, and nobody needs a probe.
 *
 * @param socket of TCP, whose accepted connections do the same
 */
inline void
DisarmPersistTimer(const Ptr<Socket>& socket)
{
    const Time beyondAnyRun = Hours(24 * 366);
    socket->SetAttribute("PersistTimeout", TimeValue(beyondAnyRun));
}

} // namespace ns3

#endif // PERSIST_TIMER_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_COMPAT_H
#define FLOW_DISTRIBUTION_COMPAT_H

/**
 * @file
 * What differs between the versions of ns-3. It is found by asking whether a member or a header is
 * there: ns-3 tells its version to the preprocessor only in some builds.
 */

#include "ns3/global-router-interface.h"

// The newer one first: the compiler may see headers of an older ns-3 in /usr/include, too.
#if __has_include("ns3/global-routing.h")
#include "ns3/global-routing.h"
#else
#include "ns3/ipv4-global-routing.h"

namespace ns3
{
/// A node's part in IPv4 global routing. Newer ns-3 names it so itself: it has one for IPv6, too.
using Ipv4GlobalRouter = GlobalRouter;
} // namespace ns3
#endif

namespace ns3
{

/**
 * Lets a class hand out its addresses from the first on again, as in a fresh process.
 *
 * @tparam T the class, such as Mac48Address, whose ResetAllocationIndex came with ns-3 3.37
 */
template <typename T>
auto
ResetAllocation(int /* preferred */) -> decltype(T::ResetAllocationIndex())
{
    T::ResetAllocationIndex();
}

/**
 * Where that cannot be done: a later run in one process has other addresses than in a process of
 * its own.
 */
template <typename T>
void
ResetAllocation(long /* fallback */)
{
}

} // namespace ns3

#endif // FLOW_DISTRIBUTION_COMPAT_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVICE_TIMES_H
#define SERVICE_TIMES_H

#include "ns3/nstime.h"

#include <cstdint>
#include <functional>
#include <optional>

namespace ns3
{

/**
 * Hears how long a server's worker takes for a request, and may say another time. It is called when
 * the worker begins, once a request.
 * @param flow number of the flow whose request it is
 * @param request its number in the flow; none: the one behind that which was worked on before
 * @param drawn what the server drew
 * @return how long the worker takes
 */
using ServiceTimes =
    std::function<Time(uint64_t flow, std::optional<uint32_t> request, const Time& drawn)>;

} // namespace ns3

#endif // SERVICE_TIMES_H

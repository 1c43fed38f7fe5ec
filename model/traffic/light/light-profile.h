// SPDX-License-Identifier: GPL-2.0-only

#ifndef LIGHT_PROFILE_H
#define LIGHT_PROFILE_H

#include "ns3/nstime.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How light flows of a profile send, beside what RequestProfile says of them. Both ends of a flow
 * go by the profile of the same number.
 */
struct LightProfile
{
    static constexpr uint32_t MOST_WINDOW = 16384; //!< segments

    uint32_t window{10}; //!< segments under way, from 1; ten as RFC 6928 begins with
    uint64_t pace{0};    //!< bit/s of a response's payload; 0: as fast as the window lets
    Time keepAlive;      //!< TCP: silence after which the client probes; 0: it never does
};

} // namespace ns3

#endif // LIGHT_PROFILE_H

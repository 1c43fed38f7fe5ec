// SPDX-License-Identifier: GPL-2.0-only

#include "tool-pace.h"

#include "../base/number-text.h"

#include <iostream>
#include <sys/resource.h>

namespace ns3
{

std::string
DescribePace(const RunPace& pace, double seconds)
{
    using flowdist::FixedText;
    return FixedText(pace.simulated.GetSeconds() / seconds, 3) + " simulated s/s, " +
           FixedText(static_cast<double>(pace.packets) / seconds, 0) + " packets/s, " +
           FixedText(static_cast<double>(pace.flows) / seconds, 0) + " flows/s, " +
           std::to_string(pace.open) + " flows open";
}

void
TellEffort(const RunPace& pace, double seconds)
{
    constexpr double silent = 2;
    if (seconds < silent)
    {
        return;
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cerr << "ran for " << flowdist::FixedText(seconds, 1)
              << " s: " << DescribePace(pace, seconds) << "; at most "
              << flowdist::FixedText(static_cast<double>(usage.ru_maxrss) / 1024, 0)
              << " MB of memory\n";
}

} // namespace ns3

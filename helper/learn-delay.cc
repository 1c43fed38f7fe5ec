// SPDX-License-Identifier: GPL-2.0-only

#include "learn-delay.h"

#include "number-text.h"
#include "scenario-error.h"
#include "scenario-value.h"

#include <algorithm>
#include <stdexcept>

namespace ns3
{

LearnDelay::LearnDelay(const std::string& spec)
{
    if (spec.find(':') == std::string::npos)
    {
        for (const std::string& text : SplitText(spec, "[], "))
        {
            m_times.push_back(DurationValue(Seconds(0), Hours(1)).parse(text));
        }
        if (m_times.empty())
        {
            throw ScenarioError("'" + spec +
                                "' is no delay, such as 100ms, [0ms, 50ms] or "
                                "uniform:0.01:0.2");
        }
        return;
    }
    try
    {
        m_distribution = SizeDistribution(spec);
    }
    catch (const std::invalid_argument& error)
    {
        throw ScenarioError(error.what());
    }
}

Time
LearnDelay::Draw(uint32_t node)
{
    return m_distribution ? m_distribution->GetTime()
                          : m_times[std::min<std::size_t>(node, m_times.size() - 1)];
}

int64_t
LearnDelay::AssignStreams(int64_t stream)
{
    return m_distribution ? m_distribution->AssignStreams(stream) : 0;
}

} // namespace ns3

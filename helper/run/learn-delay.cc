// SPDX-License-Identifier: GPL-2.0-only

#include "learn-delay.h"

#include "../../base/number-text.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-value.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace ns3
{

namespace
{

constexpr double LONGEST = 3600; // s, as of a delay that is given as such; of longer draws, too

/// @return the items of a list in brackets or without any
std::vector<std::string>
SplitList(const std::string& text)
{
    const bool opens = !text.empty() && text.front() == '[';
    const bool closes = !text.empty() && text.back() == ']';
    const std::string inner = opens && closes ? text.substr(1, text.size() - 2) : text;
    if (opens != closes || inner.find_first_of("[]") != std::string::npos)
    {
        throw ScenarioError("'" + text + "' has a bracket too many, or too few");
    }
    return flowdist::SplitText(inner, ", ");
}

bool
IsTimeUnit(const std::string& text)
{
    static const std::vector<std::string> UNITS{"ns", "us", "ms", "s", "min", "h"};
    return std::find(UNITS.begin(), UNITS.end(), text) != UNITS.end();
}

/// @return a distribution whose times have units as one of seconds: 200ms is 0.2
std::string
InSeconds(const std::string& spec)
{
    std::string seconds;
    for (std::size_t begin = 0; begin <= spec.size();)
    {
        const std::size_t end = std::min(spec.find_first_of(": ", begin), spec.size());
        const std::string word = spec.substr(begin, end - begin);
        const std::size_t unit = word.find_first_not_of("0123456789.");
        const bool isTime = unit != std::string::npos && unit > 0 && IsTimeUnit(word.substr(unit));
        seconds += isTime
                       ? flowdist::NumberText(
                             DurationValue(Seconds(0), Seconds(LONGEST)).parse(word).GetSeconds())
                       : word;
        seconds += spec.substr(end, 1);
        begin = end + 1;
    }
    return seconds;
}

} // namespace

LearnDelay::LearnDelay(const std::string& spec, const std::string& order)
{
    for (const std::string& text : SplitList(order))
    {
        m_order.push_back(CountValue(0, 60'000).parse(text));
    }
    if (spec.find(':') == std::string::npos)
    {
        for (const std::string& text : SplitList(spec))
        {
            m_times.push_back(DurationValue(Seconds(0), Seconds(LONGEST)).parse(text));
        }
        if (m_times.empty())
        {
            throw ScenarioError("'" + spec +
                                "' is no delay, such as 100ms, [0ms, 50ms] or "
                                "uniform:10ms:0.2s");
        }
        return;
    }
    try
    {
        const std::string seconds = InSeconds(spec);
        const double greatest = SizeDistribution::GetGreatest(seconds);
        if (std::isfinite(greatest) && greatest > LONGEST)
        {
            throw ScenarioError("'" + spec + "' gives up to " + flowdist::NumberText(greatest) +
                                " s; the most is an hour, " + flowdist::NumberText(LONGEST));
        }
        m_distribution = SizeDistribution(seconds);
    }
    catch (const std::invalid_argument& error)
    {
        throw ScenarioError(error.what());
    }
}

void
LearnDelay::Check(uint32_t nodes) const
{
    if (m_times.size() > nodes)
    {
        throw ScenarioError(std::to_string(m_times.size()) + " delays are more than its " +
                            std::to_string(nodes) + " node(s)");
    }
    for (auto node = m_order.begin(); node != m_order.end(); ++node)
    {
        if (*node >= nodes)
        {
            throw ScenarioError("there is no node " + std::to_string(*node) + " among " +
                                std::to_string(nodes));
        }
        if (std::find(m_order.begin(), node, *node) != node)
        {
            throw ScenarioError("node " + std::to_string(*node) + " is there twice");
        }
    }
}

std::vector<Time>
LearnDelay::Draw(uint32_t nodes)
{
    std::vector<Time> delays;
    for (uint32_t node = 0; node < nodes; ++node)
    {
        delays.push_back(m_distribution ? Seconds(std::min(m_distribution->GetValue(), LONGEST))
                                        : m_times[std::min<std::size_t>(node, m_times.size() - 1)]);
    }
    return m_order.empty() ? delays : InOrder(delays);
}

/// The same delays, given out from short to long.
std::vector<Time>
LearnDelay::InOrder(std::vector<Time> delays) const
{
    std::vector<uint32_t> order = m_order;
    for (uint32_t node = 0; node < delays.size(); ++node)
    {
        if (std::find(m_order.begin(), m_order.end(), node) == m_order.end())
        {
            order.push_back(node);
        }
    }
    std::sort(delays.begin(), delays.end());
    std::vector<Time> ordered(delays.size());
    for (std::size_t i = 0; i < delays.size(); ++i)
    {
        ordered[order[i]] = delays[i];
    }
    return ordered;
}

int64_t
LearnDelay::AssignStreams(int64_t stream)
{
    return m_distribution ? m_distribution->AssignStreams(stream) : 0;
}

} // namespace ns3

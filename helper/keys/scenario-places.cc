// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-places.h"

namespace ns3
{

void
ScenarioPlaces::SetDefault(const std::string& place)
{
    m_default = place;
}

void
ScenarioPlaces::Note(const std::string& path, const std::string& place)
{
    m_places[path] = place;
}

std::string
ScenarioPlaces::Find(const std::vector<std::string>& paths) const
{
    std::string place = m_default;
    std::size_t nearest = 0; // steps
    for (const std::string& path : paths)
    {
        const auto own = m_places.find(path);
        if (own != m_places.end())
        {
            return own->second;
        }
        std::size_t steps = 0;
        for (std::size_t dot = path.find('.'); dot != std::string::npos;
             dot = path.find('.', dot + 1))
        {
            const auto around = m_places.find(path.substr(0, dot));
            if (++steps > nearest && around != m_places.end())
            {
                nearest = steps;
                place = around->second;
            }
        }
    }
    return place;
}

} // namespace ns3

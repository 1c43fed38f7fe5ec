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
    for (std::string path : paths)
    {
        while (!path.empty())
        {
            const auto found = m_places.find(path);
            if (found != m_places.end())
            {
                return found->second;
            }
            const std::size_t dot = path.rfind('.');
            path.resize(dot == std::string::npos ? 0 : dot);
        }
    }
    return m_default;
}

} // namespace ns3

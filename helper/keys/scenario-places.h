// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_PLACES_H
#define SCENARIO_PLACES_H

#include <map>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 * Remembers where each value of a scenario came from.
 */
class ScenarioPlaces
{
  public:
    /// Sets the place of what nobody set. @param place such as a file name
    void SetDefault(const std::string& place);

    /// Notes a value's place. @param path its key @param place FILE:LINE or an option
    void Note(const std::string& path, const std::string& place);

    /**
     * Finds the place to name for an error.
     * @param paths keys that may be to blame
     * @return the place of the first that was set; where none was, that of the nearest of what they
     *         stand in
     */
    std::string Find(const std::vector<std::string>& paths) const;

  private:
    std::string m_default{"scenario"};
    std::map<std::string, std::string> m_places;
};

} // namespace ns3

#endif // SCENARIO_PLACES_H

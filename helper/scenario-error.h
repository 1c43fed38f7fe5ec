// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCENARIO_ERROR_H
#define SCENARIO_ERROR_H

#include <stdexcept>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Input from a scenario file or the command line that cannot be. Its text is one line for people:
 * where (FILE:LINE or the option), what is wrong, and what would be right.
 */
class ScenarioError : public std::runtime_error
{
  public:
    using std::runtime_error::runtime_error;

    /**
     * An error with its place.
     * @param place such as "direct.yaml:12" or "--duration=5"
     * @param message what is wrong
     */
    ScenarioError(const std::string& place, const std::string& message)
        : std::runtime_error(place + ": " + message)
    {
    }
};

} // namespace ns3

#endif // SCENARIO_ERROR_H

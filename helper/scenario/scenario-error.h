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
    /// @param message what is wrong; what would not print on one line is spelled
    explicit ScenarioError(const std::string& message)
        : std::runtime_error(Printable(message))
    {
    }

    /**
     * An error with its place.
     * @param place such as "balancer.yaml:12" or "--duration=5"
     * @param message what is wrong
     */
    ScenarioError(const std::string& place, const std::string& message)
        : std::runtime_error(Printable(place + ": " + message))
    {
    }

  private:
    /// @return the text on one line: input may hold anything
    static std::string Printable(const std::string& text)
    {
        std::string line;
        for (const char c : text)
        {
            const auto byte = static_cast<unsigned char>(c);
            line += byte < 0x20 || byte == 0x7f ? "?" : std::string(1, c);
        }
        return line;
    }
};

} // namespace ns3

#endif // SCENARIO_ERROR_H

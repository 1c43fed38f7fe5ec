// SPDX-License-Identifier: GPL-2.0-only

#ifndef GNUPLOT_SCRIPT_H
#define GNUPLOT_SCRIPT_H

#include <string>
#include <vector>

namespace ns3
{

/// @return whether the program gnuplot is there
bool HasGnuplot();

/**
 * @ingroup flow-distribution
 * Runs a script of gnuplot in its folder; what gnuplot says goes to standard error.
 * @param folder where @param file name of the script in it
 * @return whether it went well
 */
bool RunGnuplot(const std::string& folder, const std::string& file);

/**
 * @ingroup flow-distribution
 * The start of a gnuplot script: what a plot shows, as variables.
 */
class PlotSettings
{
  public:
    /// Sets a variable. @param name its own @param text its value, taken as it is
    void Set(const std::string& name, const std::string& text);
    /// Sets a variable. @param name its own @param number its value
    void Set(const std::string& name, double number);
    /// Sets an array; one without texts is not set. @param name its own @param texts its items
    void Set(const std::string& name, const std::vector<std::string>& texts);
    /// Sets an array; one without numbers is not set. @param name its own @param numbers its items
    void Set(const std::string& name, const std::vector<double>& numbers);

    /// @return the script so far
    const std::string& Text() const;

  private:
    void SetItems(const std::string& name, const std::vector<std::string>& items);

    std::string m_text;
};

} // namespace ns3

#endif // GNUPLOT_SCRIPT_H

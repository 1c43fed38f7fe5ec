// SPDX-License-Identifier: GPL-2.0-only

#ifndef EVENT_MARKS_H
#define EVENT_MARKS_H

#include "campaign-reader.h"
#include "picture-layout.h"

#include <cstddef>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * The events of the lines of a picture over time: an upright line each, with its name above the
 * graph. One that all lines have in common is grey; of others, each line of the picture has its
 * part of the upright one, in its own colour.
 */
class EventMarks
{
  public:
    /// @param events of each line of the picture, by time
    explicit EventMarks(const std::vector<std::vector<PlotEvent>>& events);

    /// @return the time of the first; none of none
    std::optional<double> First() const;

    /// Finds room for the names, and adds the settings. @param layout of the picture, which gets a
    /// strip for them @param picture it @param from first time of its axis @param to last one
    void Apply(PictureLayout& layout, Picture& picture, double from, double to);

  private:
    /// One or several at one time.
    struct Mark
    {
        double at{0};
        std::string text;
        std::vector<std::size_t> lines; //!< that have it, from 0
        double begin{0};                //!< of its name, cm from the left of the picture
        double place{0};                //!< of its line, likewise
        std::size_t row{0};             //!< of its name, from the graph
    };

    void Arrange(double from, double to, const PictureLayout& layout);

    std::vector<Mark> m_marks; //!< by time
    std::size_t m_lines;
};

} // namespace ns3

#endif // EVENT_MARKS_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PICTURE_LAYOUT_H
#define PICTURE_LAYOUT_H

#include "picture.h"

#include <string>
#include <vector>

namespace ns3
{

/// What stands around the graph of a picture.
struct PictureTexts
{
    std::string below;             //!< at the axis below; broken into lines where it is long
    std::string beside;            //!< at the axis on the left, upright; broken likewise
    std::vector<std::string> rows; //!< names on the left; broken likewise; empty: numbers are there
    AxisSpan numbers;              //!< on the left, where no names are
    std::vector<std::string>
        columns;                    //!< names below, in lines or upright; empty: numbers are there
    std::vector<std::string> lines; //!< names of lines, above; none of one alone
    double graph{0};                //!< height, cm; 0: as the rows need
};

/**
 * @ingroup flow-distribution
 *
 * Where things stand in a picture, so that nothing is cut off at its edges: margins of the graph,
 * lines of texts, the key, all in cm. gnuplot would do the same by itself, but for names that it
 * takes to be short.
 */
class PictureLayout
{
  public:
    static constexpr double WIDTH = 8.5; //!< cm of a picture, as in style.gp

    /// @param title above the picture, maybe empty @param texts around it
    PictureLayout(const std::string& title, const PictureTexts& texts);

    /// @param share of the graph's width, 0 to 1 @return how far from the left of the picture, cm
    double AcrossAt(double share) const;

    /// @param height of free room above the graph, cm
    void SetStrip(double height);

    /// @return the height of the picture, cm
    double Height() const;

    /// @return how far below the upper edge the strip ends and the graph begins, cm
    double GraphTop() const;

    /// Tells a picture: its height, its title, settings of all else. @param picture it
    void Apply(Picture& picture) const;

  private:
    void SetAcross(const PictureTexts& texts);
    void SetColumns(const std::vector<std::string>& columns);
    void SetKey(const std::vector<std::string>& lines);
    void SetBelow(const std::string& text);

    std::string m_title;
    std::vector<std::string> m_rows;
    std::vector<std::string> m_columns;
    bool m_upright{false}; //!< the columns' names
    std::string m_below;
    std::string m_beside;
    std::vector<std::string> m_lines;
    std::vector<double> m_keyX; //!< where samples of lines begin
    std::vector<double> m_keyY; //!< of their first lines, from the upper edge
    double m_left{0};
    double m_right{0};
    double m_bottom{0};
    double m_key{0}; //!< height
    double m_strip{0};
    double m_graph;
};

} // namespace ns3

#endif // PICTURE_LAYOUT_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef PICTURE_H
#define PICTURE_H

#include "gnuplot-script.h"

#include <string>
#include <vector>

namespace ns3
{

/// The data of a picture: a line of headings, then lines of cells with tabs between them.
class PictureTable
{
  public:
    /// @param headings names of columns, with units
    explicit PictureTable(const std::vector<std::string>& headings);

    /// Starts a line.
    void AddRow();
    /// Adds a cell. @param text what it holds
    void Add(const std::string& text);
    /// Adds a cell. @param number what it holds
    void Add(double number);
    /// Adds a cell that holds nothing.
    void AddNone();

    /// @return all lines
    const std::string& Text() const;

  private:
    std::string m_text;
    bool m_first{true}; //!< of its line is the next cell
};

/// From where to where an axis goes, and where its numbers stand.
struct AxisSpan
{
    double low{0};
    double high{1};
    double step{1};
};

/// @param settings get it @param axis of values
void SetAxis(PlotSettings& settings, const AxisSpan& axis);

/// What an axis has to span.
class ValueRange
{
  public:
    /// Widens it. @param value that it holds
    void Add(double value);
    /// @return the least value; 0 of none
    double First() const;
    /// @return the greatest value; 0 of none
    double Last() const;
    /// @param most steps @return 1, 2 or 5 times a power of ten, so that there are at most so many
    double Step(int most) const;
    /// @param most steps @return whole steps that hold all values, one at least
    AxisSpan Axis(int most) const;

  private:
    bool m_any{false};
    double m_first{0};
    double m_last{0};
};

/// A mean in a table: how many runs, the mean, the ends of its 95 % interval.
/// @param table where @param values of the runs @param range holds the interval
void AddMean(PictureTable& table, const std::vector<double>& values, ValueRange& range);

/// A picture that can be drawn.
struct Picture
{
    static constexpr std::size_t MOST_ROWS = 32; //!< of bars or differences
    static constexpr int MOST_STEPS = 4;         //!< of an axis beside names

    std::string kind;      //!< how: a script of examples/plots/campaign
    std::string stem;      //!< name of its files without their ending
    std::string title;     //!< above it; empty: none
    double height{6};      //!< cm; see PictureLayout
    std::string about;     //!< a line on what it shows
    PlotSettings settings; //!< what its script needs
    PictureTable table{{}};
};

constexpr std::size_t MOST_LINES = 8; //!< that a picture tells apart
constexpr double GRAPH_HEIGHT = 4.7;  //!< cm, where lines are drawn

/**
 * @ingroup flow-distribution
 * A name of files for a picture.
 * @param kind of it @param parts what it shows @return them with a dash between, of letters, digits
 * and -._=
 */
std::string PictureStem(const std::string& kind, const std::vector<std::string>& parts);

/**
 * @ingroup flow-distribution
 * Writes the data and the scripts of pictures, and has gnuplot draw them. Every script is whole: it
 * draws again by itself, changed or not.
 * @param pictures them; those with one stem get numbers behind it
 * @param folder where to, made where it is not there @param format png, svg or pdf
 * @param scripts folder with those of examples/plots/campaign
 * @param overwrite whether files that are there are replaced
 * @return how many could not be drawn; the others are named on standard output
 * @throws ScenarioError where files are there, or the folder cannot be written
 */
std::size_t DrawPictures(std::vector<Picture> pictures,
                         const std::string& folder,
                         const std::string& format,
                         const std::string& scripts,
                         bool overwrite);

} // namespace ns3

#endif // PICTURE_H

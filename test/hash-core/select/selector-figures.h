// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_FIGURES_H
#define FLOWHASH_SELECTOR_FIGURES_H

#include "../validation-record.h"
#include "flow-selector.h"

#include <string>
#include <vector>

/**
 * @file
 * What the tests of published figures of selectors share.
 */

namespace flowhash
{

/// Records a row of the table "Selectors"; the parameters are those of ValidationRow.
void RecordSelector(const std::string& what,
                    const std::string& ours,
                    const std::string& reference,
                    const std::string& tolerance,
                    const std::string& source);

/// How far shares are from even.
struct Unevenness
{
    double variation{0}; //!< coefficient of variation
    double greatest{0};  //!< over the mean
};

/// @param shares or counts, at least one @return how uneven they are
Unevenness Measure(const std::vector<double>& shares);

/// Counts what each member gets of as many values of an ideal hash. @param selector its members
/// are numbered without a gap @param values how many @param seed other values for each
std::vector<double> CountOf(const FlowSelector& selector, std::size_t values, uint64_t seed);

/// Results of runs that differ by chance alone.
class Sample
{
  public:
    /// @param value of one more run
    void Add(double value);
    /// @return their mean
    double Mean() const;
    /// @return the standard deviation of one
    double Deviation() const;
    /// @return the standard error of the mean
    double Error() const;
    /// @return how many
    double Count() const;

  private:
    std::vector<double> m_values;
};

/**
 * Holds our mean against that of an ideal hash and records what is allowed: four standard errors of
 * their difference, by the scatter of the ideal.
 * @param what the figure @param ours a run at least @param ideal many runs @param decimals shown
 * @param source where the ideal comes from
 */
void ExpectAndRecord(const std::string& what,
                     const Sample& ours,
                     const Sample& ideal,
                     int decimals,
                     const std::string& source);

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_FIGURES_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef VALUE_QUANTILES_H
#define VALUE_QUANTILES_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Quantiles of values of which there may be any number: exact up to so many, from then on those of
 * a histogram whose classes grow with the value, which are wrong by 0.1 % at most. It never holds
 * more than so many values, or 1152 classes for each factor of ten between the smallest and the
 * greatest.
 */
class ValueQuantiles
{
  public:
    static constexpr double ERROR = 0.001;                      //!< relative, of the histogram
    static constexpr std::size_t EXACT = std::size_t{1} << 20U; //!< so many values

    /// @param exact up to how many values quantiles are exact
    explicit ValueQuantiles(std::size_t exact = EXACT);

    /// @param value one more, 0 upward
    void Add(double value);

    /// @param q share, 0 to 1 @return the smallest value that at least a share q of the values do
    /// not exceed, see TakeQuantile; none of no values
    std::optional<double> Get(double q) const;

  private:
    void Count(double value);

    std::size_t m_exact;
    std::vector<double> m_values;         // while there are few
    std::map<int32_t, uint64_t> m_counts; // by class, then
    uint64_t m_zeros{0};                  // values that have no class
    uint64_t m_count{0};                  // in the classes, zeros included
};

} // namespace ns3

#endif // VALUE_QUANTILES_H

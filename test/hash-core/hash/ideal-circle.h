// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_IDEAL_CIRCLE_H
#define FLOWHASH_IDEAL_CIRCLE_H

#include <cstddef>
#include <random>
#include <vector>

namespace flowhash
{

/**
 * Circles of points that an ideal hash would draw, by the standard library's distributions: what
 * ours are compared to. Nothing of the hash core is in them.
 */
class IdealCircle
{
  public:
    /// @param seed of all that is drawn
    explicit IdealCircle(unsigned seed);

    /// @param members how many @param points of each @return their shares of a ring; gaps between
    /// points drawn evenly are those of a Dirichlet distribution, members' sums of them too
    std::vector<double> RingShares(std::size_t members, double points);

    /// @param members with a point each @param probes that a flow draws, of which it takes the one
    /// with the least way to the next point @return the members' shares
    std::vector<double> MultiProbeShares(std::size_t members, int probes);

    /// @param shares of members @param keys how many @return how many keys each gets
    std::vector<double> CountKeys(const std::vector<double>& shares, int keys);

  private:
    std::mt19937_64 m_random;
};

} // namespace flowhash

#endif // FLOWHASH_IDEAL_CIRCLE_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SIZE_DISTRIBUTION_H
#define SIZE_DISTRIBUTION_H

#include "ns3/nstime.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>
#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Random sizes (bytes) or durations (seconds), from a line of text:
 *
 * - `constant:VALUE`
 * - `uniform:MIN:MAX`
 * - `exponential:MEAN`
 * - `lognormal:MEDIAN:SIGMA`, SIGMA that of the logarithm
 * - `pareto:SCALE:SHAPE`, SCALE the least value; `pareto:SCALE:SHAPE:BOUND` cuts off at BOUND
 * - `cdf:FILE`, an empirical distribution: lines `value probability`, both ascending, the last
 *   probability 1, `#` starts a comment, at most 4 MB; linear between the points as ns-3's
 *   EmpiricalRandomVariable does it, and all mass up to the first probability at the first value
 *
 * Blanks may stand for the colons. Values are not negative. Anything else throws
 * std::invalid_argument with one line that says what is wrong (for a file: where).
 */
class SizeDistribution
{
  public:
    /// @param spec the text, see above
    explicit SizeDistribution(const std::string& spec = "constant:1");

    /// Reads a text and takes no random stream. @param spec see above; throws as said there
    static void Check(const std::string& spec);

    /// @param spec see above; throws as said there
    /// @return the greatest value that can come; infinite where there is no bound
    static double GetGreatest(const std::string& spec);

    /// @param spec see above, good @return whether every value is the same
    static bool IsConstant(const std::string& spec);

    /// @return the text it was made from
    const std::string& GetSpec() const;

    /// @return the next value, at least 0
    double GetValue();

    /// @param least smallest size, bytes @return the next value, rounded, from `least` to 2^31
    uint32_t GetBytes(uint32_t least = 1);

    /// @return the next value taken as seconds
    Time GetTime();

    /**
     * Fixes the random stream.
     * @param stream first stream number
     * @return how many were used
     */
    int64_t AssignStreams(int64_t stream);

  private:
    std::string m_spec;
    Ptr<RandomVariableStream> m_variable;
};

} // namespace ns3

#endif // SIZE_DISTRIBUTION_H

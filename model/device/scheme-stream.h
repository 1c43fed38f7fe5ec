// SPDX-License-Identifier: GPL-2.0-only

#ifndef SCHEME_STREAM_H
#define SCHEME_STREAM_H

#include "ns3/distribution.h"
#include "ns3/random-variable-stream.h"

#include <cstdint>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Where a scheme that draws at random has its seed from: a stream of ns-3, so that RngRun matters.
 * The hash core has generators of its own, which know no ns-3.
 */
class SchemeStream
{
  public:
    /// @param scheme whose; outlives this, and keeps the spec's seed until it is given another one
    explicit SchemeStream(flowhash::Distribution& scheme);

    /// Seeds the scheme by the stream's next numbers, where it draws at random.
    void Seed();

    /// Takes a stream, and seeds the scheme by it. @param stream its number
    /// @return how many were used: 0 where nothing is random, or 1
    int64_t Assign(int64_t stream);

  private:
    flowhash::Distribution& m_scheme;
    Ptr<UniformRandomVariable> m_random; //!< null where nothing is random
};

} // namespace ns3

#endif // SCHEME_STREAM_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef SERVER_POLICIES_H
#define SERVER_POLICIES_H

#include "server-choice.h"

#include "ns3/distribution.h"
#include "ns3/random-variable-stream.h"

#include <map>
#include <memory>
#include <string>

namespace ns3
{

/// @ingroup flow-distribution
/// Live servers in turn, in order of id.
class RoundRobinChoice : public ServerChoice
{
  private:
    std::size_t DoChoose(const flowhash::FlowKey& flow,
                         const std::vector<Candidate>& live) override;

    std::optional<flowhash::MemberId> m_last;
};

/**
 * @ingroup flow-distribution
 *
 * Smooth weighted round robin: each turn every live server's credit grows by its weight; the
 * largest credit (of equals the lowest id) wins and pays the sum of the weights. Servers that are
 * not live keep their credit.
 */
class WeightedChoice : public ServerChoice
{
  private:
    std::size_t DoChoose(const flowhash::FlowKey& flow,
                         const std::vector<Candidate>& live) override;

    std::map<flowhash::MemberId, double> m_credit;
};

/**
 * @ingroup flow-distribution
 *
 * The fewest open connections per weight; of equals the next in turn after the last choice, so that
 * an idle tier is not filled from the lowest id.
 */
class LeastConnectionsChoice : public ServerChoice
{
  private:
    std::size_t DoChoose(const flowhash::FlowKey& flow,
                         const std::vector<Candidate>& live) override;

    std::optional<flowhash::MemberId> m_last;
};

/**
 * @ingroup flow-distribution
 *
 * Two different live servers uniformly at random, of which the one with fewer open connections per
 * weight takes the connection; of equals the first one drawn.
 */
class TwoChoices : public ServerChoice
{
  public:
    TwoChoices();

  private:
    std::size_t DoChoose(const flowhash::FlowKey& flow,
                         const std::vector<Candidate>& live) override;
    int64_t DoAssignStreams(int64_t stream) override;

    Ptr<UniformRandomVariable> m_random;
};

/// @ingroup flow-distribution
/// By a scheme of the hash core, on the key of the client's packets.
class HashChoice : public ServerChoice
{
  public:
    /// @param spec the scheme's spec, see flowhash::Distribution @throws flowhash::SpecError where
    /// it is none, or has affinity state: the connection table remembers already
    explicit HashChoice(const std::string& spec);

  private:
    std::size_t DoChoose(const flowhash::FlowKey& flow,
                         const std::vector<Candidate>& live) override;
    void DoUpdate(const std::vector<flowhash::MemberChange>& changes) override;

    std::unique_ptr<flowhash::Distribution> m_scheme;
};

} // namespace ns3

#endif // SERVER_POLICIES_H

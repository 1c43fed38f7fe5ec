// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MAGLEV_TURNS_H
#define FLOWHASH_MAGLEV_TURNS_H

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace flowhash
{

/// In which order members of unequal weight claim places of a Maglev table.
class MaglevTurns
{
  public:
    virtual ~MaglevTurns() = default;

    /// @return the place of the member that claims next
    virtual std::size_t Next() = 0;
};

/**
 * Rounds over the members; in round r one is at turn where r * weight reaches its target, which
 * then grows by the greatest weight. So each has places as its weight says, evenly over the rounds.
 * Targets begin at 0, or at the greatest weight, where a light member waits for its first place
 * (katran's second version); rounds at 0 or 1 (Envoy).
 */
class CumulativeTurns final : public MaglevTurns
{
  public:
    /// @param weights of the members @param firstRound 0 or 1 @param waits targets begin at the
    /// greatest weight
    CumulativeTurns(std::vector<double> weights, double firstRound, bool waits);

    std::size_t Next() override;

  private:
    /// When a member is at turn.
    struct Turn
    {
        double round{0};
        std::size_t member{0};

        bool operator<(const Turn& other) const
        {
            return round < other.round || (round == other.round && member < other.member);
        }
    };

    double RoundOf(std::size_t member) const;
    void ReplaceFirst(const Turn& turn);

    std::vector<double> m_weights;
    double m_firstRound;
    double m_greatest;
    std::vector<double> m_targets;
    std::vector<Turn> m_heap; //!< the next one in front
};

/// katran's first version: in the first round as many places at once as the weight says, one in
/// each round afterwards.
class FirstRoundTurns final : public MaglevTurns
{
  public:
    /// @param weights of the members, whole
    explicit FirstRoundTurns(std::vector<double> weights);

    std::size_t Next() override;

  private:
    std::vector<double> m_left; //!< of this round
    std::size_t m_at{0};
};

/**
 * Cilium's: for entry n, counted from 0, the members are asked in a circle from n modulo their
 * number on; one is at turn where (n + 1) * weight reaches its counter, which begins at weight /
 * members and then grows by the sum of the weights.
 */
class CounterTurns final : public MaglevTurns
{
  public:
    /// @param weights of the members, whole
    explicit CounterTurns(std::vector<double> weights);

    std::size_t Next() override;

  private:
    void Wait(std::size_t member);

    std::vector<double> m_weights;
    double m_sum;
    uint64_t m_entry{0};
    std::vector<double> m_counters;
    std::set<std::size_t> m_due;                       //!< who would be at turn if asked
    std::set<std::pair<uint64_t, std::size_t>> m_wait; //!< the others, by the entry when they will
};

} // namespace flowhash

#endif // FLOWHASH_MAGLEV_TURNS_H

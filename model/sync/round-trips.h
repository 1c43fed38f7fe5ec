// SPDX-License-Identifier: GPL-2.0-only

#ifndef ROUND_TRIPS_H
#define ROUND_TRIPS_H

#include "ns3/nstime.h"

#include <cstdint>
#include <deque>
#include <map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How long the answers of peers take, and so how long one waits for them, as RFC 6298 has it
 * (section 2). Each question has a number, which its answers have, too: that of one that was asked
 * again is told apart from a late answer, so that all count where Karn's rule would leave some out,
 * also those that nobody waits for any more.
 */
class RoundTrips
{
  public:
    /// @param least wait for an answer: where none has come yet, and in any case
    void Configure(Time least);

    /// @param peer who is asked, now @return number of the question, from 1, unlike all before it
    uint32_t Ask(uint16_t peer);

    /// An answer came; the first one to a question counts. @param peer whose @param number of the
    /// question
    void Answer(uint16_t peer, uint32_t number);

    /// @param peer who is asked @return how long to wait for its answer
    Time GetWait(uint16_t peer) const;

    /// Forgets peers; numbers go on.
    void Clear();

  private:
    /// A question that was asked.
    struct Question
    {
        uint16_t peer;
        Time at;
        bool answered;
    };

    /// What RFC 6298 calls SRTT and RTTVAR.
    struct Estimate
    {
        int64_t smoothed;  //!< ns
        int64_t variation; //!< ns
    };

    Time m_least;
    uint32_t m_last{0};
    std::deque<Question> m_questions; //!< the latest, up to the last one
    std::map<uint16_t, Estimate> m_estimates;
};

} // namespace ns3

#endif // ROUND_TRIPS_H

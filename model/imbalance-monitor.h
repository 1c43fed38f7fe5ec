// SPDX-License-Identifier: GPL-2.0-only

#ifndef IMBALANCE_MONITOR_H
#define IMBALANCE_MONITOR_H

#include "load-span.h"
#include "measurement-report.h"

#include "ns3/event-id.h"
#include "ns3/member.h"
#include "ns3/nstime.h"

#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * How flows, packets and bytes fall on the members of each tier (X2), over the measuring window
 * and in intervals of time.
 *
 * What a member should have had is its weight's share of all that came while it was in the table,
 * summed over the times between two changes of the membership. So an idle member counts, a dead
 * one too until the table drops it, and one that was there half of the time is expected to have
 * half. A flow counts once, at the member that its first packet reached, at that packet's time.
 */
class ImbalanceMonitor
{
  public:
    ~ImbalanceMonitor();

    /**
     * Sets the measuring window; before any packet. What falls outside is counted as left out.
     * @param start end of the warm-up @param stop begin of the cool-down, later than start
     */
    void SetWindow(Time start, Time stop);

    /**
     * Samples from now on, until Simulator::Stop or Finish.
     * @param interval length of an interval, above zero
     */
    void StartSampling(Time interval);

    /// @param tier its name in results @param members its members @return its number, from 0
    uint32_t AddTier(const std::string& tier, const std::vector<flowhash::Member>& members);

    /// The table of a tier changed now. @param tier its number @param changes as given to the
    /// scheme
    void UpdateMembers(uint32_t tier, const std::vector<flowhash::MemberChange>& changes);

    /**
     * A packet reached a member.
     * @param tier the tier's number @param member the member; one never announced is added with
     *        weight 0 @param firstOfFlow whether its flow is new in this tier
     * @param bytes its IP length @param now time
     */
    void Observe(
        uint32_t tier, flowhash::MemberId member, bool firstOfFlow, uint32_t bytes, Time now);

    /// Ends sampling; the interval under way is sampled if something came in it. Once.
    void Finish();

    /// @param tier its number @return imbalance over the window
    ImbalanceReport Report(uint32_t tier) const;

    /// @return the loads of all members of all tiers over the window, by tier, then by id
    std::vector<MemberLoad> Members() const;

    /// @return one sample per interval and tier, in order of time
    const std::vector<ImbalanceSample>& Samples() const;

  private:
    struct TierState
    {
        std::string name;
        std::vector<flowhash::Member> members; // all that ever were, by id
        LoadSpan window;                       // places are those of `members`
        LoadSpan interval;
        LoadSpan::Loads outside;
    };

    static std::size_t PlaceOf(TierState& state, flowhash::MemberId member);
    static std::size_t AddPlace(TierState& state, flowhash::MemberId member);
    static ImbalanceSample Measure(TierState& state);
    void Sample();
    void SampleAndGoOn(Time interval);

    Time m_start;
    Time m_stop{Time::Max()};
    std::vector<TierState> m_tiers;
    std::vector<ImbalanceSample> m_samples;
    EventId m_next;
};

} // namespace ns3

#endif // IMBALANCE_MONITOR_H

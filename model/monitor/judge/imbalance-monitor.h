// SPDX-License-Identifier: GPL-2.0-only

#ifndef IMBALANCE_MONITOR_H
#define IMBALANCE_MONITOR_H

#include "ns3/choice-book.h"
#include "ns3/load-span.h"
#include "ns3/measurement-report.h"
#include "ns3/member-change.h"
#include "ns3/nstime.h"

#include <optional>
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
 * What a member should have had is its weight's share of all that a chooser sent while it was in
 * that chooser's table, whenever it arrives, summed over choosers and over the times between two
 * changes of their membership. So an idle member counts, a dead one too until the table drops it,
 * and one that was there half of the time is expected to have half. A flow counts once, at the
 * member that its first packet reached, at that packet's time. What no chooser sent is load of
 * which nobody should have had a share.
 *
 * Times come from outside; who calls decides when a sample is taken.
 */
class ImbalanceMonitor
{
  public:
    /// What came to a member.
    struct Load
    {
        flowhash::MemberId member{0}; //!< one never announced is added with weight 0
        std::optional<ChoiceBook::ChooserId> chooser; //!< who sent it there
        uint32_t epoch{0};       //!< of its membership then: updates that it had had
        bool firstOfFlow{false}; //!< its flow is new in this tier
        uint32_t bytes{0};       //!< its IP length
    };

    /// @param book who chooses from which tier, and what each knew of its members when; tiers are
    /// numbered as there; must outlive the monitor
    explicit ImbalanceMonitor(const ChoiceBook& book);

    /**
     * Sets the measuring window; before any packet. What falls outside is counted as left out.
     * @param start end of the warm-up @param stop begin of the cool-down, later than start
     */
    void SetWindow(Time start, Time stop);

    /// Takes a sample of each tier: of what came since the last one. @param now time
    void Sample(Time now);

    /// @param tier its name in results @param members its members @return its number, from 0
    uint32_t AddTier(const std::string& tier, const std::vector<flowhash::Member>& members);

    /// A chooser is in the book now. @param chooser its number
    void AddChooser(ChoiceBook::ChooserId chooser);

    /// The membership of a chooser has changed, and the book knows. @param chooser its number
    /// @param changes as given to it
    void UpdateMembers(ChoiceBook::ChooserId chooser,
                       const std::vector<flowhash::MemberChange>& changes);

    /**
     * A packet reached a member.
     * @param tier the tier's number @param load what came, and who sent it @param now time
     */
    void Observe(uint32_t tier, const Load& load, Time now);

    /// Samples the interval under way, whether something came in it or not; does nothing where one
    /// has ended just now. @param now time
    void Finish(Time now);

    /// @param tier its number @return imbalance over the window
    ImbalanceReport Report(uint32_t tier) const;

    /// @return the loads of all members of all tiers over the window, by tier, then by id
    std::vector<MemberLoad> Members() const;

    /// @return one sample per interval and tier, in order of time
    const std::vector<ImbalanceSample>& Samples() const;

  private:
    /// A member that was ever announced, or seen.
    struct Known
    {
        flowhash::MemberId id;
        double weight; // as told last
    };

    struct TierState
    {
        std::string name;
        std::vector<Known> members;                  // by id
        std::vector<ChoiceBook::ChooserId> choosers; // in their order in the tier
        LoadSpan window;                             // places are those of `members`
        LoadSpan interval;
        LoadSpan::Loads outside;
    };

    static std::size_t PlaceOf(TierState& state, flowhash::MemberId member);
    static std::size_t AddPlace(TierState& state, flowhash::MemberId member);
    std::vector<double> SharesOf(const TierState& state,
                                 ChoiceBook::ChooserId chooser,
                                 uint32_t epoch) const;
    std::vector<double> SharesOf(const TierState& state, ChoiceBook::ChooserId chooser) const;
    void Settle(const TierState& state, LoadSpan& span) const;
    void Add(TierState& state, LoadSpan& span, std::size_t place, const Load& load);
    ImbalanceSample Measure(TierState& state, Time now);

    const ChoiceBook& m_book;
    Time m_start;
    Time m_stop{Time::Max()};
    std::vector<TierState> m_tiers;
    std::vector<ImbalanceSample> m_samples;
};

} // namespace ns3

#endif // IMBALANCE_MONITOR_H

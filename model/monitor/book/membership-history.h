// SPDX-License-Identifier: GPL-2.0-only

#ifndef MEMBERSHIP_HISTORY_H
#define MEMBERSHIP_HISTORY_H

#include "ns3/member-change.h"

#include <cstdint>
#include <map>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What one chooser was told of the members that it chooses from: who was what in which epoch. Epoch
 * 0 is the start; each update begins the next one. An update costs the members that it is about.
 */
class MembershipHistory
{
  public:
    /// What a member is to a chooser.
    enum class Standing : uint8_t
    {
        UNKNOWN,  //!< it has not come yet
        ACTIVE,   //!< takes flows
        DRAINING, //!< keeps the flows that it has
        FAILED,
        REMOVED,
    };

    /// A member in one epoch.
    struct Place
    {
        Standing standing{Standing::UNKNOWN};
        double weight{0};

        /// @return whether it serves the flows that it has
        bool IsServing() const
        {
            return standing == Standing::ACTIVE || standing == Standing::DRAINING;
        }

        /// @return what counts for the next new flow: its weight, if it takes flows
        double Share() const
        {
            return standing == Standing::ACTIVE ? weight : 0;
        }
    };

    /// @param members those of the start
    explicit MembershipHistory(const std::vector<flowhash::Member>& members);

    /// Begins the next epoch. @param changes what the chooser was told
    /// @throws flowhash::SpecError if one cannot be (see flowhash::MemberList)
    void Update(const std::vector<flowhash::MemberChange>& changes);

    /// @return all that the chooser was ever told of, by number
    std::vector<flowhash::MemberId> GetMembers() const;

    /// @return the epoch that lasts
    uint32_t GetEpoch() const;

    /// @param member any @param epoch up to the one that lasts @return what it was then
    Place Find(flowhash::MemberId member, uint32_t epoch) const;

    /// @param epoch up to the one that lasts @return the share of new flows that a member was to
    /// get then, 0 to 1 @param member any
    double FairShare(flowhash::MemberId member, uint32_t epoch) const;

    /// @param from an epoch @param to another @return how much of the flows the fair shares moved
    /// between the two, 0 to 1
    double ShareMoved(uint32_t from, uint32_t to) const;

    /// @param epoch of this one @param other another chooser's of the same members
    /// @param otherEpoch of that one @return whether a new flow had the same members to go to, with
    /// the same weights
    bool Agrees(uint32_t epoch, const MembershipHistory& other, uint32_t otherEpoch) const;

  private:
    /// What a member became, and when.
    struct Turn
    {
        uint32_t epoch;
        flowhash::Member member;
        bool isMember; //!< false: it left; then what it was
    };

    double Total(uint32_t epoch) const;

    std::map<flowhash::MemberId, std::vector<Turn>> m_turns; // in order of epochs
    uint32_t m_epoch{0};
};

} // namespace ns3

#endif // MEMBERSHIP_HISTORY_H

// SPDX-License-Identifier: GPL-2.0-only

#ifndef DRAINED_VIEWS_H
#define DRAINED_VIEWS_H

#include "ns3/distribution.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Who was chosen before somebody joined: the choices that connections which were open then still
 * follow for a while. Each view is as it was before a newcomer, less those who have gone since.
 * Bounded: of more than 16 the oldest ends early. A plain value.
 */
class DrainedViews
{
  public:
    static constexpr std::size_t MOST = 16; //!< views at a time

    /// Keeps a view. @param scheme as it is before the newcomer @param until when it ends, ns
    void Add(const flowhash::Distribution& scheme, int64_t until);

    /// Takes those who go out of all views. @param changes of the membership; those who come are
    /// passed over
    void Leave(const std::vector<flowhash::MemberChange>& changes);

    /// Ends those whose time is over. @param now ns
    void Expire(int64_t now);

    /// Ends all.
    void Clear();

    /// @return whether there is none
    bool IsEmpty() const;

    /// @param flow of a packet @param member whom @return whether every view chooses it
    bool AllChoose(const flowhash::FlowKey& flow, flowhash::MemberId member) const;

  private:
    /// One of them.
    struct View
    {
        std::unique_ptr<flowhash::Distribution> scheme;
        int64_t until;
    };

    std::deque<View> m_views; //!< oldest first
};

} // namespace ns3

#endif // DRAINED_VIEWS_H

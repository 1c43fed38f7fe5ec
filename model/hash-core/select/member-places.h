// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMBER_PLACES_H
#define FLOWHASH_MEMBER_PLACES_H

#include "../member-change.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace flowhash
{

/**
 * The place (bucket, slot) of each live member in a selector's structure, which a member keeps for
 * as long as it is live.
 */
class MemberPlaces
{
  public:
    /**
     * Brings the places in line with the members: first those that left give theirs up, then
     * newcomers get one, both in the order of ids.
     * @param live the members of now, sorted by id
     * @param leave called with the place of each member that left
     * @param come called with the id of each newcomer; returns its place
     */
    template <typename Leave, typename Come>
    void Follow(const std::vector<Member>& live, const Leave& leave, const Come& come)
    {
        std::vector<std::pair<MemberId, uint32_t>> places;
        std::vector<std::size_t> newcomers;
        places.reserve(live.size());
        auto old = m_places.begin();
        for (const Member& member : live)
        {
            for (; old != m_places.end() && old->first < member.id; ++old)
            {
                leave(old->second);
            }
            const bool stays = old != m_places.end() && old->first == member.id;
            if (!stays)
            {
                newcomers.push_back(places.size());
            }
            places.emplace_back(member.id, stays ? (old++)->second : 0);
        }
        for (; old != m_places.end(); ++old)
        {
            leave(old->second);
        }
        for (const std::size_t i : newcomers)
        {
            places[i].second = come(places[i].first);
        }
        m_places.swap(places);
    }

    /// @param before members, by id @param after likewise @return how many ids are in both
    static std::size_t CountCommon(const std::vector<Member>& before,
                                   const std::vector<Member>& after)
    {
        std::size_t common = 0;
        auto old = before.begin();
        for (const Member& member : after)
        {
            while (old != before.end() && old->id < member.id)
            {
                ++old;
            }
            common += old != before.end() && old->id == member.id ? 1 : 0;
        }
        return common;
    }

    /// @return the places, in the order of the members' ids
    std::vector<uint32_t> Places() const
    {
        std::vector<uint32_t> places;
        places.reserve(m_places.size());
        for (const auto& place : m_places)
        {
            places.push_back(place.second);
        }
        return places;
    }

    /// Forgets all.
    void Clear()
    {
        m_places.clear();
    }

    /// @return bytes
    std::size_t Bytes() const
    {
        return m_places.size() * sizeof(m_places[0]);
    }

  private:
    std::vector<std::pair<MemberId, uint32_t>> m_places; //!< by id
};

} // namespace flowhash

#endif // FLOWHASH_MEMBER_PLACES_H

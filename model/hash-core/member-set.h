// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMBER_SET_H
#define FLOWHASH_MEMBER_SET_H

#include "member-change.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace flowhash
{

/// Some members, to ask at every packet whether one is among them: a bit an id where ids are dense,
/// which fits into a few cache lines, and a search for ids far above the others.
class MemberSet
{
  public:
    /// Replaces all. @param ids sorted
    void Assign(const std::vector<MemberId>& ids);

    /// Replaces all. @param members sorted by id @param isIn says of each whether it is in the set
    template <typename IsIn>
    void AssignThose(const std::vector<Member>& members, const IsIn& isIn)
    {
        std::vector<MemberId> ids;
        for (const Member& member : members)
        {
            if (isIn(member))
            {
                ids.push_back(member.id);
            }
        }
        Assign(ids);
    }

    /// @param id any @return whether it is in the set
    bool Contains(MemberId id) const
    {
        return id < m_near ? (m_bits[id / 64] >> (id % 64) & 1) != 0 : IsFar(id);
    }

  private:
    bool IsFar(MemberId id) const;

    uint64_t m_near{0};           //!< ids below it have bits
    std::vector<uint64_t> m_bits; //!< of the ids below 64 times its size
    std::vector<MemberId> m_far;  //!< the others, sorted
};

} // namespace flowhash

#endif // FLOWHASH_MEMBER_SET_H

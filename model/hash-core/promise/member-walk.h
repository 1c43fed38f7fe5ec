// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMBER_WALK_H
#define FLOWHASH_MEMBER_WALK_H

#include "../flow-selector.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flowhash
{

/**
 * Memberships that change at random, always the same ones: some members come, go, fail, return, are
 * drained, and get other weights where these have a meaning; a few at once, at times all but one.
 */
class MemberWalk
{
  public:
    /// @param traits of the selector that gets them
    explicit MemberWalk(const SelectorTraits& traits);

    /// @param members there are @return the next changes
    std::vector<MemberChange> Next(const MemberList& members);

  private:
    uint64_t Draw(uint64_t below);
    MemberChange ChangeOf(const Member& member);

    SelectorTraits m_traits;
    uint64_t m_draws{0};
    MemberId m_newest{0};
};

/// @param changes some @return them in words, such as "remove 3; weight 2=0.5"
std::string ChangesText(const std::vector<MemberChange>& changes);

/// @param live members @return them in words, such as "0, 1, 7=2.5", a weight behind it where it is
/// not 1
std::string MembersText(const std::vector<Member>& live);

/// @param choice what a selector said @return it in words, such as "member 3"
std::string ChoiceText(const std::optional<MemberId>& choice);

/// @param live members @param id any @return its weight; 0 where it is none of them
double WeightIn(const std::vector<Member>& live, MemberId id);

} // namespace flowhash

#endif // FLOWHASH_MEMBER_WALK_H

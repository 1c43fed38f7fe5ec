// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_MEMBER_CHANGE_H
#define FLOWHASH_MEMBER_CHANGE_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flowhash
{

/// The stable name of a member: it does not shift when others come or go. "None" is std::nullopt.
using MemberId = uint32_t;

/// Whether a member takes flows.
enum class MemberState : uint8_t
{
    ACTIVE,   //!< takes new and old flows
    DRAINING, //!< keeps the flows that affinity state remembers, takes no new ones
    DOWN,     //!< known to the scheme, takes nothing
};

/// One of those among which a scheme chooses: a server, a traffic manager, a dispatcher, a link.
struct Member
{
    MemberId id{0};
    double weight{1.0}; //!< share of the hash space in proportion; 0 takes no flow
    MemberState state{MemberState::ACTIVE};
    std::string name{}; //!< what products hash of it, such as address:port; empty: none was given

    /// @return its name, or its id in decimal digits where it has none
    std::string Name() const
    {
        return name.empty() ? std::to_string(id) : name;
    }

    /// @return whether it can be chosen at all
    bool IsLive() const
    {
        return state == MemberState::ACTIVE && weight > 0;
    }

    /// @return whether it serves the flows that it has
    bool IsServing() const
    {
        return state != MemberState::DOWN;
    }
};

/// One change of the membership.
struct MemberChange
{
    /// What happens to the member.
    enum class Kind : uint8_t
    {
        ADD,          //!< comes, with `weight`; its id must be new
        REMOVE,       //!< leaves for good
        SET_WEIGHT,   //!< changes its `weight`
        SET_DOWN,     //!< fails
        SET_ACTIVE,   //!< returns
        SET_DRAINING, //!< takes no new flows from now on
    };

    /// @param kind of a change @return its word in scenarios and results, such as "fail"
    static const char* ToWord(Kind kind);

    /// @param word what ToWord might return @return its kind; none: it is no such word
    static std::optional<Kind> FindKind(const std::string& word);

    /// @return the words of all kinds, as the documentation lists them
    static std::vector<std::string> Words();

    Kind kind{Kind::ADD};
    MemberId id{0};
    double weight{1.0}; //!< for ADD and SET_WEIGHT
    std::string name{}; //!< for ADD: what products hash of it, such as address:port
};

/// What an update moved, as the selector's own structure tells it.
struct UpdateDelta
{
    double movedShare{0};     //!< share of the hash space that has another member now, 0 to 1
    bool exact{true};         //!< false: counted on a fixed sample of hash values (error < 0.01)
    uint64_t movedBuckets{0}; //!< entries that have another member now, where there are entries
    uint64_t buckets{0};      //!< entries in all; 0 where the selector has none
};

} // namespace flowhash

#endif // FLOWHASH_MEMBER_CHANGE_H

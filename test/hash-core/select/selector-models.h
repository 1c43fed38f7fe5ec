// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_MODELS_H
#define FLOWHASH_SELECTOR_MODELS_H

#include "member-change.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * A slow and obvious twin of each selector, for the conformance suite to compare with: written
 * from the definition of the scheme, with linear searches and no table that could be left out.
 */

namespace flowhash
{

/// A selector as one would write it on a blackboard.
class SelectorModel
{
  public:
    virtual ~SelectorModel() = default;

    /// Applies changes, all of them possible. @param changes as for FlowSelector::Update
    /// @param now time, ns
    void Update(const std::vector<MemberChange>& changes, int64_t now);

    /// Chooses in earnest. @param hash a value @param now time, ns @return as Choose
    std::optional<MemberId> Take(uint64_t hash, int64_t now);

    /// As FlowSelector::AddLoad. @param id a member @param change of its load
    virtual void AddLoad(MemberId id, int64_t change);

    /// @param hash a value @return the choice, or none where no member is live
    std::optional<MemberId> Choose(uint64_t hash) const;

    /// @return the members that can be chosen, by id
    const std::vector<Member>& Live() const;

  protected:
    /// @return the time of the last update, ns
    int64_t Now() const
    {
        return m_now;
    }

  private:
    /// As Take; only called while at least one member is live.
    virtual MemberId DoTake(uint64_t hash, int64_t now);
    /// Chooses; only called while at least one member is live.
    virtual MemberId DoChoose(uint64_t hash) const = 0;
    /// The live members changed; for models that cannot start from nothing at each choice.
    virtual void DoUpdate();

    void Apply(const MemberChange& change);

    std::map<MemberId, Member> m_members;
    std::vector<Member> m_live;
    int64_t m_now{0};
};

/// The 64-bit finalizer of MurmurHash3, which members' draws are made with, written anew: so that
/// models share no arithmetic with what they are compared with. @param x any @return it mixed
uint64_t Scramble(uint64_t x);

/// The words of a spec: name to value.
using SpecWords = std::map<std::string, std::string>;

/// @param words of a spec @param name a parameter @param fallback its default @return its value
std::string WordOf(const SpecWords& words, const std::string& name, const std::string& fallback);
/// @param words of a spec @param name a parameter @param fallback its default @return its value
uint64_t NumberOf(const SpecWords& words, const std::string& name, uint64_t fallback);

/**
 * Makes the model of a selector.
 * @param spec as for MakeSelector @param width bits of the hash values
 * @return the model, or null where there is none: then only what holds for all is checked
 */
std::unique_ptr<SelectorModel> MakeSelectorModel(const std::string& spec, unsigned width);

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_MODELS_H

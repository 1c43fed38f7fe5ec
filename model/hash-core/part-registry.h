// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PART_REGISTRY_H
#define FLOWHASH_PART_REGISTRY_H

#include "affinity-state.h"
#include "flow-hash.h"
#include "flow-selector.h"
#include "key-rule.h"
#include "spec-error.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace flowhash
{

/**
 * The parameters of a spec, handed to the makers of its parts. A maker takes what it knows;
 * what no maker took is refused afterwards with the nearest name that one of them knows.
 */
class SpecParameters
{
  public:
    virtual ~SpecParameters() = default;

    /**
     * Takes a whole number, decimal or 0x hexadecimal.
     * @param name parameter @param fallback value where the spec has none
     * @param least smallest allowed @param most largest allowed
     * @return the value @throws SpecError where it is no number or out of bounds
     */
    virtual uint64_t TakeInteger(const std::string& name,
                                 uint64_t fallback,
                                 uint64_t least,
                                 uint64_t most) = 0;

    /**
     * Takes a decimal number such as 1.25.
     * @param name parameter @param fallback value where the spec has none
     * @param least smallest allowed @param most largest allowed, below 10^9
     * @return the value @throws SpecError where it is no number or out of bounds
     */
    virtual double TakeDecimal(const std::string& name,
                               double fallback,
                               double least,
                               double most) = 0;

    /**
     * Takes a duration such as 30s, 500ms, 20us (ns, us, ms, s, min).
     * @param name parameter @param fallback value where the spec has none, ns @return ns
     */
    virtual int64_t TakeDuration(const std::string& name, int64_t fallback) = 0;

    /**
     * Takes a word.
     * @param name parameter @param fallback value where the spec has none
     * @param allowed the words that have a meaning; empty: any
     * @return the word
     */
    virtual std::string TakeWord(const std::string& name,
                                 const std::string& fallback,
                                 const std::vector<std::string>& allowed) = 0;

    /**
     * Takes a set of words joined by plus signs, such as src+dst.
     * @param name parameter @param fallback words where the spec has none
     * @param allowed the words that have a meaning
     * @return the words, each once, in the order of `allowed`; at least one
     */
    virtual std::vector<std::string> TakeSet(const std::string& name,
                                             const std::vector<std::string>& fallback,
                                             const std::vector<std::string>& allowed) = 0;

    /**
     * Takes a set of words as TakeSet does, if the spec has one; the canonical spec says nothing of
     * it where it has none.
     * @param name parameter @param allowed the words that have a meaning
     * @return the words, each once, in the order of `allowed`; empty: the spec has none
     */
    virtual std::vector<std::string> TakeOptionalSet(const std::string& name,
                                                     const std::vector<std::string>& allowed) = 0;

    /// Takes bytes in hexadecimal. @param name parameter @param fallback where the spec has none
    virtual std::vector<uint8_t> TakeBytes(const std::string& name,
                                           const std::vector<uint8_t>& fallback) = 0;

    /**
     * Refuses a value that a maker took but cannot use.
     * @param name parameter @param expected what would be right
     * @throws SpecError always, with the place of the value
     */
    [[noreturn]] virtual void Refuse(const std::string& name,
                                     const std::string& expected) const = 0;
};

using KeyRuleMaker = std::function<std::unique_ptr<KeyRule>(SpecParameters&)>;
using FlowHashMaker = std::function<std::unique_ptr<FlowHash>(SpecParameters&)>;
using SelectorMaker = std::function<std::unique_ptr<FlowSelector>(SpecParameters&, unsigned width)>;
/// The source makes selectors of the same spec, for states that look at other memberships.
using AffinityStateMaker =
    std::function<std::unique_ptr<AffinityState>(SpecParameters&, const SelectorSource&)>;

/**
 * Adds a part of your own to the factory, from any program that links the library, before the
 * first spec that names it. The names of the parts are one space per stage.
 * @param name its name in specs: lower-case letters, digits, hyphens
 * @param summary one line for listings, with the source it implements
 * @param maker makes one from the parameters of a spec
 * @throws SpecError where the name is taken or malformed
 */
void RegisterKeyRule(const std::string& name, const std::string& summary, KeyRuleMaker maker);
/// As RegisterKeyRule. @param name as there @param summary as there @param maker as there
void RegisterFlowHash(const std::string& name, const std::string& summary, FlowHashMaker maker);
/// As RegisterKeyRule. @param name as there @param summary as there @param maker as there
void RegisterSelector(const std::string& name, const std::string& summary, SelectorMaker maker);
/// As RegisterKeyRule. @param name as there @param summary as there @param maker as there
void RegisterAffinityState(const std::string& name,
                           const std::string& summary,
                           AffinityStateMaker maker);

/// One registered part, for listings.
struct PartInfo
{
    std::string stage;   //!< key, hash, select or state
    std::string name;    //!< its name in specs
    std::string summary; //!< one line
};

/// @return all parts, by stage in pipeline order, then by name
std::vector<PartInfo> ListParts();

/// A name that `as=` takes, for listings.
struct PresetInfo
{
    std::string name;    //!< behind `as=`
    std::string summary; //!< one line, with its source
    std::string spec;    //!< what it stands for
};

/// @return all presets by name, and one expression of nftables for all of them
std::vector<PresetInfo> ListPresets();

/**
 * Spells out the preset of a spec, `as=NAME` with words that complete it: `as=rss select=hrw`. A
 * word of the spec takes the place of the preset's of that name, and a part that it names that of
 * all the preset's words for that stage. Words without '=' behind `as=` belong to it.
 * @param spec a spec @return it without `as`; the same where it has none
 * @throws SpecError where there is no such preset, or nothing of it is left
 */
std::string SpelledOut(std::string_view spec);

/**
 * Makes a selector alone, for programs that hash by themselves.
 * @param spec its words, such as "select=table size=4096" @param width bits of the hash values
 * @return the selector, with no members yet @throws SpecError as Distribution::Make
 */
std::unique_ptr<FlowSelector> MakeSelector(std::string_view spec, unsigned width);

/**
 * Makes the selector of a scheme, for the values of its hash function, and nothing else of it.
 * @param spec a scheme, such as "hash=crc32 select=hrw" @return the selector, with no members yet
 * @throws SpecError as Distribution::Make
 */
std::unique_ptr<FlowSelector> MakeSelectorOf(std::string_view spec);

/// @return names of the selectors that give unequal weights a meaning, joined by ", "
std::string WeightedSelectors();

/**
 * The known name nearest to a mistyped one.
 * @param word what was written @param known what could have been meant
 * @return the nearest by edit distance, or empty where none is near
 */
std::string NearestName(const std::string& word, const std::vector<std::string>& known);

} // namespace flowhash

#endif // FLOWHASH_PART_REGISTRY_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SPEC_PRESET_H
#define FLOWHASH_SPEC_PRESET_H

#include <cstddef>
#include <string>
#include <vector>

/**
 * @file
 * Specs by the name of what chooses like that (`as=rss`). SpelledOut of part-registry.h uses them.
 */

namespace flowhash
{

/// The words of a scheme, by stage: who names another part of a stage gets none of its words.
struct SpecPreset
{
    std::string name;
    std::string summary; //!< one line, with the source
    std::string key;     //!< words of the key rule; empty: what the hash function reads
    std::string hash;    //!< words of the hash function
    std::string select;  //!< words of the selector
};

/// A word of a text.
struct PlacedWord
{
    std::string text;
    std::size_t column{0}; //!< of its first character, from 1
};

/// @return those with a fixed name, by name
const std::vector<SpecPreset>& SpecPresets();

/// @param text words, with blanks between them @return them
std::vector<PlacedWord> SplitWords(const std::string& text);

/**
 * Refuses a word of a spec. @param text the spec @param word the word @param expected what would
 * have been right @throws SpecError always
 */
[[noreturn]] void RefuseWord(const std::string& text,
                             const PlacedWord& word,
                             const std::string& expected);

} // namespace flowhash

#endif // FLOWHASH_SPEC_PRESET_H

// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SPEC_TEXT_H
#define FLOWHASH_SPEC_TEXT_H

#include "../part-registry.h"

#include <string>
#include <string_view>
#include <vector>

namespace flowhash
{

/// Refuses a spec. @param text it @param column where, from 1 @param message what is wrong there
/// @throws SpecError always, with one line
[[noreturn]] void FailInSpec(const std::string& text,
                             std::size_t column,
                             const std::string& message);

/**
 * A scheme's spec, cut into words `name=value`. It remembers which names were asked for, so that
 * the rest can be refused, and writes the canonical spec with every parameter.
 *
 * A word belongs to the stage whose part asks for it. One that parts of two stages ask for says
 * whose it is, `select.seed=7`; any word may.
 */
class SpecText : public SpecParameters
{
  public:
    /// @param text the spec @throws SpecError for a word without '=', or a name that comes twice
    explicit SpecText(std::string_view text);

    uint64_t TakeInteger(const std::string& name,
                         uint64_t fallback,
                         uint64_t least,
                         uint64_t most) override;
    double TakeDecimal(const std::string& name,
                       double fallback,
                       double least,
                       double most) override;
    int64_t TakeDuration(const std::string& name, int64_t fallback) override;
    std::string TakeWord(const std::string& name,
                         const std::string& fallback,
                         const std::vector<std::string>& allowed) override;
    std::vector<std::string> TakeSet(const std::string& name,
                                     const std::vector<std::string>& fallback,
                                     const std::vector<std::string>& allowed) override;
    std::vector<std::string> TakeOptionalSet(const std::string& name,
                                             const std::vector<std::string>& allowed) override;
    std::vector<uint8_t> TakeBytes(const std::string& name,
                                   const std::vector<uint8_t>& fallback) override;
    [[noreturn]] void Refuse(const std::string& name, const std::string& expected) const override;

    /// The words taken from now on are a stage's. @param stage key, hash, select or state
    void Enter(const std::string& stage);

    /// Counts as taken, after what was taken before, what another reading of the same text took.
    /// @param other that reading
    void TakeOver(const SpecText& other);

    /// @throws SpecError if a word is left that nobody took, or that two stages took
    void RefuseRest() const;

    /// @return all names taken, with the values in effect, in the order of taking
    std::string Canonical() const;

  private:
    struct Word
    {
        std::string name;
        std::string value;
        std::size_t column{0};             //!< of its first character, from 1
        std::vector<std::string> takers{}; //!< stages
    };

    /// A word in effect.
    struct Assignment
    {
        std::string stage;
        std::string name;
        std::string value;
    };

    void AddWord(std::string_view word, std::size_t column);
    const Word* Find(const std::string& name) const;
    const Word* Take(const std::string& name);
    void Note(const Assignment& assignment);
    void Note(const std::string& name, const std::string& value);
    std::string CheckedChoice(const std::string& name,
                              const std::string& word,
                              const std::vector<std::string>& allowed) const;
    [[noreturn]] void Fail(std::size_t column, const std::string& message) const;

    std::string m_text;
    std::vector<Word> m_words;
    std::vector<std::string> m_known;
    std::string m_stage;
    std::vector<Assignment> m_assignments; //!< what was taken
};

} // namespace flowhash

#endif // FLOWHASH_SPEC_TEXT_H

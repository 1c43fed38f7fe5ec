// SPDX-License-Identifier: MIT

#include "spec-text.h"

#include "spec-preset.h"
#include "spec-values.h"

#include <algorithm>

namespace flowhash
{

namespace
{

std::string
Joined(const std::vector<std::string>& words, const std::string& separator)
{
    std::string text;
    for (const std::string& word : words)
    {
        text += (text.empty() ? "" : separator) + word;
    }
    return text;
}

/// ", did you mean 'x'" or nothing.
std::string
Proposal(const std::string& word, const std::vector<std::string>& known)
{
    const std::string nearest = NearestName(word, known);
    return nearest.empty() ? "" : ", did you mean '" + nearest + "'?";
}

bool
IsControl(char c)
{
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

bool
Contains(const std::vector<std::string>& words, const std::string& word)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

void
FailInSpec(const std::string& text, std::size_t column, const std::string& message)
{
    std::string line = "scheme '" + text + "', column " + std::to_string(column) + ": " + message;
    std::replace_if(line.begin(), line.end(), IsControl, ' '); // a refusal is one line
    throw SpecError(line);
}

SpecText::SpecText(std::string_view text)
    : m_text(text)
{
    for (const PlacedWord& word : SplitWords(m_text))
    {
        AddWord(word.text, word.column);
    }
}

void
SpecText::AddWord(std::string_view text, std::size_t column)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    {
        Fail(column, "expected name=value, found '" + std::string(text) + "'");
    }
    Word word{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1)), column};
    for (const Word& other : m_words)
    {
        if (other.name == word.name)
        {
            Fail(column,
                 "'" + word.name + "' comes twice, first in column " +
                     std::to_string(other.column));
        }
    }
    m_words.push_back(std::move(word));
}

void
SpecText::Fail(std::size_t column, const std::string& message) const
{
    FailInSpec(m_text, column, message);
}

void
SpecText::Enter(const std::string& stage)
{
    m_stage = stage;
}

/// The word of that name that is this stage's, if there is one; else the one that is anybody's.
const SpecText::Word*
SpecText::Find(const std::string& name) const
{
    const auto find = [this](const std::string& wanted) {
        return std::find_if(m_words.begin(), m_words.end(), [&wanted](const Word& word) {
            return word.name == wanted;
        });
    };
    auto word = find(m_stage + "." + name);
    word = word == m_words.end() ? find(name) : word;
    return word == m_words.end() ? nullptr : &*word;
}

const SpecText::Word*
SpecText::Take(const std::string& name)
{
    if (!Contains(m_known, name))
    {
        m_known.push_back(name);
    }
    const Word* const word = Find(name);
    for (Word& one : m_words) // one that is anybody's, too: it is not for this stage alone then
    {
        const bool own = &one == word || one.name == name;
        if (own && !Contains(one.takers, m_stage))
        {
            one.takers.push_back(m_stage);
        }
    }
    return word;
}

/// Parts of one stage may share a parameter, which is written once.
void
SpecText::Note(const Assignment& assignment)
{
    const bool noted = std::any_of(
        m_assignments.begin(), m_assignments.end(), [&assignment](const Assignment& other) {
            return other.stage == assignment.stage && other.name == assignment.name;
        });
    if (!noted)
    {
        m_assignments.push_back(assignment);
    }
}

void
SpecText::Note(const std::string& name, const std::string& value)
{
    Note({m_stage, name, value});
}

void
SpecText::Refuse(const std::string& name, const std::string& expected) const
{
    if (const Word* word = Find(name))
    {
        Fail(word->column + word->name.size() + 1,
             "expected " + expected + " for '" + word->name + "', found '" + word->value + "'");
    }
    Fail(m_text.size() + 1, "expected " + name + "=" + expected);
}

std::string
SpecText::CheckedChoice(const std::string& name,
                        const std::string& word,
                        const std::vector<std::string>& allowed) const
{
    if (!Contains(allowed, word))
    {
        const std::string nearest = NearestName(word, allowed);
        Refuse(name,
               "one of " + Joined(allowed, ", ") +
                   (nearest.empty() ? "" : " (nearest: '" + nearest + "')"));
    }
    return word;
}

uint64_t
SpecText::TakeInteger(const std::string& name, uint64_t fallback, uint64_t least, uint64_t most)
{
    uint64_t value = fallback;
    if (const Word* word = Take(name))
    {
        const auto parsed = ParseInteger(word->value);
        if (!parsed || *parsed < least || *parsed > most)
        {
            Refuse(name,
                   "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        }
        value = *parsed;
    }
    Note(name, std::to_string(value));
    return value;
}

double
SpecText::TakeDecimal(const std::string& name, double fallback, double least, double most)
{
    double value = fallback;
    if (const Word* word = Take(name))
    {
        const auto parsed = ParseDecimal(word->value);
        if (!parsed || *parsed < least || *parsed > most)
        {
            Refuse(name, "a number from " + DecimalText(least) + " to " + DecimalText(most));
        }
        value = *parsed;
    }
    Note(name, DecimalText(value));
    return value;
}

int64_t
SpecText::TakeDuration(const std::string& name, int64_t fallback)
{
    int64_t value = fallback;
    if (const Word* word = Take(name))
    {
        const auto parsed = ParseDuration(word->value);
        if (!parsed)
        {
            Refuse(name, "a duration such as 30s, 500ms or 20us (ns, us, ms, s, min)");
        }
        value = *parsed;
    }
    Note(name, DurationText(value));
    return value;
}

std::string
SpecText::TakeWord(const std::string& name,
                   const std::string& fallback,
                   const std::vector<std::string>& allowed)
{
    const Word* word = Take(name);
    std::string value = word ? word->value : fallback;
    if (word && !allowed.empty())
    {
        CheckedChoice(name, value, allowed);
    }
    Note(name, value);
    return value;
}

std::vector<std::string>
SpecText::TakeSet(const std::string& name,
                  const std::vector<std::string>& fallback,
                  const std::vector<std::string>& allowed)
{
    std::vector<std::string> named = fallback;
    if (const Word* word = Take(name))
    {
        named = SplitAtPlus(word->value);
        for (const std::string& item : named)
        {
            CheckedChoice(name, item, allowed);
        }
    }
    std::vector<std::string> ordered;
    std::copy_if(allowed.begin(), allowed.end(), std::back_inserter(ordered), [&named](auto& item) {
        return Contains(named, item);
    });
    if (ordered.size() != named.size())
    {
        Refuse(name, "each word once, joined by '+'");
    }
    Note(name, Joined(ordered, "+"));
    return ordered;
}

std::vector<std::string>
SpecText::TakeOptionalSet(const std::string& name, const std::vector<std::string>& allowed)
{
    return Take(name) ? TakeSet(name, {}, allowed) : std::vector<std::string>();
}

std::vector<uint8_t>
SpecText::TakeBytes(const std::string& name, const std::vector<uint8_t>& fallback)
{
    std::vector<uint8_t> value = fallback;
    if (const Word* word = Take(name))
    {
        const auto parsed = ParseHex(word->value);
        if (!parsed)
        {
            Refuse(name, "an even number of hexadecimal digits");
        }
        value = *parsed;
    }
    Note(name, HexText(value));
    return value;
}

void
SpecText::TakeOver(const SpecText& other)
{
    for (const std::string& name : other.m_known)
    {
        if (!Contains(m_known, name))
        {
            m_known.push_back(name);
        }
    }
    for (std::size_t i = 0; i < m_words.size(); ++i) // of the same text
    {
        auto& takers = m_words[i].takers;
        const auto& others = other.m_words[i].takers;
        takers.insert(takers.end(), others.begin(), others.end());
    }
    for (const Assignment& assignment : other.m_assignments)
    {
        Note(assignment);
    }
}

void
SpecText::RefuseRest() const
{
    for (const Word& word : m_words)
    {
        if (word.takers.empty())
        {
            Fail(word.column,
                 "unknown parameter '" + word.name + "'" + Proposal(word.name, m_known) +
                     " (this scheme knows " + Joined(m_known, ", ") + ")");
        }
        const auto named = std::find_if(m_words.begin(), m_words.end(), [&word](const Word& other) {
            return other.name == word.takers.front() + "." + word.name;
        });
        if (word.takers.size() == 1 && named != m_words.end())
        {
            Fail(word.column,
                 "'" + word.name + "' comes twice, in column " + std::to_string(named->column) +
                     " as '" + named->name + "'");
        }
        if (word.takers.size() > 1)
        {
            std::vector<std::string> proposals;
            for (const std::string& stage : word.takers)
            {
                proposals.push_back(stage + "." + word.name + "=" + word.value);
            }
            Fail(word.column,
                 "'" + word.name + "' is a word of " + Joined(word.takers, " and of ") +
                     " here: say whose it is, " + Joined(proposals, " or "));
        }
    }
}

std::string
SpecText::Canonical() const
{
    std::string text;
    for (const Assignment& item : m_assignments)
    {
        const bool shared = std::any_of(
            m_assignments.begin(), m_assignments.end(), [&item](const Assignment& other) {
                return other.name == item.name && other.stage != item.stage;
            });
        text += (text.empty() ? "" : " ") + (shared ? item.stage + "." : "") + item.name + "=" +
                item.value;
    }
    return text;
}

} // namespace flowhash

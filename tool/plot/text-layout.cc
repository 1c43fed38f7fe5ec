// SPDX-License-Identifier: GPL-2.0-only

#include "text-layout.h"

#include "../../base/number-text.h"

#include <algorithm>

namespace ns3
{

namespace
{

constexpr double EM = 0.2822; // cm: 8 pt

/// @param text UTF-8 @return its characters
std::vector<std::string>
CharactersOf(const std::string& text)
{
    std::vector<std::string> characters;
    for (const char c : text)
    {
        const bool follows = (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
        if (!follows || characters.empty())
        {
            characters.emplace_back();
        }
        characters.back() += c;
    }
    return characters;
}

/// @param character one of UTF-8 @return its width, em, rounded up
double
WidthOf(const std::string& character)
{
    if (character.size() > 1)
    {
        return character.size() > 2 ? 1.35
                                    : 0.9; // beyond Greek and Cyrillic: as wide as high, or signs
    }
    const auto isOneOf = [&character](const char* some) {
        return std::string(some).find(character) != std::string::npos;
    };
    const char c = character.front();
    return isOneOf("iljt.,:;'|![]()fIr/\\ -`") ? 0.42
           : isOneOf("mMW@%")                  ? 1.0
           : isOneOf("w=+<>~^#&")              ? 0.84
           : c >= 'A' && c <= 'Z'              ? 0.79
                                               : 0.64;
}

/// @param word that is too wide @param most cm @return how many bytes of it make a line
std::size_t
BreakOf(const std::string& word, double most)
{
    std::size_t all = 0;   // what fits
    std::size_t after = 0; // the same, up to a sign behind which words may end
    double width = 0;
    for (const std::string& character : CharactersOf(word))
    {
        width += EM * WidthOf(character);
        if (width > most && all > 0)
        {
            break;
        }
        all += character.size();
        after = std::string(".=+-,:/_").find(character) != std::string::npos ? all : after;
    }
    // A sign at the very start is no place to end a line.
    return after > 2 ? after : all;
}

/// @param line without breaks @param most cm @return its lines
std::vector<std::string>
LinesOf(const std::string& line, double most)
{
    std::vector<std::string> lines;
    for (std::string word : flowdist::SplitText(line, " "))
    {
        if (!lines.empty() && TextWidth(lines.back() + " " + word) <= most)
        {
            lines.back() += " " + word;
            continue;
        }
        while (TextWidth(word) > most)
        {
            const std::size_t place = BreakOf(word, most);
            if (place == word.size())
            {
                break;
            }
            lines.push_back(word.substr(0, place));
            word.erase(0, place);
        }
        lines.push_back(word);
    }
    return lines;
}

} // namespace

double
TextWidth(const std::string& text)
{
    double width = 0;
    for (const std::string& character : CharactersOf(text))
    {
        width += EM * WidthOf(character);
    }
    return width;
}

std::string
WrapText(const std::string& text, double most)
{
    std::vector<std::string> lines;
    for (const std::string& line : flowdist::SplitText(text, "\n"))
    {
        const auto own = LinesOf(line, most);
        lines.insert(lines.end(), own.begin(), own.end());
    }
    return flowdist::JoinTexts(lines, "\n");
}

std::string
CutText(const std::string& text, double most)
{
    if (TextWidth(text) <= most)
    {
        return text;
    }
    const std::string rest = "...";
    std::string cut;
    for (const std::string& character : CharactersOf(text))
    {
        if (TextWidth(cut + character + rest) > most)
        {
            break;
        }
        cut += character;
    }
    return cut + rest;
}

double
WidestLine(const std::vector<std::string>& texts)
{
    double widest = 0;
    for (const std::string& text : texts)
    {
        for (const std::string& line : flowdist::SplitText(text, "\n"))
        {
            widest = std::max(widest, TextWidth(line));
        }
    }
    return widest;
}

std::size_t
MostLines(const std::vector<std::string>& texts)
{
    std::size_t most = 1;
    for (const std::string& text : texts)
    {
        most = std::max<std::size_t>(most, 1 + std::count(text.begin(), text.end(), '\n'));
    }
    return most;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "plot-names.h"

#include "../../base/number-text.h"
#include "../../helper/results/figure-list.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>

namespace ns3
{

namespace
{

/// A unit, what it measures, and how much it is.
struct Unit
{
    const char* name;
    char kind;
    double size;
};

constexpr std::array<Unit, 15> UNITS{{{"", 'n', 1},
                                      {"ns", 't', 1e-9},
                                      {"us", 't', 1e-6},
                                      {"ms", 't', 1e-3},
                                      {"s", 't', 1},
                                      {"min", 't', 60},
                                      {"h", 't', 3600},
                                      {"bps", 'r', 1},
                                      {"kbps", 'r', 1e3},
                                      {"Kbps", 'r', 1e3},
                                      {"Mbps", 'r', 1e6},
                                      {"Gbps", 'r', 1e9},
                                      {"Tbps", 'r', 1e12},
                                      {"p", 'p', 1},
                                      {"B", 'b', 1}}};

/// @param text a number with or without a unit @return both; none where it is none
std::optional<std::pair<double, const Unit*>>
ReadQuantity(const std::string& text)
{
    const std::size_t end = text.find_last_of("0123456789.") + 1;
    const auto number = flowdist::ReadNumber(text.substr(0, end));
    const auto unit = std::find_if(
        UNITS.begin(), UNITS.end(), [&](const Unit& one) { return text.substr(end) == one.name; });
    if (end == 0 || !number || unit == UNITS.end())
    {
        return std::nullopt;
    }
    return std::make_pair(*number, &*unit);
}

/// @param word key=value, or a word @return key and value; the word is its own key
std::pair<std::string, std::string>
SplitWord(const std::string& word)
{
    const std::size_t equals = word.find('=');
    return equals == std::string::npos
               ? std::make_pair(word, std::string())
               : std::make_pair(word.substr(0, equals), word.substr(equals + 1));
}

/// @param value of a key @return whether it says nothing without its key
bool
IsDumb(const std::string& value)
{
    return ReadQuantity(value) || value == "true" || value == "false" || value == "plain" ||
           value == "not set" || value == "none";
}

/// @return what is left of a value: words that not all values have
std::vector<std::string>
OwnWords(const std::vector<std::string>& words,
         const std::map<std::string, std::size_t>& counts,
         std::size_t all)
{
    std::vector<std::string> own;
    for (const std::string& word : words)
    {
        counts.at(word) < all ? own.push_back(word) : void();
    }
    return own;
}

/// @param pattern a figure's name with words in capitals @param name another @return whether it is
/// one of these
bool
Matches(const std::string& pattern, const std::string& name)
{
    const auto parts = flowdist::SplitText(pattern, ".");
    const auto own = flowdist::SplitText(name, ".");
    return parts.size() == own.size() &&
           std::equal(
               parts.begin(), parts.end(), own.begin(), [](const auto& part, const auto& word) {
                   const auto upper = [](unsigned char c) { return std::isupper(c) != 0; };
                   const std::size_t capitals =
                       std::find_if_not(part.begin(), part.end(), upper) - part.begin();
                   if (capitals < 2)
                   {
                       return part == word;
                   }
                   const std::string rest = part.substr(capitals);
                   return word.size() > rest.size() &&
                          word.compare(word.size() - rest.size(), rest.size(), rest) == 0;
               });
}

} // namespace

std::vector<std::string>
ShortValues(const std::vector<std::string>& values)
{
    std::vector<std::vector<std::string>> words;
    std::map<std::string, std::size_t> counts;
    for (const std::string& value : values)
    {
        words.push_back(flowdist::SplitText(value, " "));
        for (const std::string& word :
             std::set<std::string>(words.back().begin(), words.back().end()))
        {
            ++counts[word];
        }
    }
    std::set<std::string> keys;
    for (auto& own : words)
    {
        own = values.size() > 1 ? OwnWords(own, counts, values.size()) : own;
        for (const std::string& word : own)
        {
            keys.insert(SplitWord(word).first);
        }
    }
    std::vector<std::string> names;
    for (std::size_t i = 0; i < values.size(); ++i)
    {
        std::string name;
        for (const std::string& word : words[i])
        {
            const std::string value = SplitWord(word).second;
            const bool bare = !value.empty() && (keys.size() == 1 || !IsDumb(value));
            name += (name.empty() ? "" : " ") + (bare ? value : word);
        }
        names.push_back(values[i].empty() ? "not set" : name.empty() ? "plain" : name);
    }
    return names;
}

std::vector<std::string>
NamesOf(const std::vector<PlotConfiguration>& configurations)
{
    std::vector<std::string> names(configurations.size());
    const std::string only = OnlyFactor(configurations);
    std::vector<PlotConfiguration> differing = configurations;
    KeepWhatDiffers(differing);
    for (std::size_t f = 0; !differing.empty() && f < differing.front().factors.size(); ++f)
    {
        const std::string& path = differing.front().factors[f].first;
        const auto values = ValuesOfFactor(differing, path);
        const auto texts = ShortValues(values);
        for (std::size_t i = 0; i < names.size(); ++i)
        {
            const auto place =
                std::find(values.begin(), values.end(), differing[i].factors[f].second) -
                values.begin();
            // A number, or a yes, says nothing without what it is of.
            const std::string& text = texts[place];
            names[i] += (names[i].empty() ? "" : ", ") +
                        (IsDumb(text) && only.empty() ? path + "=" : "") + text;
        }
    }
    std::set<std::string> known;
    for (std::size_t i = 0; i < names.size(); ++i)
    {
        if (names[i].empty() || known.count(names[i]) > 0)
        {
            names[i] += (names[i].empty() ? "configuration " : " #") +
                        std::to_string(configurations[i].number);
        }
        known.insert(names[i]);
    }
    return names;
}

std::string
OnlyFactor(const std::vector<PlotConfiguration>& configurations)
{
    std::vector<PlotConfiguration> differing = configurations;
    KeepWhatDiffers(differing);
    return !differing.empty() && differing.front().factors.size() == 1
               ? differing.front().factors.front().first
               : "";
}

std::optional<FactorNumbers>
ReadNumbers(const std::vector<std::string>& texts)
{
    FactorNumbers numbers;
    const Unit* smallest = nullptr;
    for (const std::string& text : texts)
    {
        const auto quantity = ReadQuantity(text);
        if (!quantity || (smallest && quantity->second->kind != smallest->kind))
        {
            return std::nullopt;
        }
        const Unit* unit = quantity->second;
        smallest = !smallest || unit->size < smallest->size ? unit : smallest;
    }
    for (const std::string& text : texts)
    {
        const auto quantity = ReadQuantity(text);
        numbers.values.push_back(quantity->first * (quantity->second->size / smallest->size));
    }
    numbers.unit = smallest ? smallest->name : "";
    return numbers;
}

std::string
AxisLabel(const std::string& figure)
{
    for (const FigureLine& line : DescribeFigures())
    {
        const bool used = line.file == "tables" || line.file == "summary.json";
        if (used && Matches(line.name, figure))
        {
            return figure + (line.unit.empty() ? "" : " (" + line.unit + ")");
        }
    }
    return figure;
}

std::vector<std::string>
FiguresOfFile(const std::string& file)
{
    std::vector<std::string> names;
    for (const FigureLine& line : DescribeFigures())
    {
        line.file == file ? names.push_back(line.name) : void();
    }
    return names;
}

} // namespace ns3

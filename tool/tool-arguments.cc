// SPDX-License-Identifier: GPL-2.0-only

#include "tool-arguments.h"

#include "../base/number-text.h"

#include "ns3/scenario-error.h"
#include "ns3/scenario-value.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace ns3
{

namespace
{

using Option = std::function<void(const std::string&)>;

uint32_t
ReadCount(const std::string& name, const std::string& text, uint32_t most)
{
    try
    {
        return CountValue(1, most).parse(text);
    }
    catch (const ScenarioError& error)
    {
        throw ScenarioError("--" + name, error.what());
    }
}

/// @return what an option says that has to say something
const std::string&
ReadWord(const std::string& name, const std::string& text)
{
    if (text.empty())
    {
        throw ScenarioError("--" + name, "needs a value: --" + name + "=VALUE");
    }
    return text;
}

/// @return the options that take a value, each with what it does
std::map<std::string, Option>
MakeOptions(ToolArguments& arguments)
{
    return {
        {"out",
         [&arguments](const std::string& text) {
             if (text.empty())
             {
                 throw ScenarioError("--out", "needs the name of a folder");
             }
             arguments.out = text;
         }},
        {"check",
         [&arguments](const std::string& text) {
             if (text.empty())
             {
                 throw ScenarioError("--check", "needs a scheme, such as select=hrw");
             }
             arguments.check = text;
         }},
        {"kind", [&arguments](const auto& text) { arguments.kind = ReadWord("kind", text); }},
        {"format", [&arguments](const auto& text) { arguments.format = ReadWord("format", text); }},
        {"engine",
         [&arguments](const std::string& text) {
             if (text != "local" && text != "snakemake")
             {
                 throw ScenarioError("--engine=" + text, "expected local or snakemake");
             }
             arguments.engine = text;
         }},
        {"profile",
         [&arguments](const std::string& text) {
             if (text.empty())
             {
                 throw ScenarioError("--profile", "needs a folder, a profile of Snakemake");
             }
             arguments.profile = text;
         }},
        {"batch",
         [&arguments](const std::string& text) {
             arguments.batch = ReadCount("batch", text, 100'000);
         }},
        {"baseline",
         [&arguments](const auto& text) { arguments.baseline = ReadWord("baseline", text); }},
        {"figures",
         [&arguments](const std::string& text) {
             arguments.figures = flowdist::SplitText(text, ", ");
             if (arguments.figures.empty())
             {
                 throw ScenarioError("--figures", "needs names, as `flowdist figures` lists them");
             }
             for (const std::string& name : arguments.figures)
             {
                 if (std::count(arguments.figures.begin(), arguments.figures.end(), name) > 1)
                 {
                     throw ScenarioError("--figures=" + text, "has '" + name + "' twice");
                 }
             }
         }},
        {"runs",
         [&arguments](const std::string& text) {
             arguments.runs = ReadCount("runs", text, 100'000);
             arguments.hasRuns = true;
         }},
        {"jobs",
         [&arguments](const std::string& text) {
             arguments.jobs = ReadCount("jobs", text, 10'000);
         }},
        {"plugin", [&arguments](const std::string& text) { arguments.plugins.push_back(text); }},
        {"vary",
         [&arguments](const std::string& text) {
             arguments.variations.push_back(ParseVariation(text));
         }},
    };
}

/// @throws ScenarioError where an option comes again that is no list
void
CheckOnce(const ToolArguments& arguments, const std::string& name, std::set<std::string>& given)
{
    const bool list =
        name == "vary" || name == "plugin" || (name == "scheme" && arguments.command == "demo");
    if (!list && !given.insert(name).second)
    {
        throw ScenarioError("--" + name,
                            std::string("is given twice; give one value") +
                                (arguments.command == "compare" ? ", or several by --vary" : ""));
    }
}

} // namespace

ToolArguments
ParseToolArguments(const std::vector<std::string>& words)
{
    ToolArguments arguments;
    arguments.words = words;
    const auto options = MakeOptions(arguments);
    std::set<std::string> given;
    for (std::size_t i = 0; i < words.size(); ++i)
    {
        const std::string& word = words[i];
        if (word.size() > 1 && word[0] == '-' && word[1] != '-')
        {
            throw ScenarioError(word, "is no option; options start with --");
        }
        if (word.compare(0, 2, "--") != 0)
        {
            (arguments.command.empty() ? arguments.command : arguments.files.emplace_back()) = word;
            continue;
        }
        const std::size_t equals = word.find('=');
        const std::string name = word.substr(2, equals == std::string::npos ? equals : equals - 2);
        const auto option = options.find(name);
        if (word == "--overwrite")
        {
            arguments.overwrite = true;
        }
        else if (word == "--explain")
        {
            arguments.explain = true;
        }
        else if (word == "--dry-run")
        {
            arguments.dryRun = true;
        }
        else if (word == "--retry")
        {
            arguments.retry = true;
        }
        else if (word == "--yes")
        {
            arguments.yes = true;
        }
        else if (word == "--help")
        {
            arguments.command = "help";
        }
        else if (equals != std::string::npos)
        {
            CheckOnce(arguments, name, given);
            const std::string value = word.substr(equals + 1);
            option != options.end() ? option->second(value)
                                    : void(arguments.overrides.emplace_back(name, value));
        }
        else if (option != options.end() && i + 1 < words.size())
        {
            CheckOnce(arguments, name, given);
            option->second(words[++i]);
        }
        else
        {
            throw ScenarioError(word, "needs a value: --" + name + "=VALUE");
        }
    }
    return arguments;
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "scenario-program.h"

#include "../check/global-value-check.h"
#include "option-list.h"

#include "ns3/command-line.h"
#include "ns3/global-value.h"
#include "ns3/result-writer.h"
#include "ns3/scenario-error.h"
#include "ns3/scenario-reader.h"
#include "ns3/scenario-runner.h"
#include "ns3/spec-error.h"
#include "ns3/string.h"
#include "ns3/type-id.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

namespace ns3
{

namespace
{

/// The words of the command line by who reads them.
struct ProgramWords
{
    std::string scenario;             //!< --scenario; empty: none
    std::vector<std::string> general; //!< of ns-3's CommandLine, such as --PrintHelp
    std::vector<GivenOption> globals; //!< ns-3's global values
    std::vector<GivenOption> keys;    //!< everything else: the scenario's
};

/// @return whether ns-3's CommandLine has this word in every program
bool
IsGeneral(const std::string& name)
{
    return name == "help" || name == "version" || name == "PrintVersion" ||
           name.compare(0, 5, "Print") == 0;
}

bool
IsGlobal(const std::string& name)
{
    return std::any_of(GlobalValue::Begin(),
                       GlobalValue::End(),
                       [&name](const GlobalValue* global) { return global->GetName() == name; });
}

/// @throws ScenarioError where a global value is the matter of a key
void
CheckGlobal(const std::string& name)
{
    static const std::map<std::string, std::string> keys{{"ChecksumEnabled", "checksums"},
                                                         {"SchedulerType", "scheduler"}};
    const auto key = keys.find(name);
    if (key != keys.end())
    {
        throw ScenarioError("--" + name, "is the scenario's; expected --" + key->second);
    }
}

ProgramWords
ReadWords(int argc, char* argv[])
{
    ProgramWords words;
    std::set<std::string> given;
    for (int i = 1; i < argc; ++i)
    {
        const std::string word = argv[i];
        if (word.compare(0, 2, "--") != 0)
        {
            throw ScenarioError(word, "is no option; options are --NAME=VALUE, see --PrintHelp");
        }
        const std::size_t sign = word.find('=');
        const std::string name = word.substr(2, sign == std::string::npos ? sign : sign - 2);
        if (IsGeneral(name))
        {
            words.general.push_back(word);
            continue;
        }
        if (sign == std::string::npos)
        {
            throw ScenarioError(word, "needs a value: " + word + "=VALUE");
        }
        if (!given.insert(name).second)
        {
            throw ScenarioError("--" + name, "is given twice; give one value");
        }
        const std::string value = word.substr(sign + 1);
        if (name == "scenario")
        {
            words.scenario = value;
        }
        else if (name != "RngRun" && IsGlobal(name))
        {
            CheckGlobal(name);
            words.globals.emplace_back(name, PlainValue(value));
        }
        else
        {
            words.keys.emplace_back(name, PlainValue(value));
        }
    }
    return words;
}

/// Prints the help as ns-3's CommandLine does. That one cuts values at their first blank and leaves
/// brackets out where there is no value, so the options are put into its text.
void
PrintHelp(const CommandLine& line, const OptionList& options)
{
    std::ostringstream help;
    line.PrintHelp(help);
    const std::string text = help.str();
    const std::size_t end = std::min(text.find("\nGeneral Arguments:"), text.size());
    std::cout << text.substr(0, end);
    for (const OptionList::Option& option : options.Get())
    {
        std::cout << "    --" << option.name << ":  " << option.help << " [" << option.value
                  << "]\n";
    }
    std::cout << text.substr(end);
}

/// @throws ScenarioError where ns-3 would not know what to print: it ends the program
void
CheckGeneral(const std::vector<std::string>& words)
{
    const std::vector<std::string> known{"--help",
                                         "--version",
                                         "--PrintHelp",
                                         "--PrintVersion",
                                         "--PrintGlobals",
                                         "--PrintGroups",
                                         "--PrintGroup",
                                         "--PrintTypeIds",
                                         "--PrintAttributes"};
    for (const std::string& word : words)
    {
        const std::size_t sign = word.find('=');
        const std::string name = word.substr(0, sign);
        const std::string value = sign == std::string::npos ? "" : word.substr(sign + 1);
        TypeId type;
        if (std::find(known.begin(), known.end(), name) == known.end())
        {
            throw ScenarioError(word, "is no option of ns-3; see --PrintHelp");
        }
        if (name == "--PrintAttributes" && !TypeId::LookupByNameFailSafe(value, &type))
        {
            throw ScenarioError(word,
                                "is no class of ns-3; expected one such as "
                                "--PrintAttributes=ns3::TcpSocket; see --PrintTypeIds");
        }
    }
}

/// Lets ns-3 print what it is asked for.
void
PrintGeneral(const std::string& file, const OptionList& options, std::vector<std::string> words)
{
    CommandLine line("flow-distribution-scenario");
    line.Usage("Runs a scenario and leaves the files of results in the working folder.\n"
               "Options have the values that the scenario has.");
    std::string scenario = file;
    line.AddValue("scenario", "file of the scenario (YAML)", scenario);
    words.insert(words.begin(), "flow-distribution-scenario");
    if (words.back() == "--PrintHelp" || words.back() == "--help")
    {
        line.Parse(std::vector<std::string>{words.front()}); // takes the program's name from it
        PrintHelp(line, options);
        return;
    }
    line.Parse(words); // prints and ends the program
}

/// @throws ScenarioError where a value is none of its global value
void
BindGlobals(const std::vector<GivenOption>& globals, const ScenarioTrial& trial)
{
    for (const auto& given : globals)
    {
        const std::string& name = given.first;
        const std::string& value = given.second;
        const auto global =
            std::find_if(GlobalValue::Begin(),
                         GlobalValue::End(),
                         [&name](const GlobalValue* known) { return known->GetName() == name; });
        const std::string expected = WrongGlobalValue(**global, value, trial);
        if (!expected.empty() || !GlobalValue::BindFailSafe(name, StringValue(value)))
        {
            throw ScenarioError("--" + name + "=" + value,
                                "is no value of this global value of ns-3" +
                                    (expected.empty() ? "" : ", expected " + expected) +
                                    "; see --PrintGlobals");
        }
    }
}

/// @return exit code
int
RunHere(FlowScenario scenario)
{
    const ResultFolder folder(".");
    scenario.measuring.spool = folder.Path();
    const MeasurementReport report = RunScenario(scenario);
    WriteResults(folder, scenario, report);
    if (!report.flows.Balances() || !report.packets.Balances())
    {
        std::cerr << "flows or packets are not accounted for: see summary.json\n";
        return 1;
    }
    std::cout << "results: " << std::filesystem::current_path().string() << "/summary.json\n";
    return 0;
}

int
RunProgram(ProgramWords words, const std::string& standard, const ScenarioTrial& trial)
{
    const std::string file = words.scenario.empty() ? standard : words.scenario;
    if (file.empty())
    {
        throw ScenarioError("--scenario", "expected the file of a scenario, --scenario=FILE");
    }
    if (file != standard && !standard.empty() && !words.keys.empty())
    {
        words.keys = OptionList(LoadScenario(standard, {}, trial)).WithoutEqual(words.keys);
    }
    if (!words.general.empty())
    {
        CheckGeneral(words.general);
        const FlowScenario scenario = LoadScenario(file, words.keys, trial);
        PrintGeneral(file, OptionList(scenario), words.general);
        return 0;
    }
    BindGlobals(words.globals, trial);
    return RunHere(LoadScenario(file, words.keys, trial));
}

} // namespace

int
RunScenarioProgram(int argc, char* argv[], const std::string& scenario, const ScenarioTrial& trial)
{
    try
    {
        return RunProgram(ReadWords(argc, argv), scenario, trial);
    }
    catch (const ScenarioError& error)
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    catch (const flowhash::SpecError& error) // of a plugin's part, while it works
    {
        std::cerr << error.what() << '\n';
        return 2;
    }
    catch (const std::exception& error)
    {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#include "tool-environment.h"

#include "../base/number-text.h"
#include "../helper/check/attribute-check.h"
#include "../helper/check/global-value-check.h"
#include "sweep/trial-process.h"

#include "ns3/global-value.h"
#include "ns3/log.h"
#include "ns3/part-registry.h"
#include "ns3/scenario-error.h"
#include "ns3/string.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace ns3
{

namespace
{

constexpr const char* GLOBALS = "NS_GLOBAL_VALUE";
constexpr const char* DEFAULTS = "NS_ATTRIBUTE_DEFAULT";
constexpr const char* LOGS = "NS_LOG";

#ifdef __GLIBC__
constexpr const char* HELD_GLOBALS = "NS_GLOBAL_HELD!"; // of the same length

/// ns-3 reads NS_GLOBAL_VALUE when its library is loaded, and ends the program there. This comes
/// before, when nothing but the system's text of the environment can be used, and gives the
/// variable another name until it has been checked.
__attribute__((no_sanitize("address", "undefined"))) void
HoldGlobals(int /* count */, char** /* words */, char** environment)
{
    for (; *environment != nullptr; ++environment)
    {
        char* text = *environment;
        std::size_t same = 0;
        while (GLOBALS[same] != '\0' && text[same] == GLOBALS[same])
        {
            ++same;
        }
        const bool found = GLOBALS[same] == '\0' && text[same] == '=';
        for (std::size_t letter = 0; found && letter < same; ++letter)
        {
            text[letter] = HELD_GLOBALS[letter];
        }
    }
}

__attribute__((section(".preinit_array"),
               used)) void (*const g_hold)(int, char**, char**) = HoldGlobals;
#else
constexpr const char* HELD_GLOBALS = GLOBALS; // ns-3 has read it, and lived
#endif

/// What a variable says of one name.
struct Setting
{
    std::string name;
    std::string value;
};

[[noreturn]] void
Refuse(const std::string& variable, const std::string& what)
{
    throw ScenarioError(variable + " in the environment", what);
}

/// @param text a variable's @param variable its name @return NAME=VALUE;... taken apart
std::vector<Setting>
ReadSettings(const char* text, const std::string& variable)
{
    std::vector<Setting> settings;
    for (const std::string& item : flowdist::SplitText(text == nullptr ? "" : text, ";"))
    {
        const std::size_t equals = item.find('=');
        if (equals == std::string::npos || equals == 0)
        {
            Refuse(variable, "'" + item + "' is not NAME=VALUE; several are separated by ';'");
        }
        settings.push_back({item.substr(0, equals), item.substr(equals + 1)});
    }
    return settings;
}

/// @return ", nearest known: 'X'", or nothing where nothing is near
std::string
Nearest(const std::string& name, const std::vector<std::string>& known)
{
    const std::string nearest = name.empty() ? "" : flowhash::NearestName(name, known);
    return nearest.empty() ? "" : "; nearest known: '" + nearest + "'";
}

const GlobalValue&
FindGlobal(const std::string& name)
{
    std::vector<std::string> known;
    for (auto global = GlobalValue::Begin(); global != GlobalValue::End(); ++global)
    {
        if ((*global)->GetName() == name)
        {
            return **global;
        }
        known.push_back((*global)->GetName());
    }
    Refuse(GLOBALS, "'" + name + "' is no global value of ns-3" + Nearest(name, known));
}

void
TakeGlobals()
{
    // What a run binds by a key of its scenario, whoever bound it before.
    static const std::map<std::string, std::string> keys{
        {"ChecksumEnabled", "checksums"}, {"RngRun", "rngRun"}, {"SchedulerType", "scheduler"}};
    for (const auto& [name, value] : ReadSettings(std::getenv(HELD_GLOBALS), GLOBALS))
    {
        const GlobalValue& global = FindGlobal(name);
        const auto key = keys.find(name);
        if (key != keys.end())
        {
            Refuse(GLOBALS,
                   "a scenario sets " + name + " by its key '" + key->second + "': give --" +
                       key->second + "=VALUE instead");
        }
        const std::string wrong = WrongGlobalValue(global, value, flowdist::TryInChild);
        if (!wrong.empty() || !GlobalValue::BindFailSafe(name, StringValue(value)))
        {
            Refuse(GLOBALS, "'" + value + "' is not possible for " + name + ": expected " + wrong);
        }
    }
    // Campaigns note it, and programs that this one starts read it.
    const char* const held = std::getenv(HELD_GLOBALS);
    held != nullptr ? void(setenv(GLOBALS, std::string(held).c_str(), 1)) : void();
}

void
CheckDefaults()
{
    for (const auto& [name, value] : ReadSettings(std::getenv(DEFAULTS), DEFAULTS))
    {
        try
        {
            CheckEnvironmentDefault(name, value, flowdist::TryInChild);
        }
        catch (const ScenarioError& error)
        {
            Refuse(DEFAULTS, error.what());
        }
    }
}

/// @return the words that ns-3 knows for what a component logs
std::vector<std::string>
LogLevels()
{
    std::vector<std::string> words{"*",
                                   "**",
                                   "func",
                                   "time",
                                   "node",
                                   "level",
                                   "prefix_func",
                                   "prefix_time",
                                   "prefix_node",
                                   "prefix_level",
                                   "prefix_all"};
    for (const char* level : {"error", "warn", "debug", "info", "function", "logic", "all"})
    {
        words.emplace_back(level);
        words.push_back(std::string("level_") + level);
    }
    return words;
}

/// @return the parts of a text of NS_LOG; ns-3 ends the program at empty ones
std::vector<std::string>
SplitLogs(const std::string& text, char separator)
{
    std::vector<std::string> parts;
    std::istringstream in(text + separator);
    for (std::string part; std::getline(in, part, separator);)
    {
        parts.push_back(part);
    }
    return parts;
}

/// @param levels of one component, as given
void
CheckLogLevels(const std::string& levels)
{
    const auto known = LogLevels();
    for (const std::string& level : SplitLogs(levels, '|'))
    {
        if (std::find(known.begin(), known.end(), level) == known.end())
        {
            Refuse(LOGS,
                   "'" + level +
                       "' is no level of a log; known: " + flowdist::JoinTexts(known, ", "));
        }
    }
}

void
CheckLogs()
{
    const char* const text = std::getenv(LOGS);
    if (text == nullptr || *text == '\0')
    {
        return;
    }
    std::vector<std::string> components{"*", "***", "print-list"};
    for (const auto& component : *LogComponent::GetComponentList())
    {
        components.push_back(component.first);
    }
    for (const std::string& item : SplitLogs(text, ':'))
    {
        const std::size_t equals = item.find('=');
        const std::string name = item.substr(0, equals);
        if (std::find(components.begin(), components.end(), name) == components.end())
        {
            Refuse(LOGS,
                   "'" + name + "' is no component that logs; NS_LOG=print-list lists them" +
                       Nearest(name, components));
        }
        equals == std::string::npos ? void() : CheckLogLevels(item.substr(equals + 1));
    }
}

} // namespace

void
TakeEnvironment()
{
    TakeGlobals();
    CheckDefaults();
    CheckLogs();
}

std::vector<std::pair<std::string, std::string>>
GivenEnvironment()
{
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto& [name, held] :
         {std::make_pair(GLOBALS, HELD_GLOBALS), {DEFAULTS, DEFAULTS}, {LOGS, LOGS}})
    {
        const char* const text = std::getenv(held);
        variables.emplace_back(name, text == nullptr ? "" : text);
    }
    return variables;
}

} // namespace ns3

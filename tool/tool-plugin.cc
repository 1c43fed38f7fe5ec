// SPDX-License-Identifier: GPL-2.0-only

#include "tool-plugin.h"

#include "../base/content-digest.h"
#include "../base/loaded-plugins.h"
#include "../model/hash-core/part-table.h"
#include "../model/hash-core/plain-line.h"
#include "../model/hash-core/promise/guarded-selector.h"

#include "ns3/scenario-error.h"
#include "ns3/scheme-plugin.h"
#include "ns3/spec-error.h"

#include <cstdlib>
#include <dlfcn.h>
#include <exception>
#include <filesystem>
#include <iostream>
#include <vector>

namespace ns3
{

namespace
{

namespace fs = std::filesystem;

/// @return a function of a library, or null where it has none of that name
template <typename Function>
Function*
FindFunction(void* library, const char* name)
{
    return reinterpret_cast<Function*>(dlsym(library, name));
}

/// What the loader says of a file, without the file's name before it.
std::string
LoaderSays(const std::string& file)
{
    const char* said = dlerror();
    const std::string text = said != nullptr ? said : "it cannot be loaded";
    return text.compare(0, file.size() + 2, file + ": ") == 0 ? text.substr(file.size() + 2) : text;
}

/// @param text of a plugin @return it in one line
std::string
Plain(const std::string& text)
{
    return flowhash::PlainLine(text);
}

/// @param failure of a plugin, thrown @return what it says
std::string
WhatIsThrown(const std::exception_ptr& failure)
{
    try
    {
        std::rethrow_exception(failure);
    }
    catch (const std::exception& error)
    {
        return Plain(error.what());
    }
    catch (...)
    {
        return "something that is no std::exception";
    }
}

std::string g_opening; //!< the plugin that the loader works at

/// The loader lets no exception of a static object's constructor through.
[[noreturn]] void
EndOpening()
{
    const auto failure = std::current_exception();
    std::cerr << g_opening << ": cannot be loaded: one of its static objects threw: "
              << (failure ? WhatIsThrown(failure) : "an exception") << std::endl;
    std::_Exit(2);
}

/// @param path of a file @param place for messages @return the library; null: it is none
/// @throws ScenarioError where what its loading runs throws
void*
Open(const std::string& path, const std::string& place)
{
    g_opening = place;
    const std::terminate_handler before = std::set_terminate(EndOpening);
    void* library = nullptr;
    std::exception_ptr failure;
    try
    {
        library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    catch (...)
    {
        failure = std::current_exception();
    }
    std::set_terminate(before);
    if (failure)
    {
        throw ScenarioError(
            place, "cannot be loaded: one of its static objects threw: " + WhatIsThrown(failure));
    }
    return library;
}

/// The names of all parts, by stage.
struct PartNames
{
    std::vector<std::string> rules{flowhash::KeyRules().Names()};
    std::vector<std::string> hashes{flowhash::FlowHashes().Names()};
    std::vector<std::string> selectors{flowhash::Selectors().Names()};
    std::vector<std::string> states{flowhash::AffinityStates().Names()};
};

/// Has the parts looked at that came since. @param before those that were there @param place of the
/// plugin that they are from
void
GuardParts(const PartNames& before, const std::string& place)
{
    const auto guard = [&place](const std::string& stage) {
        return [&place, stage](const std::string& name, const auto& maker) {
            return flowhash::GuardMaker(maker, place + ": " + stage + "=" + name);
        };
    };
    flowhash::KeyRules().GuardAllBut(before.rules, guard("key"));
    flowhash::FlowHashes().GuardAllBut(before.hashes, guard("hash"));
    flowhash::Selectors().GuardAllBut(before.selectors, guard("select"));
    flowhash::AffinityStates().GuardAllBut(before.states, guard("state"));
}

/// Lets a plugin register its parts. @param add its function @param place of it, for messages
/// @throws ScenarioError of one line, whatever it throws
void
Register(void (*add)(), const std::string& place)
{
    const PartNames before;
    try
    {
        add();
    }
    catch (const flowhash::SpecError& error)
    {
        throw ScenarioError(place, Plain(error.what()));
    }
    catch (...)
    {
        throw ScenarioError(place,
                            "its parts cannot be registered: it threw: " +
                                WhatIsThrown(std::current_exception()));
    }
    GuardParts(before, place);
}

void
Load(const std::string& file)
{
    const std::string place = "--plugin=" + Plain(file);
    const std::string name = fs::path(file).filename().string();
    if (flowdist::LoadedPlugins().count(name) > 0)
    {
        throw ScenarioError(place, "a plugin of this name is loaded already: " + name);
    }
    std::error_code error;
    if (!fs::exists(file, error))
    {
        throw ScenarioError(place, "there is no such file");
    }
    const auto digest = flowdist::FileDigest(file);
    if (!digest)
    {
        throw ScenarioError(place, "cannot be read as a file");
    }
    const std::string path = fs::absolute(file).string(); // without a slash it would be searched
    void* library = Open(path, place);
    if (library == nullptr)
    {
        throw ScenarioError(place,
                            "is no plugin that can be loaded: " + Plain(LoaderSays(path)) +
                                "; expected a shared library with a line FLOWHASH_PLUGIN(...), see "
                                "scheme-plugin.h");
    }
    const auto interface = FindFunction<const char*()>(library, "FlowhashPluginInterface");
    const auto add = FindFunction<void()>(library, "FlowhashPluginRegister");
    if (interface == nullptr || add == nullptr)
    {
        throw ScenarioError(place,
                            "is no plugin: a shared library without a line FLOWHASH_PLUGIN(...), "
                            "see scheme-plugin.h");
    }
    const std::string here = flowhash::PluginInterface();
    const char* const says = interface();
    const std::string there = says != nullptr ? Plain(says) : "which it does not say";
    if (there != here)
    {
        throw ScenarioError(place,
                            "was built against another version, " + there +
                                "; this program is of " + here + ": build it anew");
    }
    Register(add, place);
    flowdist::NotePlugin(name, *digest);
}

} // namespace

void
LoadPlugins(const std::vector<std::string>& files)
{
    for (const std::string& file : files)
    {
        Load(file);
    }
}

} // namespace ns3

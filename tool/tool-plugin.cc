// SPDX-License-Identifier: GPL-2.0-only

#include "tool-plugin.h"

#include "../base/content-digest.h"
#include "../base/loaded-plugins.h"

#include "ns3/scenario-error.h"
#include "ns3/scheme-plugin.h"
#include "ns3/spec-error.h"

#include <dlfcn.h>
#include <filesystem>
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

void
Load(const std::string& file)
{
    const std::string place = "--plugin=" + file;
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
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
    {
        throw ScenarioError(place,
                            "is no plugin that can be loaded: " + LoaderSays(path) +
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
    if (interface() != here)
    {
        throw ScenarioError(place,
                            std::string("was built against another version, ") + interface() +
                                "; this program is of " + here + ": build it anew");
    }
    try
    {
        add();
    }
    catch (const flowhash::SpecError& error)
    {
        throw ScenarioError(place, error.what());
    }
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

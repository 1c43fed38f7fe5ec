// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SCHEME_PLUGIN_H
#define FLOWHASH_SCHEME_PLUGIN_H

#include "affinity-state.h"
#include "flow-hash.h"
#include "flow-selector.h"
#include "key-rule.h"

#include <initializer_list>
#include <string>

/**
 * @file
 * What makes a shared library a plugin: parts of schemes of one's own that a program takes from it
 * by their names. The library has one line, outside of functions and namespaces,
 *
 *     FLOWHASH_PLUGIN(RegisterParts)
 *
 * with the name of a function without arguments that calls RegisterSelector and its like. It is not
 * linked with this library: what it calls is the program's that loads it.
 */

/// The version that these headers are of; what VERSION says.
#define FLOWHASH_VERSION "0.1.0"

namespace flowhash
{

/**
 * The interface that a file is compiled against: the version, and the sizes of what programs and
 * plugins hand each other, as headers may change between releases.
 * @return it as text; of each file its own, whoever loads whom
 */
[[maybe_unused]] static std::string
PluginInterface()
{
    std::string text = FLOWHASH_VERSION;
    char sign = ' ';
    for (const std::size_t size : {sizeof(FlowKey),
                                   sizeof(HashKey),
                                   sizeof(Member),
                                   sizeof(MemberChange),
                                   sizeof(UpdateDelta),
                                   sizeof(SelectorTraits),
                                   sizeof(FlowSelector),
                                   sizeof(AffinityState),
                                   sizeof(FlowQuery)})
    {
        text += sign + std::to_string(size);
        sign = '-';
    }
    return text;
}

} // namespace flowhash

/// @param function called when the plugin is loaded; it registers parts
#define FLOWHASH_PLUGIN(function)                                    \
    extern "C" const char* FlowhashPluginInterface()                 \
    {                                                                \
        static const std::string text = flowhash::PluginInterface(); \
        return text.c_str();                                         \
    }                                                                \
    extern "C" void FlowhashPluginRegister()                         \
    {                                                                \
        function();                                                  \
    }

#endif // FLOWHASH_SCHEME_PLUGIN_H

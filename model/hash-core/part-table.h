// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_PART_TABLE_H
#define FLOWHASH_PART_TABLE_H

#include "part-registry.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace flowhash
{

/// @param name a new part's name @throws SpecError unless lower-case letters, digits, hyphens
void CheckPartName(const std::string& name);

/**
 * The parts of one stage, by name. The factory's inside; programs use part-registry.h.
 * @tparam Maker what makes a part
 */
template <typename Maker>
class PartTable
{
  public:
    /// What is known of a part.
    struct Part
    {
        std::string summary;
        Maker maker;
    };

    /// Adds a part. @param name its name @param summary one line @param maker makes one
    /// @throws SpecError where the name is taken or malformed
    void Add(const std::string& name, const std::string& summary, Maker maker)
    {
        CheckPartName(name);
        if (!m_parts.emplace(name, Part{summary, std::move(maker)}).second)
        {
            throw SpecError("there is a part '" + name + "' already");
        }
    }

    /**
     * Makes parts otherwise from now on.
     * @param names of parts that are to stay as they are
     * @param guard gets a part's name and its maker, and returns the maker that takes its place
     */
    template <typename Guard>
    void GuardAllBut(const std::vector<std::string>& names, const Guard& guard)
    {
        for (auto& [name, part] : m_parts)
        {
            if (std::find(names.begin(), names.end(), name) == names.end())
            {
                part.maker = guard(name, part.maker);
            }
        }
    }

    /// @param name a name @return its part, or null
    const Part* Find(const std::string& name) const
    {
        const auto found = m_parts.find(name);
        return found == m_parts.end() ? nullptr : &found->second;
    }

    /// @return all parts by name
    const std::map<std::string, Part>& Parts() const
    {
        return m_parts;
    }

    /// @return all names, sorted
    std::vector<std::string> Names() const
    {
        std::vector<std::string> names;
        for (const auto& part : m_parts)
        {
            names.push_back(part.first);
        }
        return names;
    }

  private:
    std::map<std::string, Part> m_parts;
};

/// @return the key rules that come with the library (key-rules.cc)
PartTable<KeyRuleMaker> BuiltInKeyRules();
/// @return the hash functions that come with the library (flow-hashes.cc)
PartTable<FlowHashMaker> BuiltInFlowHashes();
/// @return the selectors that come with the library (selectors.cc)
PartTable<SelectorMaker> BuiltInSelectors();
/// @return the affinity states that come with the library (affinity-states.cc)
PartTable<AffinityStateMaker> BuiltInAffinityStates();

/// @return the key rules, those that programs registered included
PartTable<KeyRuleMaker>& KeyRules();
/// @return the hash functions, those that programs registered included
PartTable<FlowHashMaker>& FlowHashes();
/// @return the selectors, those that programs registered included
PartTable<SelectorMaker>& Selectors();
/// @return the affinity states, those that programs registered included
PartTable<AffinityStateMaker>& AffinityStates();

} // namespace flowhash

#endif // FLOWHASH_PART_TABLE_H

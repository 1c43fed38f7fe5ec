// SPDX-License-Identifier: GPL-2.0-only

#ifndef KEY_TABLE_H
#define KEY_TABLE_H

#include "scenario-schema.h"

#include "ns3/scenario-value.h"

#include <string>
#include <vector>

namespace ns3
{

/// Adds a key whose value sits at a chain of members, such as &A::b, &B::c.
template <class T, class V, class... Members>
void
AddKey(std::vector<ScenarioKey<T>>& keys,
       const std::string& path,
       const ScenarioValue<V>& value,
       const std::string& help,
       Members... members)
{
    const auto set = [value, members...](T& all, const std::string& text) {
        (all.*....*members) = value.parse(text);
    };
    const auto get = [value, members...](const T& all) {
        return value.format((all.*....*members));
    };
    keys.push_back({path, value.type, help, value.quoted, set, get});
}

} // namespace ns3

#endif // KEY_TABLE_H

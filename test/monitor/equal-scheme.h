// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_DISTRIBUTION_EQUAL_SCHEME_H
#define FLOW_DISTRIBUTION_EQUAL_SCHEME_H

#include "ns3/distribution.h"

#include <memory>
#include <string>

namespace ns3
{

/// @param spec of a scheme @param members how many, of equal weight, with ids from 0 upward
/// @return the scheme with these members
inline std::unique_ptr<flowhash::Distribution>
MakeEqualScheme(const std::string& spec, flowhash::MemberId members)
{
    auto scheme = flowhash::Distribution::Make(spec);
    for (flowhash::MemberId id = 0; id < members; ++id)
    {
        scheme->Update({{flowhash::MemberChange::Kind::ADD, id, 1.0}});
    }
    return scheme;
}

} // namespace ns3

#endif // FLOW_DISTRIBUTION_EQUAL_SCHEME_H

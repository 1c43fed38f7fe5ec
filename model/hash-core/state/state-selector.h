// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_STATE_SELECTOR_H
#define FLOWHASH_STATE_SELECTOR_H

#include "../affinity-state.h"
#include "../part-registry.h"

#include <memory>
#include <string>
#include <vector>

namespace flowhash
{

/**
 * Refuses a spec whose selector does not promise what an affinity state relies on.
 * @param parameters of the spec @param source of its selectors @param state the state's name
 * @param historyFree whether the choice must depend on the live members alone
 * @param minimal whether an update must move no more flows than it needs to
 * @throws SpecError naming the first promise that is missing
 */
void RequireSelector(const SpecParameters& parameters,
                     const SelectorSource& source,
                     const std::string& state,
                     bool historyFree,
                     bool minimal);

/**
 * A selector with other members than the scheme's.
 * @param source makes it @param members who shall be live in it, whatever their states are
 * @return the selector @throws SpecError where it cannot have them
 */
std::unique_ptr<FlowSelector> SelectorOver(const SelectorSource& source,
                                           const std::vector<Member>& members);

} // namespace flowhash

#endif // FLOWHASH_STATE_SELECTOR_H

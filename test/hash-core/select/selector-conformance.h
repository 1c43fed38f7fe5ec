// SPDX-License-Identifier: MIT

#ifndef FLOWHASH_SELECTOR_CONFORMANCE_H
#define FLOWHASH_SELECTOR_CONFORMANCE_H

#include "flow-selector.h"
#include "member-change.h"

#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/**
 * @file
 * What the suites over all selectors share: the list of selectors, and counting.
 */

namespace flowhash
{

using Choices = std::vector<std::optional<MemberId>>;

/// A selector under test.
struct SelectorCase
{
    std::string spec;
    unsigned width{32};
};

/// Names the case in reports.
void PrintTo(const SelectorCase& item, std::ostream* out);

/// @param info a case @return its name in filters: letters, digits and underscores
std::string CaseName(const testing::TestParamInfo<SelectorCase>& info);

/**
 * Every selector that is registered when the tests begin, with its defaults, but for those named
 * test-something; and some with other parameters.
 */
std::vector<SelectorCase> AllSelectorCases();

/// @param i a number @param width bits @return the i-th of many values of an ideal hash; not those
/// on which FlowSelector::Update compares
uint64_t IdealHash(uint64_t i, unsigned width);

/// The fixture.
class SelectorConformance : public testing::TestWithParam<SelectorCase>
{
  protected:
    /// @return a selector without members
    static std::unique_ptr<FlowSelector> Make();
    /// @param members how many, fewer where the selector cannot have so many @return with these
    static std::unique_ptr<FlowSelector> Make(MemberId members);

    /// What the flows get that arrive one after the other: each takes its turn and stays.
    static Choices TakeAll(FlowSelector& selector, std::size_t flows);
    /// What the values get, nothing changes.
    static Choices SelectAll(const FlowSelector& selector, std::size_t flows);
    /// @return the share of places in which two lists differ
    static double Moved(const Choices& before, const Choices& after);

    /**
     * The probability of counts at least as uneven, if the shares are as the weights and the
     * selector's traits say: each off by one entry, and drawn at random with the stated spread.
     * @param weights by member id from 0
     */
    static double EvennessP(const Choices& choices,
                            const std::vector<double>& weights,
                            const SelectorTraits& traits);
};

} // namespace flowhash

#endif // FLOWHASH_SELECTOR_CONFORMANCE_H

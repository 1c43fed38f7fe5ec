// SPDX-License-Identifier: MIT

#include "../test-flows.h"
#include "distribution.h"
#include "fuzz-check.h"
#include "spec-error.h"

#include <string>

/**
 * @file
 * Any text makes a scheme, whose spec makes the same scheme, or is refused with one line. A scheme
 * takes members and chooses among them.
 */

namespace flowhash
{

namespace
{

constexpr std::size_t LONGEST_TEXT = 400;
constexpr std::size_t LONGEST_NUMBER = 5; // digits: a table of 99,999 entries is no finding
constexpr std::size_t ABSURD_NUMBER = 13; // digits: out of every bound, to be refused

/// Whether some number would be taken but makes tables that are large rather than wrong.
bool
IsTooLarge(const std::string& text)
{
    std::size_t digits = 0;
    bool large = false;
    for (const char c : text + " ")
    {
        const bool digit =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        large |= !digit && digits > LONGEST_NUMBER && digits < ABSURD_NUMBER;
        digits = digit ? digits + 1 : 0;
    }
    return large;
}

void
RequireOneLine(const SpecError& error)
{
    const std::string text = error.what();
    Require(!text.empty() && text.find('\n') == std::string::npos, "a refusal is one line");
}

void
Use(Distribution& scheme)
{
    scheme.Update(AddMembers(3));
    for (uint64_t i = 0; i < 8; ++i)
    {
        const FlowKey flow = i % 2 == 0 ? RandomFlow(i) : RandomFlow6(i);
        const auto member = scheme.Choose(flow, static_cast<int64_t>(i));
        Require(member && *member < 3, "a member is chosen");
        Require(!scheme.GetSelector().Traits().pure || scheme.Peek(flow, 9).has_value(),
                "and told");
    }
    scheme.Update({{MemberChange::Kind::REMOVE, 1, 1}}, 10);
    const auto member = scheme.Choose(RandomFlow(1), 11);
    Require(member && *member != 1, "one that is there");
}

} // namespace

} // namespace flowhash

int
LLVMFuzzerTestOneInput(const uint8_t* bytes, std::size_t size)
{
    using namespace flowhash;
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    if (size > LONGEST_TEXT || IsTooLarge(text))
    {
        return -1;
    }
    try
    {
        const auto scheme = Distribution::Make(text);
        const auto again = Distribution::Make(scheme->Spec());
        Require(again->Spec() == scheme->Spec(), "the spec of a scheme makes the scheme");
        Use(*scheme);
    }
    catch (const SpecError& error)
    {
        RequireOneLine(error);
    }
    return 0;
}

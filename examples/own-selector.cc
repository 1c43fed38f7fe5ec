// SPDX-License-Identifier: MIT

#include "distribution.h"
#include "part-registry.h"

#include <iostream>

/**
 * @file
 * A selector of your own, without touching the library: the halves of the hash space go to the
 * first and the last live member. It needs the hash core only.
 */

namespace
{

class EndsSelector final : public flowhash::FlowSelector
{
  public:
    using FlowSelector::FlowSelector;

    flowhash::SelectorTraits Traits() const override
    {
        return {}; // no weights, and a change may move any flow
    }

    std::size_t Bytes() const override
    {
        return 0;
    }

  private:
    flowhash::MemberId DoSelect(uint64_t hash) const override
    {
        return hash >> (Width() - 1) == 0 ? Live().front().id : Live().back().id;
    }

    void DoRebuild() override {}
};

} // namespace

int
main()
{
    flowhash::RegisterSelector(
        "ends", "the first or the last live member", [](flowhash::SpecParameters&, unsigned width) {
            return std::make_unique<EndsSelector>(width);
        });
    const auto scheme = flowhash::Distribution::Make("key=greater-port hash=toeplitz select=ends");
    using Kind = flowhash::MemberChange::Kind;
    scheme->Update({{Kind::ADD, 0, 1.0}, {Kind::ADD, 1, 1.0}, {Kind::ADD, 2, 1.0}});
    for (uint16_t port = 40000; port < 40008; ++port)
    {
        const auto flow = flowhash::FlowKey::Ipv4(0x0a010001, 0xc6120001, port, 80, 6);
        std::cout << flow.ToString() << " goes to member " << *scheme->Evaluate(flow) << "\n";
    }
    return 0;
}

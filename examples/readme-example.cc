// SPDX-License-Identifier: GPL-2.0-only

#include "distribution.h"

#include <iostream>

int
main()
{
    const auto scheme = flowhash::Distribution::Make("key=greater-port hash=toeplitz select=hrw");
    for (flowhash::MemberId id = 0; id < 8; ++id)
    {
        scheme->Update({{flowhash::MemberChange::Kind::ADD, id, 1.0}});
    }
    const auto request = flowhash::FlowKey::Ipv4(0x0a010001, 0xc6120001, 40000, 80, 6);
    std::cout << request.ToString() << " goes to member " << scheme->Evaluate(request).value()
              << ", the reply to " << scheme->Evaluate(request.Reversed()).value() << "\n";
}

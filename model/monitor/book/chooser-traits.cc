// SPDX-License-Identifier: GPL-2.0-only

// What follows from a chooser's scheme: whether its choices can differ while its members are the
// same.

#include "choice-book.h"

namespace ns3
{

bool
ChoiceBook::ChoosesPerPacket(const Chooser& chooser)
{
    return FollowsMoment(chooser) && !chooser.scheme()->GetSelector().Traits().hashed;
}

bool
ChoiceBook::FollowsMoment(const Chooser& chooser)
{
    if (!chooser.scheme || chooser.scheme()->HasState())
    {
        return false;
    }
    const flowhash::SelectorTraits traits = chooser.scheme()->GetSelector().Traits();
    return !traits.pure && !traits.late;
}

bool
ChoiceBook::HashesLabel(const Chooser& chooser)
{
    if (!chooser.scheme)
    {
        return false;
    }
    const flowhash::Distribution& scheme = *chooser.scheme();
    return (scheme.Rule().Fields() & flowhash::FIELD_FLOW_LABEL) != 0 &&
           scheme.GetSelector().Traits().hashed;
}

bool
ChoiceBook::FollowsLate(const Chooser& chooser)
{
    return chooser.scheme && chooser.scheme()->GetSelector().Traits().late;
}

} // namespace ns3

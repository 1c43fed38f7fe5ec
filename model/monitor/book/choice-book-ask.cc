// SPDX-License-Identifier: GPL-2.0-only

// What choosers that ChoiceBook knows would do.

#include "choice-book.h"

namespace ns3
{

/// What packets of a flow look like to those who choose from a tier.
flowhash::FlowKey
ChoiceBook::KeyOf(uint32_t tier, uint32_t slot, bool reverse) const
{
    const FlowPart& flow = m_store.Flow(slot);
    if (!reverse)
    {
        return m_store.Keys().Unpack(flow.key);
    }
    switch (m_store.Tier(tier, slot).reply)
    {
    case TierPart::Reply::REVERSED:
        return m_store.Keys().Unpack(Reversed(flow.key));
    case TierPart::Reply::OTHER:
        return *m_store.FindRest(tier, slot)->reply;
    case TierPart::Reply::ANSWER:
    case TierPart::Reply::UNKNOWN:
        break;
    }
    return m_store.Keys().Unpack(flow.reply);
}

std::optional<flowhash::MemberId>
ChoiceBook::Ask(ChooserId chooser, uint64_t flow, bool reverse, Time now) const
{
    const uint32_t slot = m_store.Find(flow);
    return slot == FlowStore::NONE ? std::nullopt : AskOf(chooser, slot, reverse, now);
}

std::optional<flowhash::MemberId>
ChoiceBook::AskOf(ChooserId chooser, uint32_t slot, bool reverse, Time now) const
{
    const Known& known = m_choosers[chooser];
    if (known.chooser.byRequest)
    {
        return known.chooser.byRequest(m_store.Keys().Unpack(m_store.Flow(slot).key));
    }
    flowhash::FlowKey key = KeyOf(known.tier, slot, reverse);
    if (key.version == 6)
    {
        key.SetFlowLabel(m_store.GetLabels(slot).latest[reverse]);
    }
    return known.chooser.scheme ? known.chooser.scheme()->Peek(key, now.GetNanoSeconds())
                                : known.chooser.entry(key);
}

} // namespace ns3

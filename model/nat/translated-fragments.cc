// SPDX-License-Identifier: GPL-2.0-only

#include "translated-fragments.h"

namespace ns3
{

namespace
{

constexpr uint64_t ANY_ORIGIN = 0; // no packet passes such a device twice with the same addresses

} // namespace

void
TranslatedFragments::Configure(uint32_t entries, int64_t timeout)
{
    m_table.Configure(entries, timeout);
}

void
TranslatedFragments::Remember(const SteeredPacket& first,
                              const SteeringVerdict& verdict,
                              int64_t now)
{
    const PacketView& view = first.view;
    Fate fate{verdict, {}};
    flowhash::FlowKey addresses;
    addresses.version = view.source.version;
    addresses.source = first.Source().bytes;
    addresses.destination = first.Destination().bytes;
    if (addresses.source != view.source.bytes || addresses.destination != view.destination.bytes)
    {
        fate.translated = addresses;
    }
    m_table.Insert(view, ANY_ORIGIN, fate, now);
}

std::optional<SteeringVerdict>
TranslatedFragments::Follow(SteeredPacket& later, const PacketRewriter& rewriter, int64_t now)
{
    const Fate* const fate = m_table.Find(later.view, ANY_ORIGIN, now);
    if (!fate)
    {
        return std::nullopt;
    }
    if (fate->translated)
    {
        rewriter.RewriteAddresses(later, *fate->translated);
    }
    return fate->verdict;
}

flowhash::StateUsage
TranslatedFragments::Usage(int64_t now)
{
    return m_table.Usage(now);
}

} // namespace ns3

// SPDX-License-Identifier: GPL-2.0-only

#ifndef TRANSLATED_FRAGMENTS_H
#define TRANSLATED_FRAGMENTS_H

#include "../device/fragment-table.h"
#include "packet-rewriter.h"

#include "ns3/affinity-state.h"
#include "ns3/flow-key.h"
#include "ns3/steered-packet.h"
#include "ns3/steering-verdict.h"

#include <cstdint>
#include <optional>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * What devices that translate made of the first fragments of packets, so that later fragments,
 * which have no ports, are translated or refused alike (D7).
 */
class TranslatedFragments
{
  public:
    /// Sets the bounds. @param entries most packets @param timeout of each, ns
    void Configure(uint32_t entries, int64_t timeout);

    /// Remembers. @param first a first fragment, as it leaves @param verdict what became of it
    /// @param now ns
    void Remember(const SteeredPacket& first, const SteeringVerdict& verdict, int64_t now);

    /**
     * Treats a later fragment as the first one.
     * @param later it; its addresses are translated @param rewriter who does that @param now ns
     * @return what is to be done with it; none: the first one is not known
     */
    std::optional<SteeringVerdict> Follow(SteeredPacket& later,
                                          const PacketRewriter& rewriter,
                                          int64_t now);

    /// @param now ns @return entries, bytes and counts so far
    flowhash::StateUsage Usage(int64_t now);

  private:
    /// What the first fragment of a packet met.
    struct Fate
    {
        SteeringVerdict verdict;                     //!< where it went, or why it did not
        std::optional<flowhash::FlowKey> translated; //!< its addresses as it left, if they changed
    };

    FragmentTable<Fate> m_table;
};

} // namespace ns3

#endif // TRANSLATED_FRAGMENTS_H

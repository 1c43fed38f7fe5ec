// SPDX-License-Identifier: GPL-2.0-only

#ifndef FLOW_ENDS_H
#define FLOW_ENDS_H

#include "ns3/packet-view.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <unordered_map>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Which TCP connections have ended, as their packets say, so that what is remembered of them can
 * go. A connection whose one end has sent a FIN rests for one time, one whose ends both have, or of
 * which a RST came, for another; each packet of it starts its rest anew, so that late ones still
 * find their way, and a SYN is a new connection: it rests no more. So is a SYN with ACK where only
 * replies pass; where the other end was heard as well it is an old one that was sent again. It is
 * over when its rest is. IPVS does the same (`FIN_WAIT`, `CLOSE` and `TIME_WAIT` of
 * net/netfilter/ipvs/ip_vs_proto_tcp.c); where replies pass by another way it sees FINs of one end
 * only as well.
 *
 * Times are nanoseconds of any monotonic clock. Sequence numbers are not checked: any RST counts.
 * Of MOST that rest no further one is noted, so that a flood of FINs takes no more memory.
 */
class FlowEnds
{
  public:
    static constexpr std::size_t MOST = 65536; //!< connections that rest

    /// How long connections rest after their last packet, ns.
    struct Rests
    {
        int64_t finWait{0}; //!< one end has finished
        int64_t closing{0}; //!< both have, or a RST came
    };

    /// Is told of a connection that is over. @param flow its key, in some direction
    using Listener = std::function<void(const flowhash::FlowKey& flow)>;

    /// @param over told of each connection that is over
    explicit FlowEnds(Listener over);

    /// @param rests how long connections rest from now on
    void Configure(const Rests& rests);

    /// @param view a packet with a TCP header of its own @return whether an end may be noted for it
    static bool TellsOfEnd(const PacketView& view)
    {
        return (view.tcpFlags & (PacketView::TCP_FIN | PacketView::TCP_RST)) != 0;
    }

    /**
     * Reads a packet.
     * @param view one with a TCP header of its own @param now ns
     * @param known whether its connection may be remembered: of others no end is noted
     */
    void Hear(const PacketView& view, int64_t now, bool known)
    {
        if ((known && TellsOfEnd(view)) || !m_places.empty())
        {
            Follow(view, now, known);
        }
    }

    /// Tells of those whose rest is over. @param now ns
    void Expire(int64_t now);

    /// @return how many rest
    std::size_t GetN() const;

  private:
    /// In which rest a connection is.
    enum Stage : uint8_t
    {
        FIN_WAIT,
        CLOSING,
        N_STAGES
    };

    /// A connection that rests.
    struct Resting
    {
        flowhash::FlowKey flow; //!< Ordered
        int64_t touched;        //!< by its last packet, ns
        uint8_t finished;       //!< which ends have: 1 for that of the ordered key's source, 2
        uint8_t heard;          //!< which ends were heard since it rests, as there
        Stage stage;
    };

    using List = std::list<Resting>;

    void Follow(const PacketView& view, int64_t now, bool known);
    static uint8_t EndOf(const PacketView& view, const flowhash::FlowKey& ordered);
    static bool Opens(const Resting& resting, const PacketView& view);
    static void Note(Resting& resting, const PacketView& view);

    Listener m_over;
    std::array<int64_t, N_STAGES> m_rests{};
    std::array<List, N_STAGES> m_resting; //!< the one touched last at the back
    std::unordered_map<flowhash::FlowKey, List::iterator, flowhash::FlowKeyHasher> m_places;
};

} // namespace ns3

#endif // FLOW_ENDS_H

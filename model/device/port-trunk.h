// SPDX-License-Identifier: GPL-2.0-only

#ifndef PORT_TRUNK_H
#define PORT_TRUNK_H

#include "ns3/distribution.h"
#include "ns3/net-device.h"
#include "ns3/packet-view.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Parallel links to one neighbour that are one logical port (link aggregation, IEEE 802.1AX): which
 * of them a packet leaves by. A scheme of its own chooses among those that are up; its members are
 * the links, numbered from 0.
 *
 * A plain value. Not modelled: LACP; a link is up until somebody says that it is not.
 */
class PortTrunk
{
  public:
    /**
     * @param links devices on links without link addresses, at least one
     * @param scheme spec, see flowhash::Distribution
     * @throws flowhash::SpecError if a link has link addresses, or the scheme is none that a trunk
     * can follow
     */
    PortTrunk(const std::vector<Ptr<NetDevice>>& links, const std::string& scheme);

    /// @param spec see flowhash::Distribution @return the scheme, without members
    /// @throws flowhash::SpecError if it is none, needs cookies, or reads what is not known where a
    /// packet leaves: the link addresses and the port by which it came
    static std::unique_ptr<flowhash::Distribution> MakeScheme(const std::string& spec);

    /// @return all links, by number
    const std::vector<Ptr<NetDevice>>& GetLinks() const
    {
        return m_links;
    }

    /// Chooses a link for a packet that leaves. @param view the packet as it came in
    /// @return its device, or null where no link is up
    NetDevice* Choose(const PacketView& view);

    /// @param link number of a link @param up whether packets may leave by it
    void SetUp(std::size_t link, bool up);

    /// @return how many links are up
    std::size_t CountUp() const;

    /// Gives the scheme a random stream. @param stream its number @return how many it uses: 0 where
    /// nothing is random, or 1
    int64_t AssignStream(int64_t stream);

  private:
    std::vector<Ptr<NetDevice>> m_links;
    std::unique_ptr<flowhash::Distribution> m_scheme;
    bool m_readsOuter{false}; //!< its key rule reads headers of tunnels
    bool m_readsTime{false};  //!< its choices depend on the time
};

} // namespace ns3

#endif // PORT_TRUNK_H

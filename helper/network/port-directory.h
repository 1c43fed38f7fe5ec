// SPDX-License-Identifier: GPL-2.0-only

#ifndef PORT_DIRECTORY_H
#define PORT_DIRECTORY_H

#include "node-group.h"

#include "ns3/net-device-container.h"

#include <ostream>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Every express, point-to-point and CSMA device of a network with its place: whose it is, on which
 * link, and who is at the other end. Captures of ports name nodes by numbers of ns-3; this tells
 * what they are.
 */
class PortDirectory
{
  public:
    /// A link, or one of those of a trunk.
    struct Part
    {
        std::string link;   //!< its name
        uint32_t number{0}; //!< in its trunk, from 0
    };

    /// Notes a device. @param group whose node it is of; outlives the directory
    /// @param part its link @param peers group at the other end; outlives the directory
    /// @param end the device, its node, and the nodes at the other end
    void Add(const NodeGroup& group, const Part& part, const NodeGroup& peers, const LinkEnd& end);

    /// @return all devices
    const NetDeviceContainer& GetDevices() const;

    /**
     * Writes devices.csv: a line a device, in the order in which they were made. Lists are
     * separated by blanks.
     * @param out where to @param prefix of the captures' names; the file is named without its
     *        folders @param versions of IP whose addresses are told
     */
    void Write(std::ostream& out,
               const std::string& prefix,
               const std::vector<uint8_t>& versions) const;

  private:
    struct Entry
    {
        const NodeGroup* group;
        Part part;
        const NodeGroup* peers;
        LinkEnd end;
    };

    static std::string FileOf(const Entry& entry, const std::string& prefix);
    static std::string PeersOf(const Entry& entry);
    static std::string AddressesOf(const Entry& entry, const std::vector<uint8_t>& versions);

    std::vector<Entry> m_entries;
    NetDeviceContainer m_devices;
};

} // namespace ns3

#endif // PORT_DIRECTORY_H

// SPDX-License-Identifier: GPL-2.0-only

#include "port-directory.h"

#include "network-addresses.h"

#include "ns3/mac48-address.h"
#include "ns3/trace-helper.h"

namespace ns3
{

namespace
{

void
Append(std::string& list, const std::string& item)
{
    list += (list.empty() ? "" : " ") + item;
}

} // namespace

void
PortDirectory::Add(const NodeGroup& group,
                   const Part& part,
                   const NodeGroup& peers,
                   const LinkEnd& end)
{
    m_entries.push_back({&group, part, &peers, end});
    m_devices.Add(end.device);
}

const NetDeviceContainer&
PortDirectory::GetDevices() const
{
    return m_devices;
}

void
PortDirectory::Write(std::ostream& out,
                     const std::string& prefix,
                     const std::vector<uint8_t>& versions) const
{
    out << "file,group,node,link,part,peerGroup,peers,mac,addresses\n";
    for (const Entry& entry : m_entries)
    {
        out << FileOf(entry, prefix) << ',' << entry.group->GetName() << ',' << entry.end.node
            << ',' << entry.part.link << ',' << entry.part.number << ',' << entry.peers->GetName()
            << ',' << PeersOf(entry) << ','
            << Mac48Address::ConvertFrom(entry.end.device->GetAddress()) << ','
            << AddressesOf(entry, versions) << '\n';
    }
}

std::string
PortDirectory::FileOf(const Entry& entry, const std::string& prefix)
{
    const std::string path = PcapHelper().GetFilenameFromDevice(prefix, entry.end.device);
    return path.substr(path.find_last_of('/') + 1);
}

std::string
PortDirectory::PeersOf(const Entry& entry)
{
    std::string list;
    for (const uint32_t peer : entry.end.peers)
    {
        Append(list, std::to_string(peer));
    }
    return list;
}

std::string
PortDirectory::AddressesOf(const Entry& entry, const std::vector<uint8_t>& versions)
{
    const NodeGroup& group = *entry.group;
    std::string list;
    for (const uint8_t version : versions)
    {
        Append(list, NetworkAddresses::Host(group.GetIndex(), entry.end.node, version).ToString());
        for (const auto& address : group.GetMoreAddresses(entry.end.node, version))
        {
            Append(list, address.ToString());
        }
    }
    return list;
}

} // namespace ns3

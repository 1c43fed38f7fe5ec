// SPDX-License-Identifier: GPL-2.0-only

// Ports of ForwardingNetDevice: single links, and trunks of several.

#include "forwarding-net-device.h"
#include "port-trunk.h"

#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/spec-error.h"

#include <algorithm>
#include <utility>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ForwardingPorts");

namespace
{

/// What the node's stack hears of a port: nothing.
bool
PassOver(Ptr<NetDevice> /* device */,
         Ptr<const Packet> /* packet */,
         uint16_t /* protocol */,
         const Address& /* from */)
{
    return true;
}

} // namespace

uint32_t
ForwardingNetDevice::AddPort(Ptr<NetDevice> device)
{
    CheckNewPort(device);
    const uint32_t port = GetNPorts();
    ListenTo(device, port);
    m_ports.push_back({device, device->GetBroadcast(), device->NeedsArp()});
    if (device->NeedsArp())
    {
        m_neighbors->AddPort(port, Mac48Address::ConvertFrom(device->GetAddress()));
    }
    return port;
}

void
ForwardingNetDevice::CheckNewPort(const Ptr<NetDevice>& device) const
{
    Ptr<Node> node = GetNode();
    if (!node)
    {
        throw flowhash::SpecError("add the steering device to its node before its ports");
    }
    if (!device || device == this || device->GetNode() != node)
    {
        throw flowhash::SpecError("a port must be another device of the steering device's node");
    }
    if (FindPort(device) != NO_PORT)
    {
        throw flowhash::SpecError("the device is a port already");
    }
}

/// What comes in by a device comes in at a port from now on.
void
ForwardingNetDevice::ListenTo(const Ptr<NetDevice>& device, uint32_t port)
{
    const uint32_t interface = device->GetIfIndex();
    if (m_portOfInterface.size() <= interface)
    {
        m_portOfInterface.resize(interface + 1, NO_PORT);
    }
    m_portOfInterface[interface] = port;
    // Not by the node's list of handlers: it is searched for every packet, and would hand the
    // packet to the node's stack as well where that has an interface on the port.
    device->SetPromiscReceiveCallback(MakeCallback(&ForwardingNetDevice::ReceiveFromPort, this));
    device->SetReceiveCallback(MakeCallback(&PassOver));
}

uint32_t
ForwardingNetDevice::FindPort(const Ptr<NetDevice>& device) const
{
    const uint32_t interface = device->GetIfIndex();
    return interface < m_portOfInterface.size() ? m_portOfInterface[interface] : NO_PORT;
}

uint32_t
ForwardingNetDevice::GetNPorts() const
{
    return static_cast<uint32_t>(m_ports.size());
}

Ptr<NetDevice>
ForwardingNetDevice::GetPort(uint32_t port) const
{
    CheckPort(port);
    return m_ports[port].device;
}

void
ForwardingNetDevice::CheckPort(uint32_t port) const
{
    if (port >= m_ports.size())
    {
        throw flowhash::SpecError("there is no port " + std::to_string(port) + " among " +
                                  std::to_string(m_ports.size()));
    }
}

uint32_t
ForwardingNetDevice::AddTrunk(const std::vector<Ptr<NetDevice>>& links, const std::string& scheme)
{
    for (auto link = links.begin(); link != links.end(); ++link)
    {
        CheckNewPort(*link);
        if (std::find(links.begin(), link, *link) != link)
        {
            throw flowhash::SpecError("a link of the trunk is named twice");
        }
    }
    auto trunk = std::make_unique<PortTrunk>(links, scheme);
    const uint32_t port = GetNPorts();
    for (const Ptr<NetDevice>& link : links)
    {
        ListenTo(link, port);
    }
    const Ptr<NetDevice>& first = links.front();
    m_ports.push_back({first, first->GetBroadcast(), false, std::move(trunk)});
    return port;
}

uint32_t
ForwardingNetDevice::GetNLinks(uint32_t port) const
{
    CheckPort(port);
    const Port& of = m_ports[port];
    return of.trunk ? static_cast<uint32_t>(of.trunk->GetLinks().size()) : 1;
}

Ptr<NetDevice>
ForwardingNetDevice::GetLink(uint32_t port, uint32_t link) const
{
    if (link >= GetNLinks(port))
    {
        throw flowhash::SpecError("port " + std::to_string(port) + " has no link " +
                                  std::to_string(link) + " among " +
                                  std::to_string(GetNLinks(port)));
    }
    const Port& of = m_ports[port];
    return of.trunk ? of.trunk->GetLinks()[link] : of.device;
}

void
ForwardingNetDevice::SetLinkUp(const Ptr<NetDevice>& link, bool up)
{
    const uint32_t port = FindPort(link);
    if (port >= m_ports.size() || !m_ports[port].trunk)
    {
        throw flowhash::SpecError("the device is no link of a trunk");
    }
    PortTrunk& trunk = *m_ports[port].trunk;
    const auto& links = trunk.GetLinks();
    const auto place = std::find(links.begin(), links.end(), link) - links.begin();
    NS_LOG_LOGIC("link " << place << " of port " << port << " is " << (up ? "up" : "down"));
    trunk.SetUp(static_cast<std::size_t>(place), up);
}

int64_t
ForwardingNetDevice::AssignTrunkStreams(int64_t stream)
{
    int64_t used = 0;
    for (const Port& port : m_ports)
    {
        used += port.trunk ? port.trunk->AssignStream(stream + used) : 0;
    }
    return used;
}

} // namespace ns3

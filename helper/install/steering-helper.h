// SPDX-License-Identifier: GPL-2.0-only

#ifndef STEERING_HELPER_H
#define STEERING_HELPER_H

#include "ns3/ipv4-address.h"
#include "ns3/member-change.h"
#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/steering-net-device.h"

#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Puts steering devices onto nodes; as it is for kinds that need no more, such as
 * SteeringHelper("ns3::RouterNetDevice"), and the base of the helpers of the others.
 *
 * In ns-3's usual order: nodes, links between them, IP stacks (InternetStackHelper), steering
 * devices (here), addresses (Ipv4AddressHelper), routes (Ipv4GlobalRoutingHelper).
 *
 * To ns-3's global routing a steering node is a router. So that PopulateRoutingTables finds one,
 * Install gives a node without an IPv4 stack one, and its ports on point-to-point links interfaces
 * without addresses of their own, as OSPF knows them (RFC 2328, 12.4.1.1): they are known by
 * 0.0.0.1, 0.0.0.2 and so on. Addresses may be assigned to them afterwards. A shared medium (CSMA)
 * is routed over once its port has an address: that is the gateway of the hosts there. The devices
 * take over the routes when the simulation starts (SteeringNetDevice::LearnFromStack).
 *
 * @attention Global routing is IPv4 only here. Where the node has a stack already, each of its
 * ports needs an address, as on every router. Up to ns-3 3.38, InternetStackHelper ends the program
 * for a node that has a stack: use it before this helper, or not at all on steering nodes.
 */
class SteeringHelper
{
  public:
    /// @param type TypeId of a SteeringNetDevice
    /// @throws flowhash::SpecError if there is none of that name, or it is something else
    explicit SteeringHelper(const std::string& type);
    virtual ~SteeringHelper() = default;

    /// Sets an attribute of each device to install. @param name its name @param value its value
    /// @throws flowhash::SpecError if the kind has no such attribute, or the value cannot be
    void SetAttribute(const std::string& name, const AttributeValue& value);

    /// @param install whether nodes without an IPv4 stack get one (the default), which global
    /// routing needs
    void SetIpv4StackInstall(bool install);

    /// Makes a device on each node; all its devices on links are ports, in their order. @param
    /// nodes the nodes @return the devices, in the order of the nodes @throws flowhash::SpecError
    /// if a device cannot be configured so
    NetDeviceContainer Install(const NodeContainer& nodes);

    /// Makes a device. @param node its node @param ports its ports, devices of the same node, in
    /// this order @return the device @throws flowhash::SpecError as there
    NetDeviceContainer Install(const Ptr<Node>& node, const NetDeviceContainer& ports);

    /**
     * Adds a host route to each IPv4 address that is directly behind a port; for networks without
     * global routing.
     * @param devices steering devices @throws flowhash::SpecError if one is something else
     */
    static void AddRoutesToNeighbors(const NetDeviceContainer& devices);

  protected:
    /// Where a node is, seen from a steering device.
    struct Place
    {
        uint32_t port{0};
        Ptr<NetDevice> device; //!< the other end of the link
    };

    /// @param node a node @return its devices on links
    static NetDeviceContainer LinksOf(const Ptr<Node>& node);

    /// Makes a device. @param node its node @param ports its ports @return the device
    Ptr<SteeringNetDevice> Make(const Ptr<Node>& node, const NetDeviceContainer& ports);

    /// @param device a steering device @return by node id where its neighbours are; of several
    /// links to one the first
    static std::map<uint32_t, Place> FindNeighbors(const Ptr<SteeringNetDevice>& device);

    /// @param node a host @return its first IPv4 address @throws flowhash::SpecError if it has none
    static Ipv4Address AddressOf(const Ptr<Node>& node);

    /// Lets global routing lead packets to an address here, which no interface has. Without an IPv4
    /// stack it does nothing. @param node the node that takes them @param address an Ipv4Address;
    /// others are passed over
    static void Advertise(const Ptr<Node>& node, const Address& address);

    /// @param ids ids of members @param weights as many, or none: 1 each @return their additions
    /// @throws flowhash::SpecError if there is another number of weights
    static std::vector<flowhash::MemberChange> Additions(const std::vector<flowhash::MemberId>& ids,
                                                         const std::vector<double>& weights);

    /// @tparam T kind of device @param devices devices @return them as such
    /// @throws flowhash::SpecError if one is something else
    template <typename T>
    static std::vector<Ptr<T>> As(const NetDeviceContainer& devices);

    /// Gives devices servers to choose from, each in one update; ids are positions.
    /// @tparam T kind of device, one with AddServerAddress and UpdateServers @param devices devices
    /// of that kind @param servers hosts with an IPv4 address @param weights as many, or none: 1
    /// each
    /// @throws flowhash::SpecError if a server has no address yet, an id is taken, or there is
    /// another number of weights
    template <typename T>
    static void Serve(const NetDeviceContainer& devices,
                      const NodeContainer& servers,
                      const std::vector<double>& weights);

    /// @tparam T kind of device @param devices devices of that kind @param stream first random
    /// stream
    /// @return how many were used
    template <typename T>
    static int64_t Assign(const NetDeviceContainer& devices, int64_t stream);

  private:
    /// Gives a new device what its kind needs; it has its ports. @param device it
    virtual void DoConfigure(const Ptr<SteeringNetDevice>& device);

    /// Lets global routing know the addresses that a new device stands for. @param device it
    virtual void DoAdvertise(const Ptr<SteeringNetDevice>& device) const;

    [[noreturn]] static void ThrowWrongKind(const Ptr<NetDevice>& device, const TypeId& wanted);

    ObjectFactory m_factory;
    bool m_installStack{true};
};

template <typename T>
std::vector<Ptr<T>>
SteeringHelper::As(const NetDeviceContainer& devices)
{
    std::vector<Ptr<T>> found;
    for (auto device = devices.Begin(); device != devices.End(); ++device)
    {
        found.push_back(DynamicCast<T>(*device));
        if (!found.back())
        {
            ThrowWrongKind(*device, T::GetTypeId());
        }
    }
    return found;
}

template <typename T>
void
SteeringHelper::Serve(const NetDeviceContainer& devices,
                      const NodeContainer& servers,
                      const std::vector<double>& weights)
{
    std::vector<flowhash::MemberId> ids(servers.GetN());
    std::iota(ids.begin(), ids.end(), 0);
    const std::vector<flowhash::MemberChange> additions = Additions(ids, weights);
    for (const Ptr<T>& device : As<T>(devices))
    {
        for (const flowhash::MemberId id : ids)
        {
            device->AddServerAddress(id, AddressOf(servers.Get(id)));
        }
        device->UpdateServers(additions);
    }
}

template <typename T>
int64_t
SteeringHelper::Assign(const NetDeviceContainer& devices, int64_t stream)
{
    const int64_t first = stream;
    for (const Ptr<T>& device : As<T>(devices))
    {
        stream += device->AssignStreams(stream);
    }
    return stream - first;
}

} // namespace ns3

#endif // STEERING_HELPER_H

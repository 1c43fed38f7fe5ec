// SPDX-License-Identifier: GPL-2.0-only

#ifndef EXPRESS_HELPER_H
#define EXPRESS_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/node-container.h"
#include "ns3/object-factory.h"
#include "ns3/trace-helper.h"

#include <string>

namespace ns3
{

/**
 * @ingroup flow-distribution
 *
 * Installs express links, point-to-point links that cost one event a frame (ExpressNetDevice).
 * Files of packets have the names and the form that PointToPointHelper gives them.
 */
class ExpressHelper : public PcapHelperForDevice, public AsciiTraceHelperForDevice
{
  public:
    ExpressHelper();

    /// @param name of an attribute of ExpressNetDevice @param value of both ends
    void SetDeviceAttribute(const std::string& name, const AttributeValue& value);

    /// @param name of an attribute of ExpressChannel @param value its value
    void SetChannelAttribute(const std::string& name, const AttributeValue& value);

    /// @param first a node @param second the other one @return the ends, in that order
    NetDeviceContainer Install(const Ptr<Node>& first, const Ptr<Node>& second) const;

    /// @param nodes two @return the ends, in their order
    /// @throws flowhash::SpecError if they are not two
    NetDeviceContainer Install(const NodeContainer& nodes) const;

  private:
    void EnablePcapInternal(std::string prefix,
                            Ptr<NetDevice> device,
                            bool promiscuous,
                            bool explicitFilename) override;
    void EnableAsciiInternal(Ptr<OutputStreamWrapper> stream,
                             std::string prefix,
                             Ptr<NetDevice> device,
                             bool explicitFilename) override;

    ObjectFactory m_device;
    ObjectFactory m_channel;
};

/**
 * @ingroup flow-distribution
 * Lets a text file have what ns-3's own helpers write of a point-to-point device and its queue.
 * @param device an ExpressNetDevice @param file the file
 */
void HookExpressText(const Ptr<NetDevice>& device, const Ptr<OutputStreamWrapper>& file);

} // namespace ns3

#endif // EXPRESS_HELPER_H
